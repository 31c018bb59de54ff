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
    /// The vendored WIT is not what wasmtime serves.
    #[error("wit/deps is not what wasmtime serves: {}. To copy it: cargo xtask wit --update", .0.join(", "))]
    Wit(Vec<String>),
    /// A file could not be read or written.
    #[error("{path}: {reason}", path = path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// The system's words.
        reason: std::io::Error,
    },
}
