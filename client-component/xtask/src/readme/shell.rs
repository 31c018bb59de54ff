//! Runs a block in a process group of its own, up to a limit.

use std::{
    io,
    os::unix::process::{CommandExt as _, ExitStatusExt as _},
    process::{Child, Command, ExitStatus},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::Duration,
};

use rustix::{
    io::{Errno, retry_on_intr},
    process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid},
};
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    iterator::Signals,
};

use crate::error::Error;

/// How long a block may take.
pub(crate) const LIMIT: Duration = Duration::from_secs(300);

/// What a block is waited for with.
enum Happened {
    /// It has ended.
    End(u32),
    /// This program is to end.
    Interrupt,
}

/// How a block has ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// By itself.
    Status(ExitStatus),
    /// It was ended after this time.
    Limit(Duration),
    /// It was ended because this program is to end.
    Interrupted,
}

impl Ended {
    /// An error names the block at `place`.
    pub(crate) fn judge(&self, place: &str) -> Result<(), Error> {
        let how = match self {
            Self::Status(status) if status.success() => return Ok(()),
            Self::Status(status) => match status.code() {
                Some(code) => format!("failed with exit code {code}"),
                None => format!("was ended by signal {}", status.signal().unwrap_or_default()),
            },
            Self::Limit(limit) => format!("was still running after {} s and was ended", limit.as_secs()),
            Self::Interrupted => "was interrupted".to_owned(),
        };
        Err(Error::Block { place: place.to_owned(), how })
    }
}

/// Runs one block after the other, and ends the one that runs when this program is interrupted: it is in another
/// process group, which the terminal does not tell.
pub(crate) struct Shell {
    tell: Sender<Happened>,
    happened: Receiver<Happened>,
}

impl Shell {
    pub(crate) fn new() -> Result<Self, Error> {
        let (tell, happened) = channel();
        let signals = Signals::new([SIGHUP, SIGINT, SIGTERM]);
        let mut signals = signals.map_err(|error| Error::Unexpected(format!("signals: {error}")))?;
        let interrupts = tell.clone();
        thread::spawn(move || signals.forever().try_for_each(|_| interrupts.send(Happened::Interrupt)));
        Ok(Self { tell, happened })
    }

    /// Runs it to its end, or to that of `limit`. Nothing that it has started is left.
    pub(crate) fn run(&mut self, mut bash: Command, limit: Duration) -> io::Result<Ended> {
        let mut child = bash.process_group(0).spawn()?;
        self.watch(&child);
        let early = loop {
            match self.happened.recv_timeout(limit) {
                Ok(Happened::End(id)) if id != child.id() => {}
                Ok(Happened::End(_)) | Err(RecvTimeoutError::Disconnected) => break None,
                Ok(Happened::Interrupt) => break Some(Ended::Interrupted),
                Err(RecvTimeoutError::Timeout) => break Some(Ended::Limit(limit)),
            }
        };
        // Until its leader is waited for, the number of the group is nobody else's.
        match kill_process_group(Pid::from_child(&child), Signal::KILL) {
            Ok(()) | Err(Errno::SRCH | Errno::PERM) => {}
            Err(error) => return Err(error.into()),
        }
        let status = child.wait()?;
        Ok(early.unwrap_or(Ended::Status(status)))
    }

    /// Tells when it has ended, and leaves it to be waited for.
    fn watch(&self, child: &Child) {
        let (id, process, tell) = (child.id(), Pid::from_child(child), self.tell.clone());
        thread::spawn(move || {
            let _ =
                retry_on_intr(|| waitid(WaitId::Pid(process), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT));
            // Nobody listens any more where a block was ended before.
            let _ = tell.send(Happened::End(id));
        });
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Read as _, process::Stdio};

    use super::*;

    fn bash(script: &str) -> Command {
        let mut bash = Command::new("bash");
        bash.args(["-euo", "pipefail", "-c", script]).stdin(Stdio::null());
        bash
    }

    fn told(script: &str, limit: Duration) -> String {
        let ended = Shell::new().unwrap().run(bash(script), limit).unwrap();
        ended.judge("README.md:7").unwrap_err().to_string()
    }

    #[test]
    fn a_block_that_fails_is_named_with_its_exit_code_and_the_command_that_repeats_it() {
        let text = "README.md:7 failed with exit code 3; to repeat it: cargo xtask readme --only README.md:7";
        assert_eq!(told("(exit 3); true", LIMIT), text);
    }

    #[test]
    fn a_block_that_is_killed_is_named_with_the_signal() {
        assert!(told("kill -9 $$", LIMIT).starts_with("README.md:7 was ended by signal 9; "));
    }

    #[test]
    fn a_block_that_does_not_end_is_ended() {
        let text = told("sleep 1000 | cat", Duration::from_millis(50));
        assert!(text.starts_with("README.md:7 was still running after 0 s and was ended; "), "{text}");
    }

    #[test]
    fn what_a_block_leaves_running_ends_with_it() {
        let (mut output, writer) = io::pipe().unwrap();
        let mut block = bash("sleep 1000 & echo started");
        block.stdout(writer);
        let ended = Shell::new().unwrap().run(block, LIMIT).unwrap();
        assert!(ended.judge("README.md:7").is_ok());
        // The end of the pipe comes once nobody holds it any more.
        let mut text = String::new();
        output.read_to_string(&mut text).unwrap();
        assert_eq!(text, "started\n");
    }

    #[test]
    fn blocks_follow_one_another() {
        let mut shell = Shell::new().unwrap();
        for (script, succeeds) in [("true", true), ("false", false), ("true", true)] {
            let ended = shell.run(bash(script), LIMIT).unwrap();
            assert_eq!(ended.judge("README.md:7").is_ok(), succeeds, "{script}");
        }
    }
}
