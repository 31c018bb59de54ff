//! The build script's half: a component to embed, and when to look again.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use crate::{Error, Kind, Machine, TOOLCHAIN_VARIABLE, Toolchain, build, workspace};

/// Environment variable that names a component to take instead of building one; relative to the workspace.
pub const COMPONENT_VARIABLE: &str = "POP3_COMPONENT";

/// All that the component is made of, relative to the workspace. Cargo watches directories to their depth.
const SOURCES: [&str; 10] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "client-component/Cargo.toml",
    "client-component/client/Cargo.toml",
    "client-component/client/src",
    "client-component/proto/Cargo.toml",
    "client-component/proto/src",
    "client-component/src",
    "wit",
];

/// Provides the component and returns what the build script has to print, line for line.
///
/// `variable` is the name under which the crate finds the file: `include_bytes!(env!(..))`. Uses what is
/// installed and installs nothing.
///
/// # Errors
/// As [`build`]; [`Error::Missing`] without a toolchain; [`Error::NotAComponent`] for a file that is none.
pub fn embed(variable: &str) -> Result<Vec<String>, Error> {
    let out_dir = PathBuf::from(env::var_os("OUT_DIR").ok_or(Error::NotABuildScript)?);
    let mut directives = vec![
        format!("cargo::rerun-if-env-changed={COMPONENT_VARIABLE}"),
        format!("cargo::rerun-if-env-changed={TOOLCHAIN_VARIABLE}"),
    ];
    let (component, sources) = match env::var_os(COMPONENT_VARIABLE).filter(|value| !value.is_empty()) {
        Some(given) => given_component(&workspace().join(given))?,
        None => fresh_component(&out_dir)?,
    };
    directives.extend(sources.iter().map(|path| format!("cargo::rerun-if-changed={}", path.display())));
    let embedded = out_dir.join("pop3_component.wasm");
    replace(&embedded, &component)?;
    directives.push(format!("cargo::rustc-env={variable}={}", embedded.display()));
    Ok(directives)
}

fn given_component(path: &Path) -> Result<(Vec<u8>, Vec<PathBuf>), Error> {
    // Magic number, version 13 and layer 1: a component; a core module has version 1 and layer 0.
    const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";
    let component = read(path)?;
    if !component.starts_with(COMPONENT) {
        return Err(Error::NotAComponent(path.to_owned()));
    }
    Ok((component, vec![path.to_owned()]))
}

fn fresh_component(out_dir: &Path) -> Result<(Vec<u8>, Vec<PathBuf>), Error> {
    let toolchain = Toolchain::choose(&Machine::look(), Kind::from_environment()?)?;
    // OUT_DIR is <target>/<profile>/build/<package>/out: one nested build serves all profiles.
    let target_dir = out_dir.ancestors().nth(4).unwrap_or(out_dir).join("component-build");
    let file = build(&toolchain, &target_dir)?;
    let mut sources: Vec<_> = SOURCES.iter().map(|path| workspace().join(path)).collect();
    let read_by_compiler = fs::read_to_string(file.with_extension("d")).unwrap_or_default();
    sources.extend(sources_beyond(&sources, &read_by_compiler));
    Ok((read(&file)?, sources))
}

/// What a dep-info file (`target: source source ...`) names beside the given directories: a source that moved
/// to where [`SOURCES`] does not look is still watched.
fn sources_beyond(known: &[PathBuf], dep_info: &str) -> Vec<PathBuf> {
    let named = dep_info.split_once(": ").map_or("", |(_, sources)| sources).replace("\\ ", "\0");
    let paths = named.split_whitespace().map(|path| PathBuf::from(path.replace('\0', " ")));
    paths.filter(|path| !known.iter().any(|directory| path.starts_with(directory))).collect()
}

/// Leaves a file alone that has the same content: else the crate around it would compile again.
fn replace(path: &Path, content: &[u8]) -> Result<(), Error> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    fs::write(path, content).map_err(|error| at(path, &error))
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|error| at(path, &error))
}

fn at(path: &Path, error: &io::Error) -> Error {
    Error::File { path: path.to_owned(), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_watched_source_exists() {
        // Cargo takes a path that is not there for changed, and would build every time.
        for path in SOURCES {
            assert!(workspace().join(path).exists(), "{path}");
        }
    }

    #[test]
    fn a_source_outside_the_watched_directories_is_watched_too() {
        let known = [PathBuf::from("/w/wit")];
        let dep_info = "/t/x.wasm: /w/wit/a.wit /w/else/b.rs /w/with\\ space.rs\n";
        assert_eq!(
            sources_beyond(&known, dep_info),
            [Path::new("/w/else/b.rs"), Path::new("/w/with space.rs")]
        );
    }

    #[test]
    fn a_core_module_is_not_taken_for_a_component() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("core.wasm");
        fs::write(&file, b"\0asm\x01\0\0\0").unwrap();
        assert_eq!(given_component(&file), Err(Error::NotAComponent(file)));
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = given_component(Path::new("/no/such/component.wasm")).unwrap_err();
        assert!(error.to_string().starts_with("/no/such/component.wasm: "), "{error}");
    }

    #[test]
    fn the_same_component_again_leaves_the_file_untouched() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("component.wasm");
        fs::write(&file, b"same").unwrap();
        let before = std::time::SystemTime::UNIX_EPOCH;
        fs::File::options().write(true).open(&file).unwrap().set_modified(before).unwrap();
        assert_eq!(replace(&file, b"same"), Ok(()));
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), before);
    }
}
