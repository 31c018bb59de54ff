//! Why there is no component, and what to do about it.

use std::{fmt, path::PathBuf};

use crate::{Kind, Machine, PACKAGES, TARGET};

/// Why there is no component.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No toolchain can build it.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// [`TOOLCHAIN_VARIABLE`](crate::TOOLCHAIN_VARIABLE) has a value that means nothing.
    #[error("POP3_WASM_TOOLCHAIN is {0:?}: set it to \"wasip2\" or \"debian\", or unset it")]
    UnknownToolchain(String),
    /// A command could not be started.
    #[error("cannot run {command}: {reason}")]
    Start {
        /// What was to run.
        command: String,
        /// The system's words.
        reason: String,
    },
    /// A command ended without success; its output says why.
    #[error("{command} failed ({status}): see its output")]
    Failed {
        /// What ran.
        command: String,
        /// How it ended.
        status: String,
    },
    /// A command took too long and was ended.
    #[error("{command} was ended after {seconds} seconds")]
    TimedOut {
        /// What ran.
        command: String,
        /// How long it was given.
        seconds: u64,
    },
    /// A file could not be read or written.
    #[error("{path}: {reason}", path = path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// The file that [`COMPONENT_VARIABLE`](crate::COMPONENT_VARIABLE) names is something else.
    #[error("POP3_COMPONENT names {path}, which is not a WebAssembly component: name one, or unset it", path = .0.display())]
    NotAComponent(PathBuf),
    /// cargo did not say where a build script may write.
    #[error("OUT_DIR is not set: `embed` is for build scripts")]
    NotABuildScript,
}

/// What a machine lacks. Displays as one paragraph that ends in commands to paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The way that was insisted on, if one was.
    pub wanted: Option<Kind>,
    /// Packages of Debian that are not there.
    pub packages: Vec<&'static str>,
    /// `wasm-component-ld` is not there.
    pub component_linker: bool,
    /// rustup is there and can add the target.
    pub rustup: bool,
    /// apt-get is there and can install the packages.
    pub apt: bool,
    /// No `sudo` is needed.
    pub root: bool,
}

impl Missing {
    pub(crate) fn on(machine: &Machine, wanted: Option<Kind>) -> Self {
        Self {
            wanted,
            packages: machine.missing_packages.clone(),
            component_linker: machine.component_linker.is_none(),
            rustup: machine.rustup,
            apt: machine.apt,
            root: machine.root,
        }
    }

    /// Commands that help, each one line to paste. None where neither rustup nor apt-get is there.
    #[must_use]
    pub fn commands(&self) -> Vec<String> {
        let mut commands = Vec::new();
        if self.rustup && self.wanted != Some(Kind::Debian) {
            commands.push(format!("rustup target add {TARGET}"));
        }
        // Packages alone do not help without the linker that comes with rustup's toolchains.
        if self.apt && !self.component_linker && self.wanted != Some(Kind::Wasip2) {
            let sudo = if self.root { "" } else { "sudo " };
            let packages = PACKAGES.join(" ");
            commands.push(format!("{sudo}apt-get update && {sudo}apt-get install --yes {packages}"));
        }
        commands
    }

    fn reasons(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        if self.wanted != Some(Kind::Debian) {
            reasons.push(format!("the active Rust toolchain has no target {TARGET}"));
        }
        if self.wanted != Some(Kind::Wasip2) && !self.packages.is_empty() {
            reasons.push(format!("of Debian's packages {} are missing", self.packages.join(", ")));
        }
        if self.wanted != Some(Kind::Wasip2) && self.component_linker {
            reasons.push("the linker wasm-component-ld, part of rustup's toolchains, is missing".to_owned());
        }
        reasons
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the WASI component cannot be built here: {}. ", self.reasons().join(", and "))?;
        match self.commands().as_slice() {
            [] => write!(f, "Install rustup and run `rustup target add {TARGET}`")?,
            commands => write!(f, "Run `cargo xtask setup`, or `{}`", commands.join("`, or `"))?,
        }
        f.write_str("; or set POP3_COMPONENT to the file of a component that was built elsewhere.")
    }
}

impl std::error::Error for Missing {}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing() -> Missing {
        Missing {
            wanted: None,
            packages: PACKAGES.to_vec(),
            component_linker: false,
            rustup: true,
            apt: true,
            root: false,
        }
    }

    #[test]
    fn the_message_is_one_paragraph_with_the_exact_commands() {
        assert_eq!(
            missing().to_string(),
            "the WASI component cannot be built here: the active Rust toolchain has no target wasm32-wasip2, and of \
             Debian's packages rustc-web, cargo-web, rust-web-src, lld-19 are missing. Run `cargo xtask setup`, or \
             `rustup target add wasm32-wasip2`, or `sudo apt-get update && sudo apt-get install --yes rustc-web \
             cargo-web rust-web-src lld-19`; or set POP3_COMPONENT to the file of a component that was built elsewhere."
        );
    }

    #[test]
    fn root_needs_no_sudo() {
        let commands = Missing { root: true, rustup: false, ..missing() }.commands();
        assert_eq!(
            commands,
            ["apt-get update && apt-get install --yes rustc-web cargo-web rust-web-src lld-19"]
        );
    }

    #[test]
    fn who_insists_on_one_way_hears_of_that_way_alone() {
        let wasip2 = Missing { wanted: Some(Kind::Wasip2), ..missing() }.to_string();
        assert!(wasip2.contains("rustup target add") && !wasip2.contains("apt-get"), "{wasip2}");
        let debian = Missing { wanted: Some(Kind::Debian), ..missing() }.to_string();
        assert!(debian.contains("apt-get") && !debian.contains(TARGET), "{debian}");
    }

    #[test]
    fn packages_are_not_advised_where_they_would_not_do() {
        let text = Missing { component_linker: true, rustup: false, ..missing() }.to_string();
        assert!(text.contains("wasm-component-ld") && text.contains("Install rustup"), "{text}");
        assert!(!text.contains("apt-get"), "{text}");
    }
}
