//! Programs that are started to be measured.

use std::{process::Output, process::Stdio, time::Duration};

use tokio::{process::Command, time::timeout};

use crate::Outcome;

/// Longest time that any one program, or any one session, may take.
pub(crate) const LONGEST: Duration = Duration::from_secs(300);

/// Runs a program to its end and returns what it wrote. One that takes too long is killed.
pub(crate) async fn output(command: &mut Command) -> Outcome<Output> {
    let name = command.as_std().get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).kill_on_drop(true);
    let output = timeout(LONGEST, command.output()).await.map_err(|_| format!("{name} takes too long"))??;
    if output.status.success() {
        return Ok(output);
    }
    Err(format!("{name}: {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim()).into())
}
