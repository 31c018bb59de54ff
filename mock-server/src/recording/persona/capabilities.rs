//! What is odd in a list of capabilities.

use std::collections::BTreeSet;

use crate::recording::words::REGISTERED;

/// The quirks of one list.
pub(super) fn quirks(list: &[String]) -> Vec<&'static str> {
    let mut quirks = Vec::new();
    if list.is_empty() {
        quirks.push("capa-empty-list");
    }
    let names: Vec<&str> = list.iter().map(|line| name(line)).collect();
    if names.iter().collect::<BTreeSet<_>>().len() < names.len() {
        quirks.push("capa-duplicate-conflicting");
    }
    list.iter().for_each(|line| quirks.extend(of_line(line)));
    quirks
}

/// Whether a capability is announced, in any case.
pub(super) fn has(list: &[String], capability: &str) -> bool {
    list.iter().any(|line| name(line).eq_ignore_ascii_case(capability))
}

fn name(line: &str) -> &str {
    line.split([' ', '=']).next().unwrap_or(line)
}

fn of_line(line: &str) -> Option<&'static str> {
    let (name, upper) = (name(line), name(line).to_ascii_uppercase());
    match () {
        () if line.starts_with('.') => Some("capa-dot-prefixed-line"),
        () if line.contains("SASL=") || line.contains("AUTH=") => Some("capa-equals-form"),
        () if REGISTERED.contains(&&upper[..]) && name != upper => Some("capa-lowercase"),
        () if line == "SASL" => Some("capa-sasl-empty"),
        () if line == "EXPIRE 0" => Some("expire-value-misleading"),
        () if name == "LOGIN-DELAY" => Some("login-delay-capability"),
        () if name == "RESP-CODE" => Some("capa-misspelled-tag"),
        () if !REGISTERED.contains(&name) => Some("capa-unknown-lines"),
        () => None,
    }
}
