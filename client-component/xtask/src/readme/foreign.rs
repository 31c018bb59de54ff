//! Programs that a block may need and a machine may lack: the tests skip those, and so do the blocks.

use std::{env, process::Stdio};

use crate::{error::Error, readme::scratch::Scratch};

/// What stands in a block, and what succeeds where it is installed.
const PROGRAMS: [(&str, &str); 5] = [
    ("python3", "python3 --version"),
    ("pytest", "python3 -m pytest --version"),
    ("node", "node --version"),
    ("npm", "npm --version"),
    ("sha256sum", "sha256sum --version"),
];

/// Says which program a block of commands needs and does not find; an error where `POP3_REQUIRE_FOREIGN=1` demands it.
pub(crate) fn missing(commands: &str, scratch: &Scratch) -> Result<Option<String>, Error> {
    let is_there = |check: &str| {
        let mut bash = scratch.bash(check);
        bash.stdout(Stdio::null()).stderr(Stdio::null());
        bash.status().is_ok_and(|status| status.success())
    };
    let mut needed = PROGRAMS.iter().filter(|(program, _)| names(commands, program));
    let Some((program, _)) = needed.find(|(_, check)| !is_there(check)) else { return Ok(None) };
    if env::var("POP3_REQUIRE_FOREIGN").is_ok_and(|value| value == "1") {
        return Err(Error::Unexpected(format!("{program} is missing and POP3_REQUIRE_FOREIGN=1 demands it")));
    }
    Ok(Some(format!("{program} is not installed")))
}

/// Whether a program is one of the words, so that `node` is found neither in `nodejs` nor in `examples/node`.
fn names(commands: &str, program: &str) -> bool {
    commands
        .split(|sign: char| sign.is_whitespace() || "'\"`;|&()".contains(sign))
        .any(|word| word == program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_a_whole_word() {
        assert!(names("cd mock-server/examples/node && npm test", "npm"));
        assert!(!names("cd mock-server/examples/node && npm test", "node"));
        assert!(names("pop3-mock exec -- python3 -c '\nimport poplib'", "python3"));
        assert!(names("x=$(sha256sum file)", "sha256sum"));
        assert!(!names("pop3-mock exec -- python3 -c '\nimport poplib'", "pytest"));
    }
}
