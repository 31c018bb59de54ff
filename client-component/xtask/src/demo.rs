//! `cargo xtask demo`: builds the demo program of `pop3-host`, component and all, and runs it.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{cargo::cargo, error::Error, report::say};

/// With the dev profile, whose dependencies are optimised: wasmtime need not be compiled twice. And of the whole
/// workspace, with the same features as its tests: wasmtime need not be compiled for each of the two.
const BUILD: [&str; 6] =
    ["build", "--locked", "--workspace", "--example", "demo", "--message-format=json-render-diagnostics"];

/// Builds and runs the demo; it succeeds if every message arrived as it was put in.
pub(crate) fn run(arguments: &[String]) -> Result<(), Error> {
    component_build::provide(&mut say)?;
    say("building the demo and, the first time, wasmtime: a few minutes");
    let output = cargo(&BUILD).stderr(Stdio::inherit()).output();
    let output = output.map_err(|reason| Error::Start { command: BUILD.join(" "), reason })?;
    if !output.status.success() {
        let command = format!("cargo {}", BUILD[..5].join(" "));
        return Err(Error::Step { name: "the demo's build", command });
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let program = messages.lines().find_map(executable).ok_or_else(no_program)?;
    let status = Command::new(&program).args(arguments).status();
    match status.map_err(|reason| Error::Start { command: program.clone(), reason })?.success() {
        true => Ok(()),
        false => Err(Error::Step { name: "the demo", command: "cargo xtask demo".to_owned() }),
    }
}

/// The program of a message of cargo's, if it is about the demo.
fn executable(message: &str) -> Option<String> {
    let message: Value = serde_json::from_str(message).ok()?;
    let is_demo = message["target"]["name"] == "demo" && message["target"]["kind"][0] == "example";
    message["executable"].as_str().filter(|_| is_demo).map(str::to_owned)
}

fn no_program() -> Error {
    Error::Unexpected(
        "cargo built the demo and did not say where: see `cargo run -p pop3-host --example demo`".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_is_found_among_the_messages_of_cargo() {
        let demo = r#"{"reason":"compiler-artifact","target":{"name":"demo","kind":["example"]},"executable":"/t/demo"}"#;
        assert_eq!(executable(demo).as_deref(), Some("/t/demo"));
        let library =
            r#"{"reason":"compiler-artifact","target":{"name":"demo","kind":["lib"]},"executable":null}"#;
        assert_eq!(executable(library), None);
        assert_eq!(executable(r#"{"reason":"build-finished","success":true}"#), None);
    }
}
