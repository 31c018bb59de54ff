//! Asking on the terminal.

use std::io::{self, IsTerminal};

use zeroize::Zeroizing;

use crate::complaint::Complaint;

/// Asks whoever sits there. Where nobody does, says how else to give a password.
pub(super) fn ask(user: &str, host: &str) -> Result<Zeroizing<Vec<u8>>, Complaint> {
    if !io::stdin().is_terminal() {
        let ways = "use --password-stdin or --password-command, set POP3_PASSWORD, or run this on a terminal";
        return Err(Complaint::usage(format!("password: {ways}")));
    }
    let typed = rpassword::prompt_password(format!("Password of {user} at {host}: "));
    let typed = typed.map_err(|error| Complaint::usage(format!("password: the terminal: {error}")))?;
    Ok(Zeroizing::new(typed.into_bytes()))
}
