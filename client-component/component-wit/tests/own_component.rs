//! The interface of the project's own component, read back.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

use std::{path::Path, process::Command};

use component_build::{Kind, Machine, Toolchain, build};
use wit_parser::{Resolve, UnresolvedPackageGroup, WorldKey};

/// What the program prints for the component that build scripts embed too.
fn printed() -> String {
    let toolchain = Toolchain::choose(&Machine::look(), Kind::from_environment().unwrap()).unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("component-build");
    let component = build(&toolchain, &target).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_component-wit")).arg(component).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_text_stands_alone_and_names_what_the_component_exports() {
    let text = printed();
    let mut resolve = Resolve::default();
    // No folder and no other file: what a package needs must be in the text.
    let package = resolve.push_group(UnresolvedPackageGroup::parse("pop3.wit", &text).unwrap()).unwrap();
    let world = &resolve.worlds[resolve.select_world(&[package], None).unwrap()];
    let name = |key: &WorldKey| resolve.name_world_key(key);
    let exports: Vec<_> = world.exports.keys().map(name).collect();
    assert_eq!(exports, ["mail:pop3/types@0.1.0", "mail:pop3/client@0.1.0"]);
    let imports: Vec<_> = world.imports.keys().map(name).collect();
    assert!(imports.iter().all(|import| import.starts_with("wasi:")), "{imports:?}");
    assert!(imports.contains(&"wasi:tls/types@0.2.0-draft".to_owned()), "{imports:?}");
}

#[test]
fn the_same_component_gives_the_same_text() {
    assert_eq!(printed(), printed());
}
