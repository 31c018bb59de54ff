//! Passing octets on between a client and an upstream, and keeping them in mind.

use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::BytesMut;
use rustls::ServerConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::dialogue::{ClientRole, Dialogue, ServerRole, is_ok};
use super::log::Log;
use super::stream::{Stream, hand_on, hear};
use super::upstream::{Resolved, UpstreamTls, no_ca};
use super::{RecordError, Side};

/// The most that is read at once, in octets.
const CHUNK: usize = 16 * 1024;
/// How long a connection or a handshake may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the reply to the last command may take once the client has closed.
const LINGER: Duration = Duration::from_secs(2);

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
    /// What is on its way, at most what a recording may have.
    to_client: BytesMut,
    to_server: BytesMut,
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
        to_client: BytesMut::new(),
        to_server: BytesMut::new(),
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
        let mut buffer = vec![0; CHUNK];
        loop {
            match self.next(&mut buffer).await {
                (Side::Client, 0) => return self.client_closed().await,
                (Side::Client, length) => self.client_said(&buffer[..length])?,
                (Side::Server, 0) => return self.end(Some(Side::Server)).await,
                (Side::Server, length) => match self.server_said(&buffer[..length])? {
                    Heard::Nothing => {}
                    Heard::Stls => return Ok(Heard::Stls),
                    Heard::Farewell => return self.farewell().await,
                },
            }
        }
    }

    /// Hands on what is on its way until somebody says something, and gives who and how many octets; none at the end.
    ///
    /// Whoever takes nothing for a while is heard all the same: a client that sends many commands at once, a server whose
    /// replies are large.
    async fn next(&mut self, buffer: &mut [u8]) -> (Side, usize) {
        poll_fn(|context| {
            let _ = hand_on(&mut self.client, &mut self.to_client, context);
            let _ = hand_on(&mut self.server, &mut self.to_server, context);
            // Behind STLS the next octet may be one of a handshake.
            if !self.stls_due
                && let Poll::Ready(length) = hear(&mut self.client, buffer, context)
            {
                return Poll::Ready((Side::Client, length));
            }
            hear(&mut self.server, buffer, context).map(|length| (Side::Server, length))
        })
        .await
    }

    /// Hands on all that is on its way, for as long as somebody takes it.
    async fn hand_all_on(&mut self) {
        let all = poll_fn(|context| {
            let client = hand_on(&mut self.client, &mut self.to_client, context);
            let server = hand_on(&mut self.server, &mut self.to_server, context);
            if client.is_ready() && server.is_ready() { Poll::Ready(()) } else { Poll::Pending }
        });
        let _ = timeout(LINGER, all).await;
    }

    fn client_said(&mut self, octets: &[u8]) -> Result<(), RecordError> {
        for line in self.log.client(octets)? {
            if let ClientRole::Command(command) = self.dialogue.client(&line) {
                self.stls_due |= command.keyword == "STLS";
                self.quitting |= command.keyword == "QUIT";
            }
        }
        self.to_server.extend_from_slice(octets);
        Ok(())
    }

    fn server_said(&mut self, octets: &[u8]) -> Result<Heard, RecordError> {
        self.log.server(octets)?;
        self.to_client.extend_from_slice(octets);
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
            self.hand_all_on().await;
            let reason = "it agrees to STLS, which was not to be used".into();
            return Err(RecordError::Tls { peer: "upstream", reason });
        }
        self.hand_all_on().await;
        self.server = handshake(self.server, upstream).await?;
        self.client = accept(self.client, config).await?;
        self.log.tls();
        self.begun.clear();
        self.stls_due = false;
        Ok(self)
    }

    /// What the server still says to commands that have arrived is part of the session.
    async fn client_closed(&mut self) -> Result<Heard, RecordError> {
        self.hand_all_on().await;
        let _ = self.server.shutdown().await;
        if !self.quitting {
            return self.end(Some(Side::Client)).await;
        }
        let mut octets = vec![0; CHUNK];
        while let Ok(Ok(length @ 1..)) = timeout(LINGER, self.server.read(&mut octets)).await {
            self.server_said(&octets[..length])?;
        }
        self.end(None).await
    }

    /// Behind the reply to QUIT it does not matter who closes first, and so it is not recorded.
    async fn farewell(&mut self) -> Result<Heard, RecordError> {
        self.end(None).await
    }

    async fn end(&mut self, closed: Option<Side>) -> Result<Heard, RecordError> {
        self.log.end(closed);
        self.hand_all_on().await;
        let _ = timeout(LINGER, self.client.shutdown()).await;
        let _ = timeout(LINGER, self.server.shutdown()).await;
        Ok(Heard::Nothing)
    }
}
