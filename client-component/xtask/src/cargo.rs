//! Cargo, and what it knows.

use std::{env, ffi::OsString, path::PathBuf, process::Command};

use serde_json::Value;

use crate::error::Error;

/// The cargo that runs us, in the workspace.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.args(arguments).current_dir(component_build::workspace());
    forget_package(&mut command);
    command
}

/// Takes away what the cargo that runs us has told us about our own package. Build scripts see it and run again: ring,
/// and all that is built on it, would be compiled again after each change between `cargo xtask` and cargo alone.
pub(crate) fn forget_package(command: &mut Command) {
    for (name, _) in env::vars_os() {
        if ["CARGO_MANIFEST_", "CARGO_PKG_"]
            .iter()
            .any(|of| name.as_encoded_bytes().starts_with(of.as_bytes()))
        {
            command.env_remove(name);
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_learns_nothing_about_the_package_that_calls_it() {
        // Tests are run by cargo, too.
        assert!(env::var_os("CARGO_MANIFEST_DIR").is_some());
        let command = cargo(&["build"]);
        let removed = |name: &str| command.get_envs().any(|entry| entry == (name.as_ref(), None));
        for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION_MAJOR"] {
            assert!(removed(name), "{name}");
        }
        assert!(!removed("CARGO"));
    }
}
