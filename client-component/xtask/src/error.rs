//! Why a command failed.

use std::path::PathBuf;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// No wasm target.
    #[error(transparent)]
    Toolchain(#[from] component_build::Error),
    /// A step did not succeed; it has said why.
    #[error("{name} failed; to repeat it: {command}")]
    Step {
        /// What it checks.
        name: &'static str,
        /// As typed.
        command: String,
    },
    /// A program is not there.
    #[error("cannot run {command}: {reason}")]
    Start {
        /// What was to run.
        command: String,
        /// The system's words.
        reason: std::io::Error,
    },
    /// Something is not as this program expects it.
    #[error("{0}")]
    Unexpected(String),
    /// A README is not one whose blocks can be run.
    #[error("{place}: {why}")]
    Readme {
        /// File and line.
        place: String,
        /// What is wrong there, and what to write instead.
        why: String,
    },
    /// A block of a README did not do what its reader expects.
    #[error("{place} {how}; to repeat it: cargo xtask readme --only {place}")]
    Block {
        /// File and line.
        place: String,
        /// How it ended.
        how: String,
    },
    /// The vendored WIT is not what wasmtime serves.
    #[error("wit/deps is not what wasmtime serves: {}. To copy it: cargo xtask wit --update", .0.join(", "))]
    Wit(Vec<String>),
    /// Something that is to be a file cannot be one.
    #[error("{path} cannot be written: {why}", path = path.display())]
    Unusable {
        /// Which one.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// No file can be made in a folder.
    #[error("cannot write into the folder {path}: {reason}. Make it, or name another", path = path.display())]
    Folder {
        /// Which one.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// A file could not be read or written.
    #[error("{path}: {reason}", path = path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// The system's words.
        reason: std::io::Error,
    },
}
