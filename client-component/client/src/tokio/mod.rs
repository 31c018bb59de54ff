//! The client over tokio and rustls.

mod client;
mod connector;
mod errors;
mod last_error;
mod reader;
mod stream;
mod tls;
mod transport;

pub use client::Client;
pub use reader::{ChunkReader, Chunks, MessageReader};
/// The rustls whose types appear here.
pub use rustls;
pub use tls::{TlsConfigError, tls_config, tls_config_of};
pub use transport::TokioTransport;
