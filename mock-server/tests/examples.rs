//! The examples and the packages in other languages, with the command that was built.
//!
//! Where pytest or Node is missing what needs it is skipped with a line that says so, unless `POP3_REQUIRE_FOREIGN=1`
//! demands it. The example in Rust is a crate of its own.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/tools.rs"]
mod tools;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs the tests in a folder; they succeed and say how many there were.
fn passes(command: &mut Command, folder: &str, said: &str) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let temporary = tempfile::tempdir().unwrap();
    command.current_dir(directory).env("TMPDIR", temporary.path()).stdin(Stdio::null());
    let output = command.env("POP3_MOCK", env!("CARGO_BIN_EXE_pop3-mock")).output().unwrap();
    let text = [String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)].concat();
    assert!(output.status.success(), "{}\n{text}", output.status);
    assert!(text.contains(said), "expected {said:?}\n{text}");
}

/// `POP3_PYTEST`, or the one that continuous integration installs, or a module of Python.
fn pytest() -> Command {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/python/bin/pytest");
    let named = env::var_os("POP3_PYTEST").map(PathBuf::from);
    match named.or_else(|| installed.exists().then_some(installed)) {
        Some(program) => Command::new(program),
        None => {
            let mut module = Command::new("python3");
            module.args(["-m", "pytest"]);
            module
        }
    }
}

/// The tests of a folder in Python; nothing is left in the sources.
fn pytest_passes(folder: &str, said: &str) {
    if tools::is_there(pytest().arg("--version"), "pytest", folder) {
        let mut command = pytest();
        command.args(["-p", "no:cacheprovider"]).env("PYTHONDONTWRITEBYTECODE", "1");
        passes(&mut command, folder, said);
    }
}

/// The tests of a folder in JavaScript.
fn node_passes(folder: &str, said: &str) {
    if tools::is_there(Command::new("node").arg("--version"), "node", folder) {
        let mut command = Command::new("node");
        passes(command.args(["--test", "--test-reporter=tap"]), folder, said);
    }
}

#[test]
fn the_example_for_pytest_passes() {
    pytest_passes("examples/pytest", "10 passed");
}

#[test]
fn the_example_for_node_passes() {
    node_passes("examples/node", "# pass 10");
}

#[test]
fn the_package_for_python_passes_its_tests() {
    pytest_passes("python", "20 passed");
}

#[test]
fn the_package_for_node_passes_its_tests() {
    node_passes("node", "# pass 8");
}
