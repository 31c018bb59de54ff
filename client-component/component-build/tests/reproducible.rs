//! The same sources and the same compiler give the same component, wherever they are.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use component_build::{Kind, Machine, Toolchain, build, build_from, workspace};

/// What cargo needs of the workspace to build one package of it: every member, for their manifests are read.
const PARTS: [&str; 8] = [
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "client-component",
    "conformance",
    "host-runner",
    "mock-server",
    "wit",
];

/// Kept between runs, so that only what has changed is compiled again.
fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// The nested build that build scripts use too.
fn own_target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("component-build")
}

fn toolchain() -> Toolchain {
    Toolchain::choose(&Machine::look(), Kind::from_environment().unwrap()).unwrap()
}

/// What tools leave beside sources.
const LEFT: [&str; 2] = ["node_modules", "target"];

/// Makes `to` the same as `from`. What is the same already keeps its time, by which cargo judges.
fn mirror(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        let content = fs::read(from)?;
        let same = fs::read(to).is_ok_and(|old| old == content);
        return if same { Ok(()) } else { fs::write(to, content) };
    }
    fs::create_dir_all(to)?;
    for old in fs::read_dir(to)? {
        let old = old?;
        if !from.join(old.file_name()).exists() {
            remove(&old.path())?;
        }
    }
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if !LEFT.iter().any(|left| entry.file_name() == *left) {
            mirror(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

fn holds(octets: &[u8], text: &str) -> bool {
    octets.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn the_component_is_the_same_from_another_folder_octet_for_octet() {
    let elsewhere = kept("elsewhere");
    fs::create_dir_all(&elsewhere).unwrap();
    for part in PARTS {
        mirror(&workspace().join(part), &elsewhere.join(part)).unwrap();
    }
    let here = fs::read(build(&toolchain(), &own_target()).unwrap()).unwrap();
    let there = fs::read(build_from(&toolchain(), &elsewhere, &kept("elsewhere-target")).unwrap()).unwrap();
    assert_eq!(here.len(), there.len());
    assert!(
        here == there,
        "first difference at octet {:?}",
        here.iter().zip(&there).position(|(a, b)| a != b)
    );
}

#[test]
fn no_path_of_this_machine_is_in_the_component() {
    let component = fs::read(build(&toolchain(), &own_target()).unwrap()).unwrap();
    // The paths of sources that panics name are there, so the search would find others. (Debian's library is built here,
    // and such that its panics name none.)
    if let Toolchain::Wasip2 { .. } = toolchain() {
        assert!(holds(&component, "client-component/client/src/"));
        assert!(holds(&component, "crates/bytes-"));
    }
    let homes = ["CARGO_HOME", "RUSTUP_HOME", "HOME"].into_iter().filter_map(|name| env::var(name).ok());
    let folders = [workspace(), &own_target()].map(|path| path.display().to_string());
    for path in homes.chain(folders).chain([".cargo/".to_owned(), "registry/src".to_owned()]) {
        // A home of "/" is no secret.
        assert!(path.len() < 2 || !holds(&component, &path), "{path}");
    }
}
