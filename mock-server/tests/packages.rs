//! The packages in other languages, with the command that was built.
//!
//! Where pytest or Node is missing its package is skipped with a line that says so, unless `POP3_REQUIRE_FOREIGN=1`
//! demands it.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/tools.rs"]
mod tools;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs the tests of a package; they succeed and say how many there were.
fn passes(command: &mut Command, package: &str, said: &str) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(package);
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

#[test]
fn the_package_for_python_passes_its_tests() {
    if tools::is_there(pytest().arg("--version"), "pytest", "the package for Python") {
        // Nothing is left in the sources.
        let mut command = pytest();
        command.args(["-p", "no:cacheprovider"]).env("PYTHONDONTWRITEBYTECODE", "1");
        passes(&mut command, "python", "9 passed");
    }
}

#[test]
fn the_package_for_node_passes_its_tests() {
    if tools::is_there(Command::new("node").arg("--version"), "node", "the package for Node") {
        let mut command = Command::new("node");
        passes(command.args(["--test", "--test-reporter=tap"]), "node", "# pass 5");
    }
}
