//! Name resolution and TCP.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use rustls::ClientConfig;
use tokio::{
    net::{TcpStream, lookup_host},
    time::{Instant, timeout, timeout_at},
};

use super::{
    client::Record,
    errors,
    transport::{TokioTransport, deadline},
};
use crate::{Connect, Phase, SocketError, TransportError};

const TIMEOUT: TransportError = TransportError::Timeout(Phase::Connect);

pub(super) struct Connector {
    tls: Arc<ClientConfig>,
    record: Record,
    /// A connection that stands already.
    stream: Option<TcpStream>,
}

impl Connector {
    pub(super) fn new(tls: Arc<ClientConfig>, record: Record) -> Self {
        Self { tls, record, stream: None }
    }

    pub(super) fn over(stream: TcpStream, tls: Arc<ClientConfig>, record: Record) -> Self {
        Self { tls, record, stream: Some(stream) }
    }
}

impl Connect for Connector {
    type Transport = TokioTransport;

    async fn connect(
        &mut self,
        host: &str,
        port: u16,
        within: Duration,
    ) -> Result<TokioTransport, TransportError> {
        let stream = match self.stream.take() {
            Some(stream) => ready(stream)?,
            None => reach(host, port, deadline(within)).await?,
        };
        Ok(TokioTransport::new(stream, self.tls.clone(), self.record.clone()))
    }
}

/// Tries each address in turn; the last refusal is the one reported.
async fn reach(host: &str, port: u16, deadline: Instant) -> Result<TcpStream, TransportError> {
    let found = timeout_at(deadline, lookup_host((host, port))).await.map_err(|_| TIMEOUT)?;
    let unresolved = TransportError::Resolve(SocketError::NameUnresolvable);
    let addresses: Vec<SocketAddr> = found.map_err(|_| unresolved.clone())?.collect();
    let mut last = unresolved;
    for (tried, address) in addresses.iter().enumerate() {
        // One that swallows everything must leave time for the others.
        let left = deadline.saturating_duration_since(Instant::now());
        let share = left / u32::try_from(addresses.len() - tried).unwrap_or(u32::MAX);
        match timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return ready(stream),
            Ok(Err(error)) => last = TransportError::Connect(errors::connecting(&error)),
            Err(_) => last = TIMEOUT,
        }
    }
    Err(last)
}

/// Commands are small and wait for their answers: Nagle would only hold them back.
fn ready(stream: TcpStream) -> Result<TcpStream, TransportError> {
    stream.set_nodelay(true).map_err(|error| errors::broken(&error))?;
    Ok(stream)
}
