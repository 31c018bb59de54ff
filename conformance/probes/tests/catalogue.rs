//! Every clause for servers is judged by a probe, or it is said why it cannot be seen.
//!
//! `UPDATE_CLAUSES=1 cargo test -p pop3-probes --test catalogue` writes `CLAUSES.md` anew.

#![expect(clippy::unwrap_used, reason = "tests are free to unwrap, in their helpers, too")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use pop3_probes::probes;
use serde::Deserialize;

/// Clauses that could be seen on the wire and that no probe judges yet.
const MISSING: usize = 0;

#[derive(Deserialize)]
struct Catalogue {
    clause: Vec<Clause>,
}

#[derive(Deserialize)]
struct Clause {
    id: String,
    level: String,
    role: String,
    kind: String,
    statement: String,
    superseded_by: Option<String>,
    requires: Option<String>,
}

impl Clause {
    fn is_visible(&self) -> bool {
        ["wire", "crypto", "multi", "timing"].contains(&self.kind.as_str())
    }
}

#[derive(Deserialize)]
struct NotObservable {
    missing: Vec<String>,
    because: Vec<Because>,
    conditional: Vec<Conditional>,
}

/// Clauses for servers that offer one of these mechanisms.
#[derive(Deserialize)]
struct Conditional {
    reason: String,
    mechanisms: Vec<String>,
    clauses: Vec<String>,
}

#[derive(Deserialize)]
struct Because {
    reason: String,
    clauses: Vec<String>,
}

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn server_clauses() -> Vec<Clause> {
    let catalogue: Catalogue = toml::from_str(&read("../catalogue/rfc-clauses.toml")).unwrap();
    catalogue.clause.into_iter().filter(|clause| clause.role != "client").collect()
}

fn not_observable() -> NotObservable {
    toml::from_str(&read("not-observable.toml")).unwrap()
}

/// The probes of each clause.
fn judged() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut judged: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for probe in probes() {
        for clause in probe.clauses {
            judged.entry(*clause).or_default().push(probe.id);
        }
    }
    judged
}

/// The reason of each clause that no probe judges; a clause that stands twice panics.
fn reasons(list: &NotObservable) -> BTreeMap<&str, &str> {
    let mut reasons = BTreeMap::new();
    let because = list.because.iter().map(|because| (&because.reason, &because.clauses));
    let conditional = list.conditional.iter().map(|conditional| (&conditional.reason, &conditional.clauses));
    for (reason, clauses) in because.chain(conditional) {
        for clause in clauses {
            assert!(reasons.insert(clause.as_str(), reason.as_str()).is_none(), "{clause} stands twice");
        }
    }
    reasons
}

#[test]
fn every_server_clause_stands_in_exactly_one_place() {
    let (clauses, list, judged) = (server_clauses(), not_observable(), judged());
    let reasons = reasons(&list);
    let mut wrong = Vec::new();
    for Clause { id, .. } in &clauses {
        let places =
            [judged.contains_key(id.as_str()), reasons.contains_key(id.as_str()), list.missing.contains(id)];
        let places = places.into_iter().filter(|there| *there).count();
        if places != 1 {
            wrong.push(format!("{id} stands in {places} of: probes, reasons, missing"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_probe_and_no_reason_names_a_clause_that_is_not_for_servers() {
    let (clauses, list, judged) = (server_clauses(), not_observable(), judged());
    let known: BTreeSet<&str> = clauses.iter().map(|clause| clause.id.as_str()).collect();
    let reasons = reasons(&list);
    let named = judged.keys().chain(reasons.keys()).copied().chain(list.missing.iter().map(String::as_str));
    let unknown: Vec<&str> = named.filter(|clause| !known.contains(clause)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn the_list_of_missing_clauses_only_shrinks() {
    let (clauses, list) = (server_clauses(), not_observable());
    assert_eq!(list.missing.len(), MISSING, "if it has shrunk, let `MISSING` shrink, too");
    let visible: Vec<&str> =
        clauses.iter().filter(|clause| clause.is_visible()).map(|clause| clause.id.as_str()).collect();
    let strange: Vec<&String> = list.missing.iter().filter(|id| !visible.contains(&id.as_str())).collect();
    assert!(strange.is_empty(), "these cannot be seen on the wire and need a reason: {strange:?}");
}

#[test]
fn only_permissions_and_superseded_clauses_are_visible_without_a_probe() {
    let (clauses, list) = (server_clauses(), not_observable());
    let reasons = reasons(&list);
    let conditional = |id: &String| list.conditional.iter().any(|group| group.clauses.contains(id));
    let excused =
        |clause: &Clause| clause.level == "MAY" || clause.superseded_by.is_some() || conditional(&clause.id);
    let wrong: Vec<&str> = clauses
        .iter()
        .filter(|clause| clause.is_visible() && !excused(clause) && reasons.contains_key(clause.id.as_str()))
        .map(|clause| clause.id.as_str())
        .collect();
    assert!(wrong.is_empty(), "these can be seen on the wire: {wrong:?}");
}

#[test]
fn conditions_are_mechanisms_that_the_clauses_name_and_the_mock_has_not() {
    let (clauses, list) = (server_clauses(), not_observable());
    for group in &list.conditional {
        for name in &group.mechanisms {
            assert!(name.parse::<pop3_mock::Mechanism>().is_err(), "the mock has {name}");
        }
        for clause in clauses.iter().filter(|clause| group.clauses.contains(&clause.id)) {
            let requires = clause.requires.as_deref().unwrap_or_default();
            assert!(["SASL layer", "SASL GSSAPI"].contains(&requires), "{} requires {requires}", clause.id);
        }
    }
}

#[test]
fn ids_of_probes_are_slugs_and_stand_once() {
    let mut seen = BTreeSet::new();
    for probe in probes() {
        assert!(seen.insert(probe.id), "{} stands twice", probe.id);
        let slug = |octet: u8| octet.is_ascii_lowercase() || octet.is_ascii_digit() || octet == b'-';
        assert!(probe.id.bytes().all(slug), "{}", probe.id);
        assert!(!probe.clauses.is_empty(), "{} judges nothing", probe.id);
    }
}

#[test]
fn the_table_of_clauses_is_up_to_date() {
    let table = table();
    if std::env::var_os("UPDATE_CLAUSES").is_some() {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("CLAUSES.md"), &table).unwrap();
    }
    assert!(read("CLAUSES.md") == table, "run UPDATE_CLAUSES=1 cargo test -p pop3-probes --test catalogue");
}

fn table() -> String {
    let (clauses, list, judged) = (server_clauses(), not_observable(), judged());
    let reasons = reasons(&list);
    let tested = clauses.iter().filter(|clause| judged.contains_key(clause.id.as_str())).count();
    let mut table = format!(
        "# The clauses for servers, and what judges them\n\n\
         Written by the test `catalogue`; not by hand. Of {} clauses {tested} are judged by {} probes, {} have a reason \
         why none does, and {} are missing.\n\n| Clause | Level | Kind | Judged by | Statement |\n|---|---|---|---|---|\n",
        clauses.len(),
        probes().len(),
        reasons.len(),
        list.missing.len(),
    );
    for clause in &clauses {
        let by = match (judged.get(clause.id.as_str()), reasons.get(clause.id.as_str())) {
            (Some(probes), _) => format!("`{}`", probes.join("`, `")),
            (None, Some(reason)) => format!("not observable: {reason}"),
            (None, None) => "**missing**".into(),
        };
        let by = clause.superseded_by.iter().fold(by, |by, later| format!("{by} (superseded by {later})"));
        let Clause { id, level, kind, statement, .. } = clause;
        writeln!(table, "| {id} | {level} | {kind} | {by} | {} |", statement.replace('|', "\\|")).unwrap();
    }
    table
}
