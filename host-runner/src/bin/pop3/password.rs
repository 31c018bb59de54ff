//! Where the password comes from.

use std::{
    env,
    io::{BufRead, Read},
};

use pop3_host::Password;

use crate::exit::{Complaint, Sysexit};

/// Longest password that is read, in octets: far above the 255 of a command line (RFC 2449 section 4).
const LONGEST: u64 = 4096;

/// The first line of standard input, without its line end, or `$POP3_PASSWORD`.
pub(crate) fn password(from_stdin: bool) -> Result<Password, Complaint> {
    let usage = |text: &str| Complaint::new(Sysexit::Usage, format!("password: {text}"));
    if !from_stdin {
        let password = env::var("POP3_PASSWORD").map(Password::from);
        return password.map_err(|_| usage("use --password-stdin, or set POP3_PASSWORD"));
    }
    let mut line = String::new();
    let read = std::io::stdin().lock().take(LONGEST).read_line(&mut line);
    read.map_err(|error| usage(&format!("standard input: {error}")))?;
    let end = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(end);
    if line.is_empty() { Err(usage("standard input has none")) } else { Ok(line.into()) }
}
