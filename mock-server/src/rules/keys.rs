//! The keys of TOML texts, each with what may stand behind it.

use super::decisions::DECISIONS;
use super::misbehaviour;
use super::octets::Template;
use super::rule;
use super::shape::{Key, Kind};
use super::when::Range;
use super::{Quirk, UnknownQuirk, time};
use crate::fault::Fault;
use crate::nearest::{advice, nearest};
use crate::tls::{Certificate, TlsFlaw};

const fn key(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, needed: false }
}

const fn needed(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, needed: true }
}

/// When a rule is for an answer.
pub(super) static WHEN: [Key; 11] = [
    key("on", Kind::Texts(any)),
    key("state", Kind::Text(state)),
    key("tls", Kind::Truth),
    key("session", Kind::NumberOrText(range)),
    key("sessions-open", Kind::NumberOrText(range)),
    key("argument", Kind::Text(any)),
    key("argument-not", Kind::Text(any)),
    key("longer", Kind::Number),
    key("after", Kind::Text(any)),
    key("reply", Kind::Text(any)),
    key("nth", Kind::NumberOrText(range)),
];

/// What becomes of the answer.
pub(super) static ACT: [Key; 17] = [
    key("unheard", Kind::Truth),
    key("as", Kind::Text(octets)),
    key("status", Kind::Text(octets)),
    key("status-end", Kind::Text(octets)),
    key("raw", Kind::Text(octets)),
    key("before", Kind::Text(octets)),
    key("behind", Kind::Text(octets)),
    key("listing", Kind::Table(&LISTING)),
    key("content", Kind::Table(&CONTENT)),
    key("terminator", Kind::Text(octets)),
    key("slice", Kind::Number),
    key("drip", Kind::Text(duration)),
    key("cut-at", Kind::Number),
    key("hold", Kind::Text(duration)),
    key("pause", Kind::Text(duration)),
    key("endless", Kind::Text(octets)),
    key("then", Kind::Text(then)),
];

static LISTING: [Key; 8] = [
    key("drop", Kind::Texts(any)),
    key("keep", Kind::NumberOrText(range)),
    key("line", Kind::Text(octets)),
    key("which", Kind::NumberOrText(range)),
    key("lower-case", Kind::Truth),
    key("reverse", Kind::Truth),
    key("before", Kind::Text(octets)),
    key("behind", Kind::Text(octets)),
];

static CONTENT: [Key; 11] = [
    key("instead", Kind::Text(octets)),
    key("before", Kind::Text(octets)),
    key("behind", Kind::Text(octets)),
    key("skip", Kind::Number),
    key("lines", Kind::Number),
    key("no-header", Kind::Truth),
    key("no-body", Kind::Truth),
    key("width", Kind::Number),
    key("ends", Kind::List(octets)),
    key("no-last-end", Kind::Truth),
    key("stuffing", Kind::Text(stuffing)),
];

/// A whole rule: [`WHEN`] and [`ACT`].
pub(super) static RULE: [&[Key]; 2] = [&WHEN, &ACT];

/// A file with quirks and rules.
pub(super) static MISBEHAVIOUR: [Key; 6] = [
    key("quirks", Kind::List(quirk)),
    key("rule", Kind::Tables(&RULE, rule::look)),
    key("decide", Kind::Table(&DECISIONS)),
    key("faults", Kind::Texts(fault)),
    key("tls", Kind::TableThat(&TLS, misbehaviour::look)),
    key("dialogue", Kind::Tables(&[&DIALOGUE], |_| Ok(()))),
];

static TLS: [Key; 2] = [key("flaws", Kind::List(flaw)), key("certificate", Kind::Text(certificate))];

static DIALOGUE: [Key; 2] = [needed("steps", Kind::Steps(&STEPS, &STEPS_ALONE)), key("repeat", Kind::Truth)];

static STEPS: [Key; 5] = [
    key("expect", Kind::Text(octets)),
    key("send", Kind::Text(octets)),
    key("reply", Kind::Text(octets)),
    key("generate", Kind::Number),
    key("pause", Kind::Text(duration)),
];

static STEPS_ALONE: [&str; 6] = ["start-tls", "half-close", "close", "cut", "reset", "hang"];

/// A persona.
pub(super) static PERSONA: [Key; 13] = [
    needed("id", Kind::Text(any)),
    needed("name", Kind::Text(any)),
    key("greeting", Kind::Text(octets)),
    key("capabilities", Kind::List(octets)),
    key("capabilities-after-login", Kind::List(octets)),
    key("auth", Kind::List(any)),
    key("quirks", Kind::List(known_quirk)),
    key("shown", Kind::List(known_quirk)),
    key("sometimes", Kind::List(known_quirk)),
    key("replies", Kind::FreeTexts(octets)),
    key("notes", Kind::Text(any)),
    key("confidence", Kind::Text(any)),
    key("source", Kind::Text(any)),
];

#[expect(clippy::unnecessary_wraps, reason = "it is one of several checks")]
pub(super) fn any(_text: &str) -> Result<(), String> {
    Ok(())
}

fn octets(text: &str) -> Result<(), String> {
    text.parse::<Template>().map(drop).map_err(|error| error.to_string())
}

pub(super) fn duration(text: &str) -> Result<(), String> {
    time::parse(text).map(drop).ok_or_else(|| time::wrong(text))
}

fn range(text: &str) -> Result<(), String> {
    text.parse::<Range>().map(drop)
}

fn state(text: &str) -> Result<(), String> {
    one_of(text, &["authorization", "transaction"])
}

fn then(text: &str) -> Result<(), String> {
    one_of(text, &["close", "cut", "reset", "stall", "half-close", "stay"])
}

fn stuffing(text: &str) -> Result<(), String> {
    one_of(text, &["all", "none", "lone-dots", "but-first"])
}

fn certificate(text: &str) -> Result<(), String> {
    one_of(text, &Certificate::ALL.map(Certificate::name))
}

fn fault(text: &str) -> Result<(), String> {
    text.parse::<Fault>().map(drop).map_err(|error| error.to_string())
}

fn flaw(text: &str) -> Result<(), String> {
    text.parse::<TlsFlaw>().map(drop).map_err(|error| error.to_string())
}

fn quirk(text: &str) -> Result<(), String> {
    text.parse::<Quirk>().map(drop).map_err(|error| error.to_string())
}

/// A persona may have quirks that cannot be played.
fn known_quirk(text: &str) -> Result<(), String> {
    match text.parse::<Quirk>() {
        Err(error @ UnknownQuirk::Name { .. }) => Err(error.to_string()),
        _ => Ok(()),
    }
}

fn one_of(text: &str, names: &[&str]) -> Result<(), String> {
    if names.contains(&text) {
        return Ok(());
    }
    let advice = advice("the nearest", nearest(text, names.iter().copied()));
    Err(format!("there is no {text:?}{advice}; there are {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Misbehaviour;

    /// What passes here and not there would be told in the words of a library.
    #[test]
    fn what_is_allowed_here_can_be_read() {
        let texts =
            [("state", "authorization transaction"), ("then", "close cut reset stall half-close stay")];
        for (name, values) in texts {
            for value in values.split(' ') {
                let text = format!("[[rule]]\non = 'RETR'\nslice = 1\n{name} = '{value}'");
                assert!(text.parse::<Misbehaviour>().is_ok(), "{text}");
            }
        }
        for value in ["all", "none", "lone-dots", "but-first"] {
            let text = format!("[[rule]]\non = 'RETR'\ncontent = {{ stuffing = '{value}' }}");
            assert!(text.parse::<Misbehaviour>().is_ok(), "{text}");
        }
        for value in Certificate::ALL.map(Certificate::name) {
            assert!(format!("tls.certificate = '{value}'").parse::<Misbehaviour>().is_ok(), "{value}");
        }
        for step in STEPS_ALONE {
            assert!(
                format!("dialogue = [{{ steps = ['{step}'] }}]").parse::<Misbehaviour>().is_ok(),
                "{step}"
            );
        }
    }
}
