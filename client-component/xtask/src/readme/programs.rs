//! The programs of the workspace, built before the first block so that no block's time is taken by it.

use std::{path::Path, process::Stdio};

use serde_json::Value;

use crate::{cargo::cargo, error::Error, report::say};

/// As the tests build them. The demo makes the difference: examples may use what only tests depend on, so that cargo
/// takes the features of those, too. Without it wasmtime is compiled once more.
const BUILD: [&str; 7] = [
    "build",
    "--locked",
    "--workspace",
    "--bins",
    "--example",
    "demo",
    "--message-format=json-render-diagnostics",
];

/// One of them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Program {
    name: String,
    file: String,
    /// Folder of its package.
    package: String,
}

impl Program {
    /// As `cargo.sh` reads it.
    pub(crate) fn line(&self) -> String {
        let Self { name, file, package } = self;
        format!("{name}\t{file}\t{package}\n")
    }

    /// The program that a message of cargo's is about, if there is one.
    pub(crate) fn of(message: &str) -> Option<Self> {
        let message: Value = serde_json::from_str(message).ok()?;
        let file = message["executable"].as_str().filter(|_| message["target"]["kind"][0] == "bin")?;
        let package = Path::new(message["manifest_path"].as_str()?).parent()?;
        // The shell follows the links, too.
        let package = package.canonicalize().unwrap_or(package.to_owned());
        let name = message["target"]["name"].as_str()?.to_owned();
        Some(Self { name, file: file.to_owned(), package: package.to_string_lossy().into_owned() })
    }
}

/// Builds them all; a moment where the tests are built.
pub(crate) fn build() -> Result<Vec<Program>, Error> {
    component_build::provide(&mut say)?;
    let output = cargo(&BUILD).stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|reason| Error::Start { command: BUILD.join(" "), reason })?;
    if !output.status.success() {
        let command = format!("cargo {}", BUILD[..6].join(" "));
        return Err(Error::Step { name: "the build of what the READMEs install", command });
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(Program::of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_known_by_its_name_and_by_the_folder_of_its_package() {
        let program = r#"{"reason":"compiler-artifact","manifest_path":"/w/host-runner/Cargo.toml",
            "target":{"name":"pop3","kind":["bin"]},"executable":"/t/debug/pop3"}"#;
        let program = Program::of(program).unwrap();
        assert_eq!(program.line(), "pop3\t/t/debug/pop3\t/w/host-runner\n");
    }

    #[test]
    fn what_is_no_program_is_not_installed() {
        for message in [
            r#"{"reason":"compiler-artifact","manifest_path":"/w/h/Cargo.toml","target":{"name":"demo","kind":["example"]},"executable":"/t/demo"}"#,
            r#"{"reason":"compiler-artifact","manifest_path":"/w/h/Cargo.toml","target":{"name":"pop3_host","kind":["lib"]},"executable":null}"#,
            r#"{"reason":"build-finished","success":true}"#,
            "no JSON",
        ] {
            assert_eq!(Program::of(message), None);
        }
    }
}
