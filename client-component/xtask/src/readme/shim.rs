//! What `cargo` is in a block: a script that takes the place of what would take minutes.

use std::{fs, io, os::unix::fs::PermissionsExt as _, path::Path};

use crate::readme::programs::Program;

const CARGO: &str = include_str!("cargo.sh");

/// The file that tells the script what can be installed.
pub(crate) const PROGRAMS: &str = "programs";

/// Writes the script to `shim/` in `root`, and what it installs beside it.
pub(crate) fn write(root: &Path, programs: &[Program]) -> io::Result<()> {
    let shim = root.join("shim/cargo");
    fs::write(&shim, CARGO)?;
    fs::set_permissions(shim, fs::Permissions::from_mode(0o755))?;
    fs::write(root.join(PROGRAMS), programs.iter().map(Program::line).collect::<String>())
}

#[cfg(test)]
mod tests {
    use std::{
        path::PathBuf,
        process::{Command, Stdio},
    };

    use tempfile::TempDir;

    use super::*;

    /// A folder with a package that has a program and one that has none; `echo` stands for cargo.
    struct Setting {
        root: TempDir,
    }

    impl Setting {
        fn new() -> Self {
            let root = tempfile::tempdir().unwrap();
            for folder in ["shim", "host runner", "wit"] {
                fs::create_dir(root.path().join(folder)).unwrap();
            }
            let package = root.path().canonicalize().unwrap().join("host runner");
            let file = root.path().join("built");
            fs::write(&file, "a program").unwrap();
            let message = serde_json::json!({
                "manifest_path": package.join("Cargo.toml"),
                "target": { "name": "pop3", "kind": ["bin"] },
                "executable": file,
            });
            write(root.path(), &[Program::of(&message.to_string()).unwrap()]).unwrap();
            Self { root }
        }

        /// Exit code and what was printed.
        fn cargo(&self, arguments: &[&str]) -> (i32, String) {
            let root = self.root.path();
            // Not the file itself: a test that runs beside this one may just have it open for writing, in a fork.
            let mut shim = Command::new("sh");
            shim.arg(root.join("shim/cargo")).args(arguments).current_dir(root).stdin(Stdio::null());
            shim.env("README_CARGO", "echo").env("README_PROGRAMS", root.join(PROGRAMS));
            let output = shim.env("CARGO_INSTALL_ROOT", root).output().unwrap();
            let printed = [output.stdout, output.stderr].concat();
            (output.status.code().unwrap(), String::from_utf8(printed).unwrap())
        }

        fn installed(&self) -> PathBuf {
            self.root.path().join("bin/pop3")
        }
    }

    #[test]
    fn what_is_no_installation_is_cargos() {
        let setting = Setting::new();
        for arguments in [
            &["run", "-p", "pop3-client", "--example", "print_all_messages"][..],
            &["xtask", "component", "--out", "two words.wasm"],
            &["test", "-p", "install"],
            &[],
        ] {
            assert_eq!(setting.cargo(arguments), (0, arguments.join(" ") + "\n"));
        }
    }

    #[test]
    fn what_continuous_integration_runs_by_itself_is_skipped_and_says_so() {
        let setting = Setting::new();
        for command in ["demo", "test", "readme"] {
            let text =
                format!("readme: skipped, continuous integration runs it by itself: cargo xtask {command}\n");
            assert_eq!(setting.cargo(&["xtask", command]), (0, text));
        }
    }

    #[test]
    fn an_installation_copies_what_is_built() {
        for arguments in [
            &["install", "--path", "host runner"][..],
            &["install", "--locked", "--path=./wit/../host runner/", "--force"],
        ] {
            let setting = Setting::new();
            let (code, text) = setting.cargo(arguments);
            assert_eq!((code, text.as_str()), (0, "readme: installed pop3 as it is built for the tests\n"));
            assert_eq!(fs::read(setting.installed()).unwrap(), b"a program");
        }
    }

    #[test]
    fn an_installation_that_would_not_be_what_the_reader_gets_is_refused() {
        for (arguments, why) in [
            (&["install", "--path"][..], "--path without a folder"),
            (&["install", "--path", "missing"], "there is no folder missing"),
            (&["install", "--path", "wit"], "wit has no program"),
            (&["install"], "only packages of this workspace are installed here: name one with --path"),
            (&["install", "pop3"], "pop3 is not known here, only --path, --locked, --force and --quiet"),
            (
                &["install", "--path", "host runner", "--features=x"],
                "--features=x is not known here, only --path, --locked, --force and --quiet",
            ),
        ] {
            let setting = Setting::new();
            assert_eq!(setting.cargo(arguments), (64, format!("readme: cargo install: {why}\n")));
            assert!(!setting.installed().exists());
        }
    }
}
