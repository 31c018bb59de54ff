//! What of a machine decides where a wasm target comes from.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::toolchain::{PACKAGES, TARGET};

/// Description of a machine: all that [`Toolchain::choose`](crate::Toolchain::choose) looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Cargo of the active toolchain.
    pub cargo: PathBuf,
    /// Compiler of the active toolchain.
    pub rustc: PathBuf,
    /// That compiler has `wasm32-wasip2`.
    pub wasip2: bool,
    /// `wasm-component-ld`, which rustup ships with each toolchain.
    pub component_linker: Option<PathBuf>,
    /// Those of [`PACKAGES`] that are not there, or too old.
    pub missing_packages: Vec<&'static str>,
    /// rustup is there.
    pub rustup: bool,
    /// apt-get is there.
    pub apt: bool,
    /// We may install packages.
    pub root: bool,
}

impl Machine {
    /// Looks at this machine: a handful of files and `rustc --print sysroot`, no network.
    #[must_use]
    pub fn look() -> Self {
        let cargo: PathBuf = env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from);
        let rustc = rustc_beside(&cargo);
        let sysroot = answer(&rustc, &["--print", "sysroot"]).map(PathBuf::from);
        let libraries = sysroot.map(|root| root.join("lib/rustlib"));
        Self {
            wasip2: libraries.as_ref().is_some_and(|dir| dir.join(TARGET).join("lib").is_dir()),
            component_linker: libraries
                .and_then(|dir| linker_in(&dir))
                .or_else(|| on_path("wasm-component-ld")),
            missing_packages: missing_packages(),
            rustup: on_path("rustup").is_some(),
            apt: Path::new("/usr/bin/apt-get").exists(),
            root: answer(Path::new("id"), &["-u"]).as_deref() == Some("0"),
            cargo,
            rustc,
        }
    }
}

/// The compiler that cargo itself would take: in a build script it says which, else its own neighbour.
fn rustc_beside(cargo: &Path) -> PathBuf {
    if let Some(named) = env::var_os("RUSTC").filter(|name| !name.is_empty()) {
        return named.into();
    }
    let neighbour = cargo.with_file_name(format!("rustc{}", env::consts::EXE_SUFFIX));
    if cargo.is_absolute() && neighbour.exists() { neighbour } else { "rustc".into() }
}

fn linker_in(libraries: &Path) -> Option<PathBuf> {
    let name = format!("wasm-component-ld{}", env::consts::EXE_SUFFIX);
    let hosts = libraries.read_dir().ok()?;
    hosts.flatten().map(|host| host.path().join("bin").join(&name)).find(|path| path.exists())
}

fn missing_packages() -> Vec<&'static str> {
    let there = |package: &str| match package {
        // Debian's plain rustc owns the same file, years older.
        "rustc-web" => answer(Path::new("/usr/bin/rustc"), &["--version"]).is_some_and(|v| is_new_enough(&v)),
        "cargo-web" => answer(Path::new("/usr/bin/cargo"), &["--version"]).is_some_and(|v| is_new_enough(&v)),
        "rust-web-src" => Path::new("/usr/lib/rustlib/src/rust/library/Cargo.lock").exists(),
        _ => Path::new(crate::nested::WASM_LD).exists(),
    };
    PACKAGES.into_iter().filter(|package| !there(package)).collect()
}

/// Whether `rustc 1.96.0 (...)` is at least the version that the workspace asks for.
fn is_new_enough(version: &str) -> bool {
    let number = version.split(' ').nth(1).unwrap_or_default();
    release(number) >= release(env!("CARGO_PKG_RUST_VERSION"))
}

fn release(number: &str) -> Option<(u32, u32)> {
    let mut parts = number.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

fn on_path(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(&name)).find(|path| path.is_file())
}

/// First line that a program prints, if it is there and succeeds.
fn answer(program: &Path, arguments: &[&str]) -> Option<String> {
    let output =
        Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.lines().next()?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compiler_versions_compare_as_numbers() {
        assert!(is_new_enough("rustc 1.96.0 (ac68faa20 2026-05-25) (built from a source tarball)"));
        assert!(is_new_enough(concat!("cargo ", env!("CARGO_PKG_RUST_VERSION"), ".0")));
        assert!(is_new_enough("rustc 1.100.0-nightly"));
        assert!(!is_new_enough("rustc 1.63.0"));
        assert!(!is_new_enough("rustc 1.9.0"));
        assert!(!is_new_enough(""));
    }

    #[test]
    fn this_machine_has_the_compiler_that_compiled_this_test() {
        let machine = Machine::look();
        assert!(answer(&machine.rustc, &["--version"]).is_some_and(|version| is_new_enough(&version)));
    }
}
