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
pub use reader::MessageReader;
pub use tls::{TlsConfigError, tls_config};
pub use transport::TokioTransport;
