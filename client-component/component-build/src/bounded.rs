//! Commands that must end.

use std::{
    process::{Child, Command, ExitStatus},
    thread,
    time::{Duration, Instant},
};

use crate::Error;

/// How long until a child is looked at again.
const PULSE: Duration = Duration::from_millis(20);

/// Runs a command to its end, or ends it when `within` has passed.
pub(crate) fn run(mut command: Command, within: Duration) -> Result<(), Error> {
    let name = in_words(&command);
    let start = |error: std::io::Error| Error::Start { command: name.clone(), reason: error.to_string() };
    let mut child = command.spawn().map_err(start)?;
    match wait(&mut child, within).map_err(start)? {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(Error::Failed { command: name, status: status.to_string() }),
        None => Err(Error::TimedOut { command: name, seconds: within.as_secs() }),
    }
}

/// A command as a person would type it.
pub(crate) fn in_words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Waits for a child; kills it when its time is over and returns nothing.
fn wait(child: &mut Child, within: Duration) -> std::io::Result<Option<ExitStatus>> {
    let deadline = Instant::now() + within;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(PULSE);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn success_and_failure_are_told_apart() {
        assert_eq!(run(shell("exit 0"), LONG), Ok(()));
        let failed =
            Error::Failed { command: "sh -c exit 3".to_owned(), status: "exit status: 3".to_owned() };
        assert_eq!(run(shell("exit 3"), LONG), Err(failed));
    }

    #[test]
    fn a_command_that_does_not_end_is_ended() {
        let timed_out = Error::TimedOut { command: "sh -c read line".to_owned(), seconds: 0 };
        let mut waiting = shell("read line");
        // A pipe that nobody writes to: the command waits for ever.
        waiting.stdin(std::process::Stdio::piped());
        assert_eq!(run(waiting, Duration::from_millis(1)), Err(timed_out));
    }

    #[test]
    fn a_command_that_is_not_there_is_named() {
        let error = run(Command::new("no-such-command-pop3"), LONG).unwrap_err();
        assert!(error.to_string().starts_with("cannot run no-such-command-pop3: "), "{error}");
    }
}
