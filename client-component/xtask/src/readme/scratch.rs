//! A folder that stands for a fresh clone and for the home of whoever made it.

use std::{
    env,
    ffi::OsString,
    fs, io,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    cargo::{forget_package, target_directory},
    error::Error,
    readme::{programs::Program, shim},
};

/// The entries of the workspace that are not linked: cargo finds them above, and target is where we are.
const UNLINKED: [&str; 3] = ["Cargo.toml", "Cargo.lock", "target"];

/// Variables that would lead out of the folder.
const UNSET: [&str; 6] =
    ["BASH_ENV", "CDPATH", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"];

/// Where the blocks of one file run.
pub(crate) struct Scratch {
    clone: PathBuf,
    variables: Vec<(&'static str, OsString)>,
}

impl Scratch {
    /// The folder for `file`; a fresh one, or what the last run has left.
    pub(crate) fn of(file: &str, programs: &[Program], fresh: bool) -> Result<Self, Error> {
        let workspace = component_build::workspace();
        let root = workspace.join("target/readme").join(file.replace('/', "-"));
        lay_out(workspace, &root, fresh).map_err(|reason| Error::File { path: root.clone(), reason })?;
        let shim = shim::write(&root, programs);
        shim.map_err(|reason| Error::File { path: root.join("shim"), reason })?;
        let variables = variables(workspace, &root)?;
        Ok(Self { clone: root.join("clone"), variables })
    }

    /// A shell in the clone that reads `commands` and ends at the first that fails.
    pub(crate) fn bash(&self, commands: &str) -> Command {
        let mut bash = Command::new("bash");
        bash.args(["-euo", "pipefail", "-c", commands]).current_dir(&self.clone).stdin(Stdio::null());
        forget_package(&mut bash);
        for name in UNSET {
            bash.env_remove(name);
        }
        bash.envs(self.variables.iter().map(|(name, value)| (name, value)));
        bash
    }
}

fn lay_out(workspace: &Path, root: &Path, fresh: bool) -> io::Result<()> {
    if fresh && root.exists() {
        // Links are removed, not what they lead to.
        fs::remove_dir_all(root)?;
    }
    for folder in ["bin", "clone", "home", "shim", "tmp"] {
        fs::create_dir_all(root.join(folder))?;
    }
    for entry in fs::read_dir(workspace)? {
        let name = entry?.file_name();
        let is_hidden = name.as_encoded_bytes().starts_with(b".");
        if is_hidden || UNLINKED.iter().any(|unlinked| name == *unlinked) {
            continue;
        }
        match symlink(workspace.join(&name), root.join("clone").join(&name)) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn variables(workspace: &Path, root: &Path) -> Result<Vec<(&'static str, OsString)>, Error> {
    let cargo = env::var_os("CARGO").ok_or_else(|| Error::Unexpected("say cargo xtask readme".to_owned()))?;
    let home = env::home_dir().unwrap_or_default();
    let kept = |name, folder| env::var_os(name).unwrap_or_else(|| home.join(folder).into_os_string());
    Ok(vec![
        ("README_CARGO", cargo),
        ("README_PROGRAMS", root.join(shim::PROGRAMS).into()),
        ("CARGO_INSTALL_ROOT", root.into()),
        // Absolute, as cargo may be called in any folder.
        ("CARGO_TARGET_DIR", target_directory()?.into()),
        ("PATH", path(workspace, root)?),
        ("HOME", root.join("home").into()),
        ("TMPDIR", root.join("tmp").into()),
        // Rust is not installed anew.
        ("CARGO_HOME", kept("CARGO_HOME", ".cargo")),
        ("RUSTUP_HOME", kept("RUSTUP_HOME", ".rustup")),
        // Beside the sources, Python would leave what it has compiled and pytest what has failed.
        ("PYTHONDONTWRITEBYTECODE", "1".into()),
        ("PYTEST_ADDOPTS", "-p no:cacheprovider".into()),
        // npm would ask the network whether it is the newest.
        ("npm_config_update_notifier", "false".into()),
    ])
}

/// What the blocks install comes before what the machine has, and so does the pytest of continuous integration.
fn path(workspace: &Path, root: &Path) -> Result<OsString, Error> {
    let ours = [root.join("shim"), root.join("bin"), workspace.join("target/tools/python/bin")];
    let theirs = env::var_os("PATH").unwrap_or_default();
    let joined = env::join_paths(ours.into_iter().chain(env::split_paths(&theirs)));
    joined.map_err(|error| Error::Unexpected(format!("PATH: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_clone_has_the_workspace_and_nothing_of_the_last_run() {
        let (workspace, root) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for file in ["Cargo.toml", "Cargo.lock", "README.md", ".hidden"] {
            fs::write(workspace.path().join(file), file).unwrap();
        }
        for folder in ["target", "wit"] {
            fs::create_dir(workspace.path().join(folder)).unwrap();
        }
        fs::write(workspace.path().join("wit/client.wit"), "").unwrap();
        let entries = || {
            let entries = fs::read_dir(root.path().join("clone")).unwrap();
            let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        lay_out(workspace.path(), root.path(), true).unwrap();
        assert_eq!(entries(), ["README.md", "wit"]);
        fs::write(root.path().join("clone/pop3.wasm"), "").unwrap();
        lay_out(workspace.path(), root.path(), false).unwrap();
        assert_eq!(entries(), ["README.md", "pop3.wasm", "wit"]);
        lay_out(workspace.path(), root.path(), true).unwrap();
        assert_eq!(entries(), ["README.md", "wit"]);
        assert!(workspace.path().join("wit/client.wit").exists());
    }
}
