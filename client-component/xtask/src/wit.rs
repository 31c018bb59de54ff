//! `cargo xtask wit`: the WASI packages under `wit/deps` are those of the wasmtime crates in the lock file.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{cargo::metadata, error::Error, report::say};

/// Crate, file in it, file under `wit/deps`.
const VENDORED: [(&str, &str, &str); 6] = [
    ("wasmtime-wasi", "src/p2/wit/deps/clocks.wit", "clocks/clocks.wit"),
    ("wasmtime-wasi", "src/p2/wit/deps/io.wit", "io/io.wit"),
    ("wasmtime-wasi", "src/p2/wit/deps/random.wit", "random/random.wit"),
    ("wasmtime-wasi", "src/p2/wit/deps/sockets.wit", "sockets/sockets.wit"),
    ("wasmtime-wasi-tls", "wit/deps/tls/types.wit", "tls/types.wit"),
    ("wasmtime-wasi-tls", "wit/deps/tls/world.wit", "tls/world.wit"),
];

/// Compares file for file; `update` copies what differs.
pub(crate) fn run(update: bool) -> Result<(), Error> {
    let metadata = metadata()?;
    let vendored = component_build::workspace().join("wit/deps");
    let mut differing = strays(&vendored)?;
    for (package, source, name) in VENDORED {
        let original = read(&directory_of(&metadata, package)?.join(source))?;
        let copy = vendored.join(name);
        if fs::read(&copy).is_ok_and(|copy| copy == original) {
            continue;
        }
        if update {
            write(&copy, &original)?;
            say(&format!("copied {name}"));
        } else {
            differing.push(format!("{name} differs from {package}'s {source}"));
        }
    }
    if !differing.is_empty() {
        return Err(Error::Wit(differing));
    }
    say(&format!("{} files under wit/deps are those of the wasmtime crates", VENDORED.len()));
    Ok(())
}

/// Directory of a dependency's sources.
fn directory_of(metadata: &Value, package: &str) -> Result<PathBuf, Error> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let manifest =
        packages.filter(|found| found["name"] == package).find_map(|found| found["manifest_path"].as_str());
    let directory = manifest.and_then(|path| Path::new(path).parent()).map(Path::to_owned);
    directory.ok_or_else(|| Error::Unexpected(format!("{package} is not among the locked dependencies")))
}

/// Files that no wasmtime crate is known to have.
fn strays(vendored: &Path) -> Result<Vec<String>, Error> {
    let mut strays = Vec::new();
    for package in entries(vendored)? {
        for file in entries(&package)? {
            let name = file.strip_prefix(vendored).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            if !VENDORED.iter().any(|(.., known)| *known == name) {
                strays.push(format!("{name} is nobody's"));
            }
        }
    }
    Ok(strays)
}

fn entries(directory: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(directory).map_err(|reason| at(directory, reason))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

fn write(path: &Path, content: &[u8]) -> Result<(), Error> {
    let directory = path.parent().unwrap_or(path);
    fs::create_dir_all(directory).and_then(|()| fs::write(path, content)).map_err(|reason| at(path, reason))
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|reason| at(path, reason))
}

fn at(path: &Path, reason: io::Error) -> Error {
    Error::File { path: path.to_owned(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_wasmtime_does_not_have_is_a_stray() {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir_all(directory.path().join("io")).unwrap();
        fs::write(directory.path().join("io/io.wit"), "").unwrap();
        assert_eq!(strays(directory.path()).unwrap(), [""; 0]);
        fs::write(directory.path().join("io/more.wit"), "").unwrap();
        assert_eq!(strays(directory.path()).unwrap(), ["io/more.wit is nobody's"]);
    }

    #[test]
    fn a_dependency_is_found_by_its_exact_name() {
        let metadata = serde_json::json!({ "packages": [
            { "name": "wasmtime-wasi-tls", "manifest_path": "/registry/wasmtime-wasi-tls/Cargo.toml" },
            { "name": "wasmtime-wasi", "manifest_path": "/registry/wasmtime-wasi/Cargo.toml" },
        ]});
        assert_eq!(directory_of(&metadata, "wasmtime-wasi").unwrap(), Path::new("/registry/wasmtime-wasi"));
        assert!(directory_of(&metadata, "wasmtime").is_err());
    }
}
