//! Cargo, and what it knows.

use std::{env, ffi::OsString, path::PathBuf, process::Command};

use serde_json::Value;

use crate::error::Error;

/// The cargo that runs us, in the workspace.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.args(arguments).current_dir(component_build::workspace());
    command
}

/// `cargo metadata` of the locked dependencies.
pub(crate) fn metadata() -> Result<Value, Error> {
    let mut command = cargo(&["metadata", "--format-version", "1", "--locked"]);
    let output = command.stderr(std::process::Stdio::inherit()).output();
    let output = output.map_err(|reason| Error::Start { command: "cargo metadata".to_owned(), reason })?;
    serde_json::from_slice(&output.stdout)
        .map_err(|error| Error::Unexpected(format!("cargo metadata: {error}")))
}

/// Where cargo puts what it builds.
pub(crate) fn target_directory() -> Result<PathBuf, Error> {
    let metadata = metadata()?;
    let directory = metadata["target_directory"].as_str().map(PathBuf::from);
    directory.ok_or_else(|| Error::Unexpected("cargo metadata names no target directory".to_owned()))
}
