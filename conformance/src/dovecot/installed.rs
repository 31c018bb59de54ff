//! Whether there is a Dovecot, and which configuration syntax it reads.

use std::{
    env,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A Dovecot that can be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    program: PathBuf,
    version: (u32, u32),
}

/// Why there is no Dovecot to test against.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotInstalled {
    /// No program of that name on the path nor where Debian puts it.
    #[error("dovecot is not installed (Debian: apt-get install dovecot-pop3d)")]
    Missing,
    /// The program does not say its version.
    #[error("{program} --version does not name a version: {said:?}")]
    NoVersion {
        /// The program that was asked.
        program: String,
        /// What it said.
        said: String,
    },
}

impl Installed {
    /// Set to `1`, this variable turns a missing Dovecot from a skipped test into a failed one.
    pub const REQUIRE: &str = "POP3_REQUIRE_DOVECOT";

    /// Looks for `dovecot` on the path and in the `sbin` directories, which an ordinary user's path lacks.
    ///
    /// # Errors
    /// [`NotInstalled`], with what to do about it.
    pub fn find() -> Result<Self, NotInstalled> {
        let path = env::var_os("PATH").unwrap_or_default();
        let program = env::split_paths(&path)
            .chain(["/usr/sbin".into(), "/usr/local/sbin".into()])
            .map(|directory| directory.join("dovecot"))
            .find(|candidate| candidate.is_file())
            .ok_or(NotInstalled::Missing)?;
        let said = version_text(&program);
        match parse_version(&said) {
            Some(version) => Ok(Self { program, version }),
            None => Err(NotInstalled::NoVersion { program: program.display().to_string(), said }),
        }
    }

    /// For tests: [`find`](Self::find), where a missing Dovecot is one line on standard error and `None`.
    ///
    /// # Panics
    /// Where Dovecot is missing and [`REQUIRE`](Self::REQUIRE) is `1`.
    #[must_use]
    #[expect(clippy::panic, reason = "a test that was told not to skip has failed")]
    pub fn find_or_skip(test: &str) -> Option<Self> {
        match Self::find() {
            Ok(installed) => Some(installed),
            Err(reason) if env::var_os(Self::REQUIRE).is_some_and(|value| value == "1") => {
                panic!("{test}: {reason}, and {} forbids to skip", Self::REQUIRE)
            }
            Err(reason) => {
                // Past the test runner's capture: a skipped test must be seen. Nothing else can be done about an
                // error of this write.
                let _ = writeln!(io::stderr(), "skipped {test}: {reason}");
                None
            }
        }
    }

    /// Where the program is.
    #[must_use]
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Major and minor version, e.g. `(2, 3)`.
    #[must_use]
    pub fn version(&self) -> (u32, u32) {
        self.version
    }
}

fn version_text(program: &Path) -> String {
    match Command::new(program).arg("--version").stdin(Stdio::null()).output() {
        Ok(output) => String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        Err(error) => error.to_string(),
    }
}

/// Reads `2.3` from `2.3.19.1 (9b53102964)`.
fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split(['.', ' ', '-']);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::parse_version;

    #[test]
    fn a_version_is_its_first_two_numbers() {
        assert_eq!(parse_version("2.3.19.1 (9b53102964)"), Some((2, 3)));
        assert_eq!(parse_version("2.4.1-4 (7d8c0e5759)"), Some((2, 4)));
        assert_eq!(parse_version("2.5 (beta)"), Some((2, 5)));
    }

    #[test]
    fn rubbish_is_no_version() {
        assert_eq!(parse_version(""), None);
        assert_eq!(parse_version("2"), None);
        assert_eq!(parse_version("dovecot: not found"), None);
    }
}
