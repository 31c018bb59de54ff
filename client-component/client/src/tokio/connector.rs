//! Name resolution and TCP.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use rustls::ClientConfig;
use tokio::{
    net::{TcpStream, lookup_host},
    time::{Instant, timeout_at},
};

use super::{client::Record, errors, transport::TokioTransport};
use crate::{Connect, SocketError, TransportError};

pub(super) struct Connector {
    tls: Arc<ClientConfig>,
    record: Record,
}

impl Connector {
    pub(super) fn new(tls: Arc<ClientConfig>, record: Record) -> Self {
        Self { tls, record }
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
        let deadline = Instant::now() + within;
        let stream = timeout_at(deadline, reach(host, port)).await.map_err(|_| TransportError::Timeout)??;
        Ok(TokioTransport::new(stream, self.tls.clone(), self.record.clone()))
    }
}

/// Tries each address in turn; the last refusal is the one reported.
async fn reach(host: &str, port: u16) -> Result<TcpStream, TransportError> {
    let addresses: Vec<SocketAddr> = lookup_host((host, port))
        .await
        .map_err(|_| TransportError::Resolve(SocketError::NameUnresolvable))?
        .collect();
    let mut last = TransportError::Resolve(SocketError::NameUnresolvable);
    for address in addresses {
        match TcpStream::connect(address).await {
            // Commands are small and wait for their answers: Nagle would only hold them back.
            Ok(stream) => {
                return stream.set_nodelay(true).map(|()| stream).map_err(|error| errors::broken(&error));
            }
            Err(error) => last = TransportError::Connect(errors::connecting(&error)),
        }
    }
    Err(last)
}
