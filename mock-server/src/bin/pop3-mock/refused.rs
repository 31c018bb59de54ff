//! Values of options that are refused, told in one line as all else is; and those that look like a slip.

use std::error::Error as _;
use std::fmt::Display;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use pop3_mock::Fault;

use crate::args::Expectations;
use crate::exit;

/// What is wrong with the value of an option, if that is what is wrong.
pub(crate) fn value(error: &clap::Error) -> Option<String> {
    if error.kind() == ErrorKind::InvalidValue {
        return name(error);
    }
    let source = error.source().filter(|_| error.kind() == ErrorKind::ValueValidation)?.to_string();
    let option = text(error, ContextKind::InvalidArg)?.split_whitespace().next()?;
    let value = text(error, ContextKind::InvalidValue)?;
    // Most say themselves what they are about.
    let value = if source.contains(value) { String::new() } else { format!(" {value:?}") };
    Some(format!("{option}{value}: {source}"))
}

/// An option takes some names, and this is none of them.
fn name(error: &clap::Error) -> Option<String> {
    let option = text(error, ContextKind::InvalidArg)?.split_whitespace().next()?;
    // An option without a value is told otherwise.
    let value = text(error, ContextKind::InvalidValue).filter(|value| !value.is_empty())?;
    let Some(ContextValue::Strings(names)) = error.get(ContextKind::ValidValue) else { return None };
    let nearest = text(error, ContextKind::SuggestedValue);
    let nearest = nearest.map_or_else(String::new, |nearest| format!("; the nearest is {nearest:?}"));
    Some(format!("{option}: there is no {value:?}{nearest}; there are {}", names.join(", ")))
}

/// A fault that waits for a command which is nearly one of POP3 is told: it may never act.
pub(crate) fn tell_slips_of_faults(faults: &[Fault]) {
    for fault in faults {
        tell_slip("--fault", fault, fault.probably_meant());
    }
}

/// So is what is expected, or is never to come.
pub(crate) fn tell_slips_of_expectations(expectations: &Expectations) {
    for (option, patterns) in [("--expect", &expectations.expect), ("--never", &expectations.never)] {
        for pattern in patterns {
            tell_slip(option, pattern, pattern.probably_meant());
        }
    }
}

fn tell_slip(option: &str, text: &dyn Display, meant: Option<&str>) {
    if let Some(meant) = meant {
        let command = "the command is none of POP3, and the nearest is";
        exit::tell(format!("{option} '{text}': {command} {meant}; it is taken as it stands"));
    }
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text),
        _ => None,
    }
}
