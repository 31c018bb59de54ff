//! Values of options that are refused, told in one line as all else is.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What is wrong with the value of an option, if that is what is wrong.
pub(crate) fn value(error: &clap::Error) -> Option<String> {
    let source = error.source().filter(|_| error.kind() == ErrorKind::ValueValidation)?.to_string();
    let option = text(error, ContextKind::InvalidArg)?.split_whitespace().next()?;
    let value = text(error, ContextKind::InvalidValue)?;
    // Most say themselves what they are about.
    let value = if source.contains(value) { String::new() } else { format!(" {value:?}") };
    Some(format!("{option}{value}: {source}"))
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text),
        _ => None,
    }
}
