//! One command of several: its name, its time, and how to repeat it.

use std::{
    io::{BufRead as _, BufReader, Write as _, stdout},
    path::Path,
    process::{Command, ExitStatus, Stdio},
    time::Instant,
};

use crate::{error::Error, report::say};

/// A command with a name.
pub(crate) struct Step {
    /// What it checks.
    pub(crate) name: &'static str,
    /// What to run.
    pub(crate) command: Command,
    /// Variable to set, if one is needed.
    pub(crate) variable: Option<(&'static str, &'static str)>,
}

impl Step {
    pub(crate) fn new(name: &'static str, command: Command) -> Self {
        Self { name, command, variable: None }
    }

    pub(crate) fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.command.env(name, value);
        self.variable = Some((name, value));
        self
    }

    /// Runs it, with its output as it comes.
    pub(crate) fn run(mut self) -> Result<(), Error> {
        timed(self.name, || {
            say(&format!("     {}", self.typed()));
            let status = self.command.status();
            self.judge(status)
        })
    }

    /// Runs it; each line of its standard output is passed on and given to `each`.
    pub(crate) fn run_reading(mut self, mut each: impl FnMut(&str)) -> Result<(), Error> {
        timed(self.name, || {
            say(&format!("     {}", self.typed()));
            let child = self.command.stdout(Stdio::piped()).spawn();
            let status = child.and_then(|mut child| {
                let output = child.stdout.take().map(BufReader::new);
                for line in output.into_iter().flat_map(BufReader::lines) {
                    let line = line?;
                    writeln!(stdout(), "{line}")?;
                    each(&line);
                }
                child.wait()
            });
            self.judge(status)
        })
    }

    fn judge(&self, status: std::io::Result<ExitStatus>) -> Result<(), Error> {
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(Error::Step { name: self.name, command: self.typed() }),
            Err(reason) => Err(Error::Start { command: self.typed(), reason }),
        }
    }

    /// The command as a person would type it.
    fn typed(&self) -> String {
        let variable = self.variable.map(|(name, value)| format!("{name}='{value}' "));
        let program = Path::new(self.command.get_program()).file_name().unwrap_or_default();
        let words = std::iter::once(program).chain(self.command.get_args());
        let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
        variable.unwrap_or_default() + &words.join(" ")
    }
}

/// Runs `check` between a line that names it and a line with its time.
pub(crate) fn timed(name: &str, check: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
    say(&format!("---- {name}"));
    let start = Instant::now();
    check()?;
    say(&format!("  ok {name} ({:.1} s)", start.elapsed().as_secs_f64()));
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Step {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Step::new("sample", command)
    }

    #[test]
    fn a_failed_step_names_the_command_that_repeats_it() {
        let step = shell("exit 1").with("RUSTDOCFLAGS", "-D warnings");
        let text = step.run().unwrap_err().to_string();
        assert_eq!(text, "sample failed; to repeat it: RUSTDOCFLAGS='-D warnings' sh -c exit 1");
    }

    #[test]
    fn lines_are_read_up_to_the_end_also_of_a_step_that_fails() {
        let mut lines = Vec::new();
        let result = shell("echo one; printf two; exit 1").run_reading(|line| lines.push(line.to_owned()));
        assert!(result.is_err());
        assert_eq!(lines, ["one", "two"]);
    }
}
