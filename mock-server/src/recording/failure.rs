//! What can be wrong with a recording, and with making one.

use std::path::PathBuf;

/// Why a text is no recording. Its text is one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordingError {
    /// The file cannot be read.
    #[error("{}: cannot be read: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// The text is not what a recording is.
    #[error("{}line {line}: {reason}", path.as_ref().map_or_else(String::new, |path| format!("{}: ", path.display())))]
    Wrong {
        /// The file, if it came from one.
        path: Option<PathBuf>,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
}

/// Why nothing, or not all, was recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The upstream is no `HOST:PORT`, or its host has no address.
    #[error("upstream {0}: no such host and port; write HOST:PORT")]
    Address(String),
    /// The upstream is on another machine and [`Upstream::allow_remote`](super::Upstream::allow_remote) was not said.
    #[error(
        "upstream {0} is no loopback address: a recorder is for this machine alone unless a remote upstream is allowed"
    )]
    NotLoopback(String),
    /// A CA is needed to verify the upstream's certificate, or the one that was given cannot be used.
    #[error("the upstream's certificate cannot be verified: {0}")]
    Trust(String),
    /// The recorder's own certificates, sockets or thread.
    #[error("the recorder cannot be started: {0}")]
    Start(String),
    /// The upstream cannot be connected to.
    #[error("cannot connect to the upstream: {0}")]
    Connect(String),
    /// A TLS handshake failed, with the client or with the upstream.
    #[error("the TLS handshake with the {peer} failed: {reason}")]
    Tls {
        /// `client` or `upstream`.
        peer: &'static str,
        /// Why.
        reason: String,
    },
    /// The session is larger than a recording may be.
    #[error("the session has more than {0} octets; record a shorter one")]
    TooLarge(usize),
    /// No client came.
    #[error("no client has connected")]
    NoClient,
}
