//! `--password-command` and `--token-command`: a program that knows, asked through sh.

use std::{
    ffi::OsStr,
    io,
    os::unix::process::ExitStatusExt,
    process::{ExitStatus, Stdio},
};

use tokio::{io::AsyncReadExt, process::Command};
use zeroize::Zeroizing;

use super::{LONGEST, Octets, until_line_end};
use crate::{complaint::Complaint, exit::Sysexit};

/// What a shell makes of a program that wrote to a pipe nobody reads.
const NOBODY_READS: i32 = 13;

/// The first line that the command prints. What it says on standard error is for the user to see.
pub(super) async fn output(command: &OsStr, option: &str) -> Octets {
    let complaint = |text: &str| Complaint::new(Sysexit::NoInput, format!("{option}: {text}"));
    let (line, status) = run(command).await.map_err(|error| complaint(&error.to_string()))?;
    let enough = has_line_end(&line) || line.len() == LONGEST;
    if status.success() || (enough && wrote_on(status)) {
        return Ok(until_line_end(line));
    }
    Err(complaint(&format!("it ended with {status}")))
}

async fn run(command: &OsStr) -> io::Result<(Zeroizing<Vec<u8>>, ExitStatus)> {
    let mut child = Command::new("sh");
    child.arg("-c").arg(command).env_remove("POP3_PASSWORD").stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = child.spawn()?;
    let (mut line, mut filled) = (Zeroizing::new(vec![0; LONGEST]), 0);
    if let Some(mut stdout) = child.stdout.take() {
        while filled < LONGEST && !has_line_end(&line[..filled]) {
            match stdout.read(&mut line[filled..]).await? {
                0 => break,
                octets => filled += octets,
            }
        }
    }
    // Nobody reads what it has to say beyond the line.
    line.truncate(filled);
    Ok((line, child.wait().await?))
}

fn has_line_end(octets: &[u8]) -> bool {
    octets.contains(&b'\n')
}

/// Whether it had more to say than its first line, and was ended by that.
fn wrote_on(status: ExitStatus) -> bool {
    status.signal() == Some(NOBODY_READS) || status.code() == Some(128 + NOBODY_READS)
}
