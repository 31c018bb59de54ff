//! `--password-command`: a password manager, asked through sh.

use std::{
    ffi::OsStr,
    io,
    process::{Command, ExitStatus, Stdio},
};

use zeroize::Zeroizing;

use super::first_line;
use crate::{complaint::Complaint, exit::Sysexit};

/// The first line that the command prints. What it says on standard error is for the user to see.
pub(super) fn output(command: &OsStr) -> Result<Zeroizing<Vec<u8>>, Complaint> {
    let (line, status) = run(command).map_err(|error| complaint(&error.to_string()))?;
    match status.success() {
        true => Ok(line),
        false => Err(complaint(&format!("it ended with {status}"))),
    }
}

fn run(command: &OsStr) -> io::Result<(Zeroizing<Vec<u8>>, ExitStatus)> {
    let mut child = Command::new("sh").arg("-c").arg(command).stdout(Stdio::piped()).spawn()?;
    // Taken out and dropped here: a command that has more to say is not waited for.
    let line = child.stdout.take().map_or_else(
        || Ok(Zeroizing::default()),
        |mut stdout| {
            let line = first_line(&mut stdout)?;
            io::copy(&mut io::Read::take(stdout, 1 << 20), &mut io::sink())?;
            Ok::<_, io::Error>(line)
        },
    );
    let status = child.wait()?;
    Ok((line?, status))
}

fn complaint(text: &str) -> Complaint {
    Complaint::new(Sysexit::NoInput, format!("--password-command: {text}"))
}
