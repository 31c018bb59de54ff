//! Licences, bans and sources of everything in the lock file: cargo-deny, by the list in `deny.toml`.

use std::{env, path::PathBuf, process::Command};

use crate::{cargo::cargo, error::Error, report::say, step::Step};

/// The version that is fetched where none is installed.
const VERSION: &str = "cargo-deny@0.20.2";

/// Checks the whole tree; gets cargo-deny first where it is missing, which takes a minute or two.
pub(crate) fn run() -> Result<(), Error> {
    let root = component_build::workspace().join("target/tools");
    let program = root.join("bin/cargo-deny");
    if program.exists() {
        return check(Command::new(program));
    }
    if is_installed() {
        return check(Command::new("cargo-deny"));
    }
    say("cargo-deny is not installed: building it into target/tools");
    install(&root)?;
    check(Command::new(program))
}

fn is_installed() -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|directory| directory.join("cargo-deny").is_file())
}

/// Without optimisation: it runs for seconds and would compile for minutes.
fn install(root: &PathBuf) -> Result<(), Error> {
    let mut command = cargo(&["install", "--quiet", "--locked", "--debug", VERSION, "--root"]);
    command.arg(root).arg("--target-dir").arg(root.join("build"));
    Step::new("cargo-deny", command).run()
}

fn check(mut command: Command) -> Result<(), Error> {
    // Duplicate versions are warnings, of which wasmtime's tree has a screenful.
    command.args(["--log-level", "error", "check", "licenses", "bans", "sources"]);
    command.current_dir(component_build::workspace());
    Step::new("licences, bans and sources", command).run()
}
