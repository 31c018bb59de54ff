//! The server's side of a TLS handshake, or what a flaw puts in its place.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::below::Below;
use super::event::Ending;
use super::wire::{Stream, Wire, broken};
use crate::fault::Replies;
use crate::tls::{Handshakes, TlsFlaw};

/// A connection without TLS after all.
pub(crate) struct Unsecured {
    ending: Ending,
    /// In clear; `None` if it was given up in the middle of the handshake.
    wire: Option<Box<Wire>>,
}

impl Wire {
    /// The server's side of a handshake, from the next octet on.
    pub(crate) async fn start_tls(mut self, tls: &Handshakes) -> Result<Self, Unsecured> {
        let Stream::Plain(stream) = self.stream else {
            return Err(Ending::TlsFailed("TLS is active already".into()).into());
        };
        let stream = match &self.below {
            Some(below) => below.connection(stream, &self.clock).await.map_err(|error| broken(&error))?,
            None => stream,
        };
        let over = self.clock.within(self.patience, handshake(stream, tls)).await;
        match over.ok_or(Ending::TimedOut)? {
            Ok(stream) => {
                self.stream = Stream::Tls(Box::new(stream));
                self.close_notify = !tls.flaws.has(TlsFlaw::NoCloseNotify);
                self.recorder.tls_started();
                let begin = self.offset();
                self.replies = self.replies.map(|_| Replies::secured(begin));
                Ok(self)
            }
            Err((reason, stream)) => {
                self.stream = Stream::Plain(stream);
                let ending = self.below.as_ref().and_then(Below::cut).unwrap_or(Ending::TlsFailed(reason));
                Err(Unsecured { ending, wire: Some(Box::new(self)) })
            }
        }
    }
}

impl Unsecured {
    /// How the session ends.
    pub(crate) async fn end(self, tls: &Handshakes) -> Ending {
        // An alert of ours is not to be overtaken by a reset.
        if let Some(wire) = self.wire.filter(|_| tls.flaws.alert().is_some()) {
            wire.cut().await;
        }
        self.ending
    }

    /// The connection, for a server that goes on in clear.
    ///
    /// # Errors
    /// How the session ends if there is none, or if the server is not one of those.
    pub(crate) async fn go_on(mut self, tls: &Handshakes) -> Result<Wire, Ending> {
        if tls.flaws.has(TlsFlaw::ClearAfterFailure)
            && let Some(wire) = self.wire.take()
        {
            return Ok(*wire);
        }
        Err(self.end(tls).await)
    }
}

impl From<Ending> for Unsecured {
    fn from(ending: Ending) -> Self {
        Self { ending, wire: None }
    }
}

/// Gives the connection back with the reason if there is no TLS on it.
async fn handshake(
    mut stream: TcpStream,
    tls: &Handshakes,
) -> Result<TlsStream<TcpStream>, (String, TcpStream)> {
    if tls.flaws.has(TlsFlaw::Stall) {
        listen(&mut stream).await;
        return Err(("the client gave up a handshake that stalled".into(), stream));
    }
    if let Some(alert) = tls.flaws.alert() {
        let reason = match refuse(&mut stream, alert).await {
            Ok(()) => format!("refused with alert {alert}"),
            Err(error) => error.to_string(),
        };
        return Err((reason, stream));
    }
    let accepted = TlsAcceptor::from(tls.config.clone()).accept(stream).into_fallible().await;
    accepted.map_err(|(error, stream)| (error.to_string(), stream))
}

/// Says nothing until the client closes.
async fn listen(stream: &mut TcpStream) {
    let mut octets = [0; 512];
    while stream.read(&mut octets).await.is_ok_and(|length| length > 0) {}
}

/// Takes the client's first record and answers it with a fatal alert, as servers send it that do not get as far as a
/// version: RFC 8446 §5.1 and §6, legacy_record_version 0x0303.
async fn refuse(stream: &mut TcpStream, description: u8) -> io::Result<()> {
    const ALERT: u8 = 21;
    const FATAL: u8 = 2;
    take_record(stream).await?;
    stream.write_all(&[ALERT, 3, 3, 0, 2, FATAL, description]).await
}

/// Reads one record of a handshake. What is none is left where it is.
async fn take_record(stream: &mut TcpStream) -> io::Result<()> {
    const HANDSHAKE: u8 = 22;
    let mut header = [0; 5];
    if stream.peek(&mut header[..1]).await? == 1 && header[0] == HANDSHAKE {
        stream.read_exact(&mut header).await?;
        let mut fragment = vec![0; usize::from(u16::from_be_bytes([header[3], header[4]]))];
        stream.read_exact(&mut fragment).await?;
    }
    Ok(())
}
