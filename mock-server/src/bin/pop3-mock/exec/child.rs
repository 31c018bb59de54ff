//! The command as a child process.

use std::convert::Infallible;
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};
use tokio::runtime::Runtime;
use tokio::signal::unix;

use super::environment::Variables;
use crate::exit::{Complaint, Sysexit};
use crate::stop::{Hangup, Stop};

/// Starts the command with the standard streams of this process. To be called on a runtime.
pub(super) fn spawn(command: &[OsString], variables: Variables) -> Result<Child, Complaint> {
    let (program, arguments) = command.split_first().expect("the command line requires CMD");
    let mut command = Command::new(program);
    command.args(arguments).envs(variables).kill_on_drop(true);
    command.spawn().map_err(|error| {
        // As shells do.
        let (code, advice) = match error.kind() {
            ErrorKind::NotFound => (Sysexit::NotFound, "name a program on the PATH, or its path"),
            _ => (Sysexit::CannotExecute, "name a program that may be executed"),
        };
        Complaint::new(code, format!("cannot run {}: {error}; {advice}", program.display()))
    })
}

/// Waits for the end of the command and does what is to be done `meanwhile`; gives its exit code as shells do.
pub(super) fn wait(
    mut child: Child,
    stop: Stop,
    meanwhile: impl Future<Output = Infallible>,
) -> Result<(u8, Runtime), Complaint> {
    let Stop { runtime, mut terminated, mut interrupted, mut hung_up } = stop;
    let ended = runtime.block_on(async {
        tokio::select! {
            ended = end(&mut child, &mut terminated, &mut interrupted, &mut hung_up) => ended,
            never = meanwhile => match never {},
        }
    });
    let status = ended.map_err(|error| {
        let text = format!("cannot wait for the command: {error}; it was told to stop");
        Complaint::new(Sysexit::OsError, text)
    })?;
    Ok((exit_code(status), runtime))
}

async fn end(
    child: &mut Child,
    terminated: &mut unix::Signal,
    interrupted: &mut unix::Signal,
    hung_up: &mut Hangup,
) -> io::Result<ExitStatus> {
    loop {
        tokio::select! {
            status = child.wait() => return status,
            _ = terminated.recv() => pass_on(child, Signal::TERM),
            () = hung_up.recv() => pass_on(child, Signal::HUP),
            // The terminal sends it to all processes in the foreground: what follows is for the command to say.
            _ = interrupted.recv() => {}
        }
    }
}

fn pass_on(child: &Child, signal: Signal) {
    let pid = child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
    if let Some(pid) = pid {
        // It may be about to end by itself; its end is waited for anyhow.
        let _ = kill_process(pid, signal);
    }
}

fn exit_code(status: ExitStatus) -> u8 {
    let signalled = || status.signal().map_or(i32::from(Sysexit::OsError as u8), |signal| 128 + signal);
    // The system hands on the lowest eight bits.
    u8::try_from(status.code().unwrap_or_else(signalled)).unwrap_or(u8::MAX)
}
