//! Passing octets on between a client and an upstream, and keeping them in mind.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::dialogue::{ClientRole, Dialogue, ServerRole, is_ok};
use super::log::Log;
use super::upstream::{Resolved, UpstreamTls, no_ca};
use super::{RecordError, Side};

/// The most that is read at once, in octets.
const CHUNK: usize = 16 * 1024;
/// How long a connection or a handshake may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the reply to the last command may take once the client has closed.
const LINGER: Duration = Duration::from_secs(2);

/// A connection, in clear or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A client's connection.
pub(super) struct Client {
    pub(super) stream: TcpStream,
    pub(super) implicit_tls: bool,
    pub(super) config: Arc<ServerConfig>,
}

/// Both connections of a session.
struct Relay<'r> {
    client: Box<dyn Stream>,
    server: Box<dyn Stream>,
    log: &'r mut Log,
    dialogue: Dialogue,
    /// What the server has said of a line.
    begun: Vec<u8>,
    stls_due: bool,
    quitting: bool,
}

/// What the server's last octets have brought.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heard {
    Nothing,
    /// TLS begins now.
    Stls,
    /// The reply to QUIT.
    Farewell,
}

/// Relays one session to its end. What `log` has is what was said, also after an error.
pub(super) async fn run(client: Client, upstream: &Resolved, log: &mut Log) -> Result<(), RecordError> {
    let config = client.config.clone();
    let server = connect(upstream).await?;
    let server = match upstream.tls {
        UpstreamTls::Implicit => handshake(Box::new(server), upstream).await?,
        UpstreamTls::Stls | UpstreamTls::None => Box::new(server),
    };
    let implicit_tls = client.implicit_tls;
    let client: Box<dyn Stream> = Box::new(client.stream);
    let client = if implicit_tls { accept(client, &config).await? } else { client };
    let mut relay = Relay {
        client,
        server,
        log,
        dialogue: Dialogue::default(),
        begun: Vec::new(),
        stls_due: false,
        quitting: false,
    };
    while relay.talk().await? == Heard::Stls {
        relay = relay.start_tls(upstream, &config).await?;
    }
    Ok(())
}

async fn connect(upstream: &Resolved) -> Result<TcpStream, RecordError> {
    let failed = |reason: String| RecordError::Connect(reason);
    let connected = timeout(PATIENCE, TcpStream::connect(&upstream.addresses[..])).await;
    let stream = connected.map_err(|_| failed("no answer within ten seconds".into()))?;
    let stream = stream.map_err(|error| failed(error.to_string()))?;
    stream.set_nodelay(true).map_err(|error| failed(error.to_string()))?;
    Ok(stream)
}

async fn handshake(server: Box<dyn Stream>, upstream: &Resolved) -> Result<Box<dyn Stream>, RecordError> {
    let config = upstream.client_config.clone().ok_or_else(no_ca)?;
    let connected =
        timeout(PATIENCE, TlsConnector::from(config).connect(upstream.name.clone(), server)).await;
    match connected {
        Ok(Ok(stream)) => Ok(Box::new(stream)),
        Ok(Err(error)) => Err(tls("upstream", &error)),
        Err(_) => Err(tls("upstream", &io::ErrorKind::TimedOut.into())),
    }
}

async fn accept(client: Box<dyn Stream>, config: &Arc<ServerConfig>) -> Result<Box<dyn Stream>, RecordError> {
    match timeout(PATIENCE, TlsAcceptor::from(config.clone()).accept(client)).await {
        Ok(Ok(stream)) => Ok(Box::new(stream)),
        Ok(Err(error)) => Err(tls("client", &error)),
        Err(_) => Err(tls("client", &io::ErrorKind::TimedOut.into())),
    }
}

fn tls(peer: &'static str, error: &io::Error) -> RecordError {
    RecordError::Tls { peer, reason: error.to_string() }
}

impl Relay<'_> {
    /// Relays until the session is over or TLS begins.
    async fn talk(&mut self) -> Result<Heard, RecordError> {
        let (mut from_client, mut from_server) = (vec![0; CHUNK], vec![0; CHUNK]);
        loop {
            tokio::select! {
                // Behind STLS the next octet may be one of a handshake.
                read = self.client.read(&mut from_client), if !self.stls_due => match read {
                    Ok(length) if length > 0 => self.client_said(&from_client[..length]).await?,
                    _ => return self.client_closed().await,
                },
                read = self.server.read(&mut from_server) => match read {
                    Ok(length) if length > 0 => match self.server_said(&from_server[..length]).await? {
                        Heard::Nothing => {}
                        Heard::Stls => return Ok(Heard::Stls),
                        Heard::Farewell => return self.farewell().await,
                    },
                    _ => return self.end(Some(Side::Server)).await,
                },
            }
        }
    }

    async fn client_said(&mut self, octets: &[u8]) -> Result<(), RecordError> {
        for line in self.log.client(octets)? {
            if let ClientRole::Command(command) = self.dialogue.client(&line) {
                self.stls_due |= command.keyword == "STLS";
                self.quitting |= command.keyword == "QUIT";
            }
        }
        // Whoever does not take it has closed, which is heard when it is read from.
        let _ = self.server.write_all(octets).await;
        let _ = self.server.flush().await;
        Ok(())
    }

    async fn server_said(&mut self, octets: &[u8]) -> Result<Heard, RecordError> {
        self.log.server(octets)?;
        let _ = self.client.write_all(octets).await;
        let _ = self.client.flush().await;
        let mut heard = Heard::Nothing;
        for piece in octets.split_inclusive(|octet| *octet == b'\n') {
            self.begun.extend_from_slice(piece);
            if !piece.ends_with(b"\n") {
                break;
            }
            let line = std::mem::take(&mut self.begun);
            if let ServerRole::Status(command) = self.dialogue.server(&line) {
                match command.keyword {
                    "STLS" if is_ok(&line) => heard = Heard::Stls,
                    "STLS" => self.stls_due = false,
                    "QUIT" => heard = Heard::Farewell,
                    _ => {}
                }
            }
        }
        Ok(heard)
    }

    async fn start_tls(
        mut self,
        upstream: &Resolved,
        config: &Arc<ServerConfig>,
    ) -> Result<Self, RecordError> {
        if upstream.tls != UpstreamTls::Stls {
            let reason = "it agrees to STLS, which was not to be used".into();
            return Err(RecordError::Tls { peer: "upstream", reason });
        }
        self.server = handshake(self.server, upstream).await?;
        self.client = accept(self.client, config).await?;
        self.log.tls();
        self.begun.clear();
        self.stls_due = false;
        Ok(self)
    }

    /// What the server still says to commands that have arrived is part of the session.
    async fn client_closed(&mut self) -> Result<Heard, RecordError> {
        let _ = self.server.shutdown().await;
        if !self.quitting {
            return self.end(Some(Side::Client)).await;
        }
        let mut octets = vec![0; CHUNK];
        while let Ok(Ok(length @ 1..)) = timeout(LINGER, self.server.read(&mut octets)).await {
            self.server_said(&octets[..length]).await?;
        }
        self.end(None).await
    }

    /// Behind the reply to QUIT it does not matter who closes first, and so it is not recorded.
    async fn farewell(&mut self) -> Result<Heard, RecordError> {
        self.end(None).await
    }

    async fn end(&mut self, closed: Option<Side>) -> Result<Heard, RecordError> {
        self.log.end(closed);
        let _ = timeout(LINGER, self.client.shutdown()).await;
        let _ = timeout(LINGER, self.server.shutdown()).await;
        Ok(Heard::Nothing)
    }
}
