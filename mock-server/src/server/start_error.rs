//! Why nothing starts.

use std::io;
use std::net::SocketAddr;

/// Why a server did not start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// An address cannot be listened on.
    #[error("cannot listen on {address}: {reason}")]
    Bind {
        /// The address asked for.
        address: SocketAddr,
        /// What kind of failure.
        kind: io::ErrorKind,
        /// The system's words.
        reason: String,
    },
    /// An address that is no loopback address was asked for without
    /// [`Builder::allow_remote`](crate::Builder::allow_remote).
    #[error(
        "{0} is no loopback address: a mock server is for this machine alone unless remote clients are allowed"
    )]
    NotLoopback(SocketAddr),
    /// A [`Proxy`](crate::Proxy) was to connect to an address that is no loopback address, without
    /// [`ProxyBuilder::allow_remote_upstream`](crate::ProxyBuilder::allow_remote_upstream).
    #[error(
        "{0} is no loopback address: a proxy with faults is for servers of this machine alone unless remote ones are allowed"
    )]
    RemoteUpstream(SocketAddr),
    /// A [`Proxy`](crate::Proxy) was to connect to itself.
    #[error("{0} is the address of the proxy itself")]
    Circular(SocketAddr),
    /// The certificates could not be made.
    #[error("cannot make certificates: {0}")]
    Certificate(String),
    /// The system gives no random octets.
    #[error("the system gives no random octets for nonces")]
    Random,
    /// The server's thread could not be started.
    #[error("cannot start the server's thread: {0}")]
    Thread(String),
}
