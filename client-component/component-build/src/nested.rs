//! The build of the component: a cargo of its own, inside or outside another one.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use toml_writer::ToTomlValue as _;

use crate::{Error, Toolchain, bounded, names, remap};

/// Linker of core modules in Debian's `lld-19`; `wasm-component-ld` calls it.
pub(crate) const WASM_LD: &str = "/usr/bin/wasm-ld-19";

/// Root directory of the workspace.
#[must_use]
pub fn workspace() -> &'static Path {
    const HERE: &str = env!("CARGO_MANIFEST_DIR");
    // HERE is client-component/component-build.
    Path::new(HERE).ancestors().nth(2).unwrap_or(Path::new(HERE))
}

/// Builds the component in `target_dir`, which no other cargo may hold, and returns its file.
///
/// Quick where nothing has changed. Never changes `Cargo.lock`.
///
/// # Errors
/// [`Error::Start`] or [`Error::Failed`]; what the compiler says goes to standard error.
pub fn build(toolchain: &Toolchain, target_dir: &Path) -> Result<PathBuf, Error> {
    build_from(toolchain, workspace(), target_dir)
}

/// As [`build`], with the names of its functions in it. It does the same, but is not what is handed out.
///
/// # Errors
/// As `build`.
pub fn build_with_names(toolchain: &Toolchain, target_dir: &Path) -> Result<PathBuf, Error> {
    let mut command = command(toolchain, workspace(), target_dir);
    command.args(["--config", "profile.component.strip=false"]);
    run(command)?;
    Ok(component(toolchain, target_dir))
}

/// As [`build`], from a copy of the workspace.
///
/// # Errors
/// As `build`.
pub fn build_from(toolchain: &Toolchain, workspace: &Path, target_dir: &Path) -> Result<PathBuf, Error> {
    run(command(toolchain, workspace, target_dir))?;
    let component = component(toolchain, target_dir);
    slim(&component).map_err(|error| Error::File { path: component.clone(), reason: error.to_string() })?;
    Ok(component)
}

fn run(mut command: Command) -> Result<(), Error> {
    let name = bounded::in_words(&command);
    let status = command.status();
    let status = status.map_err(|error| Error::Start { command: name.clone(), reason: error.to_string() })?;
    if status.success() { Ok(()) } else { Err(Error::Failed { command: name, status: status.to_string() }) }
}

/// Where cargo puts it.
fn component(toolchain: &Toolchain, target_dir: &Path) -> PathBuf {
    target_dir.join(toolchain.target()).join("component/pop3_component.wasm")
}

/// Takes out what nothing reads at run time; a component that cargo did not link again is left alone.
fn slim(component: &Path) -> io::Result<()> {
    let linked = fs::read(component)?;
    let slim = names::without_names(&linked);
    if slim == linked { Ok(()) } else { fs::write(component, slim) }
}

fn command(toolchain: &Toolchain, workspace: &Path, target_dir: &Path) -> Command {
    let mut flags = remap::flags(toolchain, workspace, target_dir);
    let mut command = match toolchain {
        Toolchain::Wasip2 { cargo, rustc } => wasip2(cargo, rustc),
        Toolchain::Debian { linker } => {
            flags.push(format!("-Clink-arg=--wasm-ld-path={WASM_LD}"));
            debian(linker, toolchain.rustc())
        }
    };
    // As an argument they join those of .cargo/config.toml; RUSTFLAGS would replace them.
    let flags = format!("target.{}.rustflags={}", toolchain.target(), flags.to_toml_value());
    command.args(["build", "--config", &flags]);
    command.args(["--locked", "--package", "pop3-component", "--profile", "component"]);
    command.args(["--target", toolchain.target(), "--target-dir"]).arg(target_dir);
    // A build script's standard output is read by cargo.
    command.current_dir(workspace).stdin(Stdio::null()).stdout(io::stderr());
    command
}

fn wasip2(cargo: &Path, rustc: &Path) -> Command {
    let mut command = clean(cargo);
    command.env("RUSTC", rustc);
    command
}

fn debian(linker: &Path, rustc: &Path) -> Command {
    let mut command = clean(Path::new("/usr/bin/cargo"));
    command.env("RUSTC", rustc);
    // Debian has the library as source, and building it is unstable in name only: the compiler is pinned.
    command.env("RUSTC_BOOTSTRAP", "1").arg("-Zbuild-std=core,alloc,panic_abort");
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    command
}

/// A cargo that hears nothing of the cargo around it.
fn clean(cargo: &Path) -> Command {
    let mut command = Command::new(cargo);
    for (name, _) in env::vars_os() {
        if !name.to_str().is_some_and(is_kept) {
            command.env_remove(name);
        }
    }
    command
}

/// Whether a variable may reach the nested cargo: flags, wrappers, profiles and the outer build's own may not.
fn is_kept(name: &str) -> bool {
    const OF_A_BUILD: [&str; 9] = [
        "RUSTFLAGS",
        "RUSTDOCFLAGS",
        "MAKEFLAGS",
        "MFLAGS",
        "TARGET",
        "HOST",
        "PROFILE",
        "OUT_DIR",
        "LD_LIBRARY_PATH",
    ];
    const OF_THE_USER: [&str; 6] =
        ["CARGO_HOME", "CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTR", "CARGO_SOURCE_", "CARGO_TERM_"];
    let of_cargo = ["CARGO", "CLIPPY_", "DEP_", "RUSTC"].iter().any(|prefix| name.starts_with(prefix));
    let of_the_user = OF_THE_USER.iter().any(|prefix| name.starts_with(prefix));
    of_the_user || !(of_cargo || OF_A_BUILD.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outer_build_does_not_reach_the_nested_one() {
        for name in [
            "CARGO",
            "CARGO_BUILD_TARGET",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_FEATURE_STD",
            "CARGO_MAKEFLAGS",
            "CARGO_PROFILE_RELEASE_LTO",
            "CARGO_TARGET_DIR",
            "CLIPPY_ARGS",
            "LD_LIBRARY_PATH",
            "OUT_DIR",
            "RUSTC",
            "RUSTC_BOOTSTRAP",
            "RUSTC_WORKSPACE_WRAPPER",
            "RUSTC_WRAPPER",
            "RUSTFLAGS",
        ] {
            assert!(!is_kept(name), "{name}");
        }
    }

    #[test]
    fn what_the_user_set_up_reaches_the_nested_build() {
        for name in
            ["CARGO_HOME", "CARGO_NET_OFFLINE", "CARGO_HTTP_PROXY", "HOME", "PATH", "RUSTUP_TOOLCHAIN"]
        {
            assert!(is_kept(name), "{name}");
        }
    }

    fn both() -> [Toolchain; 2] {
        let wasip2 = Toolchain::Wasip2 { cargo: "cargo".into(), rustc: "rustc".into() };
        [wasip2, Toolchain::Debian { linker: "wasm-component-ld".into() }]
    }

    #[test]
    fn both_toolchains_build_with_the_same_profile_and_never_change_the_lock_file() {
        for toolchain in both() {
            let words = bounded::in_words(&command(&toolchain, workspace(), Path::new("elsewhere")));
            assert!(words.contains("--locked --package pop3-component --profile component"), "{words}");
            assert!(words.contains(&format!("--target {}", toolchain.target())), "{words}");
        }
    }

    #[test]
    fn cargo_reads_the_flags_whatever_is_in_a_path() {
        let odd = Path::new(r#"/it's "odd", = \or not"#);
        for toolchain in both() {
            let command = command(&toolchain, odd, Path::new("elsewhere"));
            let mut words = command.get_args().filter_map(|word| word.to_str());
            let flags = words.find(|word| word.starts_with("target.")).unwrap();
            let read: toml::Table = flags.parse().unwrap();
            let flags = read["target"][toolchain.target()]["rustflags"].as_array().unwrap();
            let expected = format!("--remap-path-prefix={}=workspace", odd.display());
            assert!(flags.iter().any(|flag| flag.as_str() == Some(&expected)), "{flags:?}");
        }
    }

    #[test]
    fn the_workspace_is_where_its_lock_file_is() {
        assert!(workspace().join("Cargo.lock").is_file());
    }
}
