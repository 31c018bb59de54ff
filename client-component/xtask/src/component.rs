//! `cargo xtask component`: the component as a file to take away, with its interface and a checksum.

use std::{
    ffi::OsString,
    fs,
    io::{Write as _, stdout},
    path::{Path, PathBuf},
    process::Stdio,
};

use component_build::Toolchain;
use sha2::{Digest as _, Sha256};

use crate::{
    cargo::{cargo, target_directory},
    error::Error,
    output::{self, Output},
    report::say,
};

/// Prints the interface of a component. It runs once: optimising it would take longer than it does.
const INTERFACE: [&str; 7] = [
    "run",
    "--locked",
    "--config",
    "profile.dev.package.\"*\".opt-level=0",
    "--package",
    "component-wit",
    "--",
];

/// Builds the component and writes it to `out`, with two files beside it. `POP3_COMPONENT` has no say here.
pub(crate) fn run(out: &Path, json: bool) -> Result<(), Error> {
    let files = Files::of(out)?;
    let toolchain = component_build::provide(&mut say)?;
    let taken = take(&files, &toolchain)?;
    let report = if json { files.as_json(&taken) } else { files.as_text(&taken) };
    // Whoever closed standard output has the files.
    let _ = writeln!(stdout(), "{report}");
    Ok(())
}

/// What was written.
struct Taken {
    octets: usize,
    sha256: String,
}

fn take(files: &Files, toolchain: &Toolchain) -> Result<Taken, Error> {
    let built = component_build::build(toolchain, &target_directory()?.join("component-build"))?;
    let component = fs::read(&built).map_err(|reason| Error::File { path: built.clone(), reason })?;
    let interface = interface(&built)?;
    let sha256 = format!("{:x}", Sha256::digest(&component));
    files.write(&component, &interface, &sha256)?;
    Ok(Taken { octets: component.len(), sha256 })
}

/// Where everything goes.
struct Files {
    component: PathBuf,
    interface: PathBuf,
    checksum: PathBuf,
    /// Of the component, as it stands in the checksum file.
    name: String,
}

impl Files {
    /// The files for `out`, if they can be written: a build takes a while.
    fn of(out: &Path) -> Result<Self, Error> {
        let unusable = |why| Error::Unusable { path: out.to_owned(), why };
        let name = out.file_name().ok_or(unusable("it names no file; say for example pop3.wasm"))?;
        let name = name.to_str().filter(|name| !name.contains(['\n', '\r', '\\']));
        let name = name.ok_or(unusable("such a name cannot stand in a file of checksums"))?;
        if out.extension().is_some_and(|extension| extension == "wit") {
            return Err(unusable("the interface beside it would have the same name"));
        }
        let mut checksum = OsString::from(out);
        checksum.push(".sha256");
        let (component, interface) = (out.to_owned(), out.with_extension("wit"));
        let files = Self { component, interface, checksum: checksum.into(), name: name.to_owned() };
        [&files.component, &files.interface, &files.checksum]
            .into_iter()
            .try_for_each(|path| output::check(path))?;
        Ok(files)
    }

    /// The component comes last: where it is new, so is what describes it.
    fn write(&self, component: &[u8], interface: &[u8], sha256: &str) -> Result<(), Error> {
        // As sha256sum writes it and checks it.
        let checksum = format!("{sha256}  {}\n", self.name);
        let written = [
            Output::write(&self.interface, interface)?,
            Output::write(&self.checksum, checksum.as_bytes())?,
            Output::write(&self.component, component)?,
        ];
        written.into_iter().try_for_each(Output::publish)
    }

    fn as_text(&self, Taken { octets, sha256 }: &Taken) -> String {
        let Self { component, interface, checksum, .. } = self;
        format!(
            "{}: {octets} octets, SHA-256 {sha256}\n{}: its interface\n{}: its checksum, for sha256sum --check",
            component.display(),
            interface.display(),
            checksum.display()
        )
    }

    fn as_json(&self, Taken { octets, sha256 }: &Taken) -> String {
        let path = |path: &Path| path.to_string_lossy().into_owned();
        serde_json::json!({
            "component": path(&self.component),
            "octets": octets,
            "sha256": sha256,
            "interface": path(&self.interface),
            "checksum": path(&self.checksum),
        })
        .to_string()
    }
}

/// The interface of a component, as text.
fn interface(component: &Path) -> Result<Vec<u8>, Error> {
    let mut command = cargo(&INTERFACE);
    command.arg(component).stdin(Stdio::null()).stderr(Stdio::inherit());
    let name = "cargo run --package component-wit".to_owned();
    let output = command.output().map_err(|reason| Error::Start { command: name.clone(), reason })?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(Error::Step { name: "the interface of the component", command: name })
    }
}

#[cfg(test)]
mod tests {
    use component_build::{Kind, Machine};

    use super::*;

    #[test]
    fn the_component_comes_with_its_interface_and_its_checksum() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("pop3.wasm");
        // Looks for a toolchain and installs none: this is a test.
        let toolchain = Toolchain::choose(&Machine::look(), Kind::from_environment().unwrap()).unwrap();
        let taken = take(&Files::of(&out).unwrap(), &toolchain).unwrap();
        let component = fs::read(&out).unwrap();
        assert!(component.starts_with(b"\0asm\x0d\0\x01\0"));
        assert_eq!(taken.octets, component.len());
        assert_eq!(taken.sha256, format!("{:x}", Sha256::digest(&component)));
        let interface = fs::read_to_string(folder.path().join("pop3.wit")).unwrap();
        assert!(interface.starts_with("package root:component;"), "{interface}");
        let checksum = fs::read_to_string(folder.path().join("pop3.wasm.sha256")).unwrap();
        assert_eq!(checksum, format!("{}  pop3.wasm\n", taken.sha256));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn the_component_has_less_than_300_kib() {
        let toolchain = Toolchain::choose(&Machine::look(), Kind::from_environment().unwrap()).unwrap();
        let built = component_build::build(&toolchain, &target_directory().unwrap().join("component-build"));
        let octets = fs::metadata(built.unwrap()).unwrap().len();
        // What takes the room: cargo xtask component --sizes.
        assert!(octets < 300 << 10, "{octets} octets");
    }

    #[test]
    fn names_that_lead_nowhere_are_refused_before_anything_is_built() {
        for (out, reason) in [
            ("..", ".. cannot be written: it names no file; say for example pop3.wasm"),
            ("pop3.wit", "pop3.wit cannot be written: the interface beside it would have the same name"),
            ("a\\b.wasm", "a\\b.wasm cannot be written: such a name cannot stand in a file of checksums"),
        ] {
            assert_eq!(Files::of(Path::new(out)).err().unwrap().to_string(), reason);
        }
    }

    #[test]
    fn the_report_is_one_object_where_json_is_asked_for() {
        let files = Files {
            component: "there/pop3.wasm".into(),
            interface: "there/pop3.wit".into(),
            checksum: "there/pop3.wasm.sha256".into(),
            name: "pop3.wasm".to_owned(),
        };
        let taken = Taken { octets: 7, sha256: "ab".to_owned() };
        let report: serde_json::Value = serde_json::from_str(&files.as_json(&taken)).unwrap();
        let expected = serde_json::json!({
            "component": "there/pop3.wasm",
            "octets": 7,
            "sha256": "ab",
            "interface": "there/pop3.wit",
            "checksum": "there/pop3.wasm.sha256",
        });
        assert_eq!(report, expected);
    }
}
