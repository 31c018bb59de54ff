//! Programs that are started to be measured.

use std::{
    process::{Output, Stdio},
    time::Duration,
};

use tokio::{io::AsyncReadExt, process::Command, time::timeout};

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

/// Runs a program to its end and counts what it wrote, as it comes. One that takes too long is killed.
pub(crate) async fn written(command: &mut Command) -> Outcome<u64> {
    let name = command.as_std().get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .spawn()?;
    let mut stdout = child.stdout.take().ok_or("no pipe to the program")?;
    let counted = timeout(LONGEST, async {
        let (mut octets, mut buffer) = (0, vec![0; 64 << 10]);
        loop {
            match stdout.read(&mut buffer).await? {
                0 => return Outcome::Ok((octets, child.wait().await?)),
                length => octets += length as u64,
            }
        }
    });
    let (octets, status) = counted.await.map_err(|_| format!("{name} takes too long"))??;
    if status.success() { Ok(octets) } else { Err(format!("{name}: {status}").into()) }
}
