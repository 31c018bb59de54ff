//! The page of the documentation that tells what becomes of each quirk.

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

use crate::{
    case::{Case, Handling},
    coverage::{Quirk, cases, catalogue},
};

const HEAD: &str = "\
# What becomes of the quirks of servers

One row a quirk of the catalogue (`conformance/catalogue`): what such a server does, and what this client makes of it.
*Tolerated*: works as with any server, maybe with a warning of the rule in brackets. *Degraded*: goes on with less, and says
so. *Refused*: an error that names what is wrong. *Caller*: what to do takes memory between sessions, and the call in the
last column gives what it needs. Each row is a test against the mock server: the case of that name in
`conformance/quirk-cases`.

Made from the catalogue and the cases by `WRITE_PAGE=1 cargo test -p pop3-client --test quirks page`.
";

fn row(quirk: &Quirk, cases: &[Case]) -> String {
    let mut handled: Vec<String> = Vec::new();
    let mut how: Vec<String> = Vec::new();
    for case in cases {
        let handling = handling(case);
        if !handled.contains(&handling) {
            handled.push(handling);
        }
        for note in case.because.iter().chain(&case.caller) {
            if !how.contains(note) {
                how.push(note.clone());
            }
        }
    }
    let behaviour = quirk.behaviour.replace('|', "\\|").replace('<', "&lt;").replace('[', "\\[");
    format!("| `{}` | {behaviour} | {} | {} |", quirk.id, handled.join("; "), how.join("; "))
}

fn handling(case: &Case) -> String {
    let mut text = match case.handling {
        _ if case.caller.is_some() && case.handling == Handling::Caller => "caller",
        Handling::Tolerate => "tolerated",
        Handling::Degrade => "degraded",
        Handling::Reject if case.because.is_some() => "harmless",
        Handling::Reject => "refused",
        Handling::Caller => "caller",
    }
    .to_owned();
    if case.caller.is_some() && case.handling != Handling::Caller {
        text.push_str(", caller");
    }
    if !case.tolerances.is_empty() {
        write!(text, " with `{}`", case.tolerances.join("`, `")).unwrap();
    }
    if !case.warnings.is_empty() {
        write!(text, " ({})", case.warnings.join(", ")).unwrap();
    }
    text
}

fn page() -> String {
    let cases = cases();
    let mut groups: BTreeMap<String, Vec<Quirk>> = BTreeMap::new();
    for quirk in catalogue() {
        groups.entry(quirk.group.clone()).or_default().push(quirk);
    }
    let mut page = HEAD.to_owned();
    for (group, quirks) in groups {
        write!(
            page,
            "\n## {group}\n\n| quirk | what the server does | handling | how |\n|---|---|---|---|\n"
        )
        .unwrap();
        for quirk in quirks {
            let row = row(&quirk, &cases[&quirk.id]);
            writeln!(page, "{row}").unwrap();
        }
    }
    page
}

#[test]
fn the_page_of_quirks_tells_what_the_cases_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/quirks.md");
    let page = page();
    if env::var_os("WRITE_PAGE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let told = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        told == page,
        "docs/quirks.md is not up to date: WRITE_PAGE=1 cargo test -p pop3-client --test quirks page"
    );
}
