//! Paths of the machine, kept out of the component: two builds anywhere give the same octets.
//!
//! A panic location holds the path of its source. Cargo gives the compiler the workspace's own sources by relative
//! paths, and all others by absolute ones.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::Toolchain;

/// A beginning of paths, and what stands for it.
type Mapping = (PathBuf, String);

/// Flags of rustc. Where several apply to a path, the last one counts.
pub(crate) fn flags(toolchain: &Toolchain, workspace: &Path, target_dir: &Path) -> Vec<String> {
    let mut mappings = cargo_home().map(|home| of_cargo(&home)).unwrap_or_default();
    mappings.extend(of_library(toolchain.rustc()));
    mappings.push((workspace.to_owned(), "workspace".to_owned()));
    mappings.push((target_dir.to_owned(), "target".to_owned()));
    // A path that is no text could not be an argument in a configuration either.
    let texts = mappings.iter().filter_map(|(from, to)| Some((from.to_str()?, to)));
    texts.map(|(from, to)| format!("--remap-path-prefix={from}={to}")).collect()
}

/// As cargo finds it.
fn cargo_home() -> Option<PathBuf> {
    let named = env::var_os("CARGO_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    let home = named.or_else(|| env::home_dir().map(|home| home.join(".cargo")))?;
    std::path::absolute(home).ok()
}

/// Each registry has a directory of its own, named after the host that this machine gets its crates from.
fn of_cargo(home: &Path) -> Vec<Mapping> {
    let mut mappings = vec![(home.to_owned(), "cargo".to_owned())];
    let registries = fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten();
    let mut registries: Vec<_> = registries.map(|registry| registry.path()).collect();
    // In another order they would be other flags, and cargo would build again.
    registries.sort();
    mappings.extend(registries.into_iter().map(|registry| (registry, "crates".to_owned())));
    mappings
}

/// The sources of the standard library, where they are installed, under the name that they have where they are not.
fn of_library(rustc: &Path) -> Vec<Mapping> {
    let sources = answer(rustc, &["--print", "sysroot"])
        .map(|root| Path::new(root.trim()).join("lib/rustlib/src/rust"));
    let Some(sources) = sources else { return Vec::new() };
    let version = answer(rustc, &["--version", "--verbose"]).unwrap_or_default();
    let name = format!("/rustc/{}", commit(&version));
    // Debian's directory is a link, and cargo may have followed it.
    let linked = fs::canonicalize(&sources).ok().filter(|followed| *followed != sources);
    [Some(sources), linked].into_iter().flatten().map(|directory| (directory, name.clone())).collect()
}

/// The commit that `rustc --version --verbose` names.
fn commit(version: &str) -> &str {
    version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or("unknown")
}

fn answer(program: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_names_its_commit() {
        let version =
            "rustc 1.96.0 (ac68faa20 2026-05-25)\nbinary: rustc\ncommit-hash: ac68faa20c58\nhost: x\n";
        assert_eq!(commit(version), "ac68faa20c58");
        assert_eq!(commit("rustc 1.96.0\ncommit-hash: unknown\n"), "unknown");
        assert_eq!(commit(""), "unknown");
    }

    #[test]
    fn the_name_of_a_registry_does_not_show() {
        let home = tempfile::tempdir().unwrap();
        let registry = home.path().join("registry/src/mirror.example-0123456789abcdef");
        fs::create_dir_all(&registry).unwrap();
        // The last one counts: the registry comes behind the directory that it is in.
        let expected = [(home.path().to_owned(), "cargo".to_owned()), (registry, "crates".to_owned())];
        assert_eq!(of_cargo(home.path()), expected);
    }

    #[test]
    fn a_cargo_without_registries_is_no_obstacle() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(of_cargo(home.path()), [(home.path().to_owned(), "cargo".to_owned())]);
    }

    #[test]
    fn what_a_build_makes_has_the_last_word() {
        let toolchain = Toolchain::Wasip2 { cargo: "cargo".into(), rustc: "no-such-rustc".into() };
        let flags = flags(&toolchain, Path::new("/w"), Path::new("/w/target"));
        let last = ["--remap-path-prefix=/w=workspace", "--remap-path-prefix=/w/target=target"];
        assert!(flags.ends_with(&last.map(str::to_owned)), "{flags:?}");
    }
}
