//! The page of the documentation that maps the errors of the WIT to the native ones.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::{Debug, Write as _},
    fs,
    path::Path,
};

use pop3_client::{Error, ErrorKind, QuitFailure, Retry};

use super::{
    cases::{codes, conditions, kinds, limits, phases, refusals, steps},
    guest,
};

const HEAD: &str = "\
# Errors of the component and of the native client

What `error` of the WIT (`wit/types.wit`) is natively. `pop3-host` gives the native types, so a program in Rust sees no
difference between the builds; `HostError` alone comes from the host and has no case in the WIT. `error.step`,
`error.login-delay`, `error.retry` and `error.session-usable` are `Error::step`, `Error::login_delay`, `Error::retry()`
and `Error::leaves_session_usable()`.

Made from the WIT and the conversions by `WRITE_PAGE=1 cargo test -p pop3-host --lib page`.

## What went wrong: `error-kind` is `ErrorKind`

*Again* is what `retry` may say, *goes on* whether the session can be used after it.

| WIT | native | what | again | goes on |
|---|---|---|---|---|
";

/// A case of the WIT, with its first line of documentation.
struct Case {
    name: String,
    payload: String,
    what: String,
}

/// The cases of a variant or an enum, in their order.
fn cases(file: &str, kind: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit").join(file);
    let text = fs::read_to_string(path).unwrap();
    let (_, body) = text.split_once(&format!("{kind} {{")).unwrap_or_else(|| panic!("no {kind}"));
    let end = ["\n    }", "\n  }"].iter().filter_map(|end| body.find(end)).min().unwrap();
    let body = &body[..end];
    let (mut cases, mut what) = (vec![], String::new());
    for line in body.lines().map(str::trim) {
        if let Some(said) = line.strip_prefix("///") {
            let space = if what.is_empty() { "" } else { " " };
            write!(what, "{space}{}", said.trim()).unwrap();
        } else if let Some(case) = line.strip_suffix(',') {
            let (name, payload) = case.split_once('(').unwrap_or((case, ""));
            let payload = payload.trim_end_matches(')').to_owned();
            cases.push(Case {
                name: name.trim_start_matches('%').into(),
                payload,
                what: std::mem::take(&mut what),
            });
        }
    }
    cases
}

/// The name of a case in Rust, of the bindings and of ours.
fn name(case: &impl Debug) -> String {
    let text = format!("{case:?}");
    let name = text.split(['(', ' ', '{']).next().unwrap_or_default();
    name.rsplit("::").next().unwrap_or_default().to_owned()
}

fn pascal(kebab: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    kebab.split('-').map(capital).collect()
}

/// What came of the samples of one case.
#[derive(Default)]
struct Seen {
    native: BTreeSet<String>,
    again: BTreeSet<&'static str>,
    goes_on: BTreeSet<&'static str>,
}

fn seen() -> BTreeMap<String, Seen> {
    let mut seen = BTreeMap::<_, Seen>::new();
    let errors =
        kinds().into_iter().flat_map(|kind| steps().into_iter().map(move |step| kind.clone().at(step)));
    for error in errors {
        let case = seen.entry(name(&guest::error(error.clone()).kind)).or_default();
        case.native.insert(name(&error.kind));
        case.again.insert(again(&error));
        case.goes_on.insert(if error.leaves_session_usable() { "yes" } else { "no" });
    }
    seen
}

fn again(error: &Error) -> &'static str {
    match error.retry() {
        Retry::Never => "never",
        Retry::Later { .. } => "later",
        Retry::Unclear => "unclear",
    }
}

fn words(set: &BTreeSet<impl AsRef<str>>, between: &str) -> String {
    set.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(between)
}

fn kinds_of_errors(page: &mut String) {
    let seen = seen();
    for Case { name, payload, what } in cases("types.wit", "variant error-kind") {
        let case = &seen[&pascal(&name)];
        let payload = if payload.is_empty() { payload } else { format!("({payload})") };
        let (native, again, goes_on) =
            (words(&case.native, " "), words(&case.again, ", "), words(&case.goes_on, ", "));
        writeln!(page, "| `{name}{payload}` | `ErrorKind::{native}` | {what} | {again} | {goes_on} |")
            .unwrap();
    }
}

/// A table of cases that have no more to them than their names.
fn table(
    page: &mut String,
    file: &str,
    (kind, wit): (&str, &str),
    native: &str,
    cases_there: &[(String, String)],
) {
    write!(page, "\n## `{wit}` is `{native}`\n\n| WIT | native |\n|---|---|\n").unwrap();
    let cases = cases(file, &format!("{kind} {wit}"));
    assert_eq!(cases.len(), cases_there.len(), "{wit}");
    for (case, (there, here)) in cases.iter().zip(cases_there) {
        assert_eq!(&pascal(&case.name), there, "{wit}");
        writeln!(page, "| `{}` | `{native}::{here}` |", case.name).unwrap();
    }
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    kinds_of_errors(&mut page);
    let quits = [
        QuitFailure::Refused(refusals().remove(0)),
        QuitFailure::Unknown(ErrorKind::Closed.at(pop3_client::Step::Quit)),
    ];
    let quits = quits.map(|failure| (name(&guest::quit_failure(failure.clone())), name(&failure)));
    table(&mut page, "types.wit", ("variant", "quit-failure"), "QuitFailure", &quits);
    let at = |step| guest::error(ErrorKind::Closed.at(step)).step;
    let steps: Vec<_> = steps().into_iter().map(|step| (name(&at(step)), name(&step))).collect();
    table(&mut page, "types.wit", ("enum", "step"), "Step", &steps);
    table(&mut page, "types.wit", ("enum", "limit"), "Limit", &of_kinds(limits(), ErrorKind::Limit));
    table(&mut page, "types.wit", ("enum", "phase"), "Phase", &of_kinds(phases(), ErrorKind::Timeout));
    let conditions: Vec<_> =
        conditions().into_iter().map(|one| (name(&guest::condition(one)), name(&one))).collect();
    table(&mut page, "types.wit", ("enum", "condition"), "Condition", &conditions);
    let codes: Vec<_> =
        codes().into_iter().map(|code| (pascal(code.name()), name(&guest::from_wasi(code)))).collect();
    table(&mut page, "deps/sockets/sockets.wit", ("enum", "error-code"), "SocketError", &codes);
    page
}

/// Cases that an error holds: the one there, in the parentheses of its kind.
fn of_kinds<C: Copy + Debug>(cases: Vec<C>, kind: fn(C) -> ErrorKind) -> Vec<(String, String)> {
    let there = |case| {
        let told = format!("{:?}", guest::error(kind(case).at(pop3_client::Step::Options)).kind);
        let (_, inner) = told.split_once('(').unwrap();
        let inner = inner.trim_end_matches(')');
        inner.rsplit("::").next().unwrap().to_owned()
    };
    cases.into_iter().map(|case| (there(case), name(&case))).collect()
}

#[test]
fn the_page_of_errors_has_every_case_of_the_wit() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../client-component/client/docs/errors.md");
    let page = page();
    if env::var_os("WRITE_PAGE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/errors.md is not up to date: WRITE_PAGE=1 cargo test -p pop3-host --lib page"
    );
}
