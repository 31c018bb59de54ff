//! Asking on the terminal.

use std::io::{self, IsTerminal};

use zeroize::Zeroizing;

use super::Octets;
use crate::{complaint::Complaint, exit::Sysexit};

/// Asks whoever sits there. Where nobody does, says how else to give a password.
pub(super) fn ask(question: &str) -> Octets {
    if !io::stdin().is_terminal() {
        let ways = "use --password-stdin or --password-command, set POP3_PASSWORD, or run this on a terminal";
        return Err(Complaint::usage(format!("password: {ways}")));
    }
    let typed = rpassword::prompt_password(question).map_err(|error| match error.kind() {
        // Some terminals tell of Ctrl-C so, before the signal is seen.
        io::ErrorKind::Interrupted => Complaint::new(Sysexit::Interrupted, "interrupted"),
        _ => Complaint::usage(format!("password: the terminal: {error}")),
    })?;
    Ok(Zeroizing::new(typed.into_bytes()))
}
