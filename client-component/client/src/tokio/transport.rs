//! [`Transport`] over tokio.

use std::{
    future::poll_fn,
    io,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::BytesMut;
use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout_at},
};
use tokio_rustls::TlsConnector;

use super::{client::Record, errors, stream::Stream};
use crate::{Moved, Observation, Phase, Transport, TransportError};

/// Octets asked of the system at once.
const READ: usize = 64 << 10;

/// A year is as good as any longer time, and no clock overflows by it.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 3600);

/// The point in time after which waiting fails.
pub(super) fn deadline(within: Duration) -> Instant {
    Instant::now() + within.min(LONGEST)
}

/// A TCP connection, with or without TLS.
pub struct TokioTransport {
    stream: Stream,
    deadline: (Instant, Phase),
    operation: Option<Instant>,
    /// TLS took octets that may not have left yet.
    flushing: bool,
    tls: Arc<ClientConfig>,
    record: Record,
    connection: u32,
}

impl TokioTransport {
    pub(super) fn new(stream: TcpStream, tls: Arc<ClientConfig>, record: Record) -> Self {
        let connection = record.lock().connection();
        let stream = Stream::Plain(stream);
        let deadline = (Instant::now(), Phase::Connect);
        Self { stream, deadline, operation: None, flushing: false, tls, record, connection }
    }

    /// The next deadline to pass, and whose it is.
    fn next_deadline(&self) -> (Instant, Phase) {
        match self.operation {
            Some(operation) if operation < self.deadline.0 => (operation, Phase::Operation),
            _ => self.deadline,
        }
    }

    fn poll_exchange(
        &mut self,
        cx: &mut Context<'_>,
        output: &[u8],
        input: &mut BytesMut,
    ) -> Poll<io::Result<Moved>> {
        let written = self.poll_output(cx, output);
        // What the server still had to say comes before the news that it no longer listens.
        match pin!(self.stream.read_buf(input)).poll(cx) {
            Poll::Ready(Ok(read)) => {
                let written = written.unwrap_or(0);
                Poll::Ready(Ok(Moved { written, ended: read == 0 }))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => match written {
                Ok(0) => Poll::Pending,
                Ok(written) => Poll::Ready(Ok(Moved { written, ended: false })),
                Err(error) => Poll::Ready(Err(error)),
            },
        }
    }

    /// What can be read without waiting.
    async fn poll_now(&mut self, input: &mut BytesMut) -> io::Result<Moved> {
        poll_fn(|cx| match self.poll_exchange(cx, &[], input) {
            Poll::Ready(moved) => Poll::Ready(moved),
            Poll::Pending => Poll::Ready(Ok(Moved::default())),
        })
        .await
    }

    /// Writes what can be written now.
    fn poll_output(&mut self, cx: &mut Context<'_>, output: &[u8]) -> io::Result<usize> {
        let mut written = 0;
        if !output.is_empty()
            && let Poll::Ready(result) = Pin::new(&mut self.stream).poll_write(cx, output)
        {
            written = result?;
            self.flushing = true;
        }
        if self.flushing
            && let Poll::Ready(result) = Pin::new(&mut self.stream).poll_flush(cx)
        {
            self.flushing = false;
            result?;
        }
        Ok(written)
    }
}

/// Room for a read: what is there, the buffer again once nobody holds a part of it, or a fresh one.
fn make_room(input: &mut BytesMut) {
    let room = input.capacity() - input.len();
    // A fresh buffer for every few octets that drip in would keep a whole one alive for each.
    if room >= READ / 16 || input.try_reclaim(READ.saturating_sub(input.len()).max(READ / 16)) {
        return;
    }
    // `reserve` would let the old buffer grow, and copy all that it holds.
    let mut fresh = BytesMut::with_capacity(input.len() + READ);
    fresh.extend_from_slice(input);
    *input = fresh;
}

impl Transport for TokioTransport {
    async fn exchange(&mut self, output: &[u8], input: &mut BytesMut) -> Result<Moved, TransportError> {
        make_room(input);
        let (deadline, phase) = self.next_deadline();
        match timeout_at(deadline, poll_fn(|cx| self.poll_exchange(cx, output, input))).await {
            Ok(moved) => {
                let tls_error = &self.record.tls_error;
                moved.inspect_err(|error| tls_error.note(error)).map_err(|error| errors::broken(&error))
            }
            Err(_) => Err(TransportError::Timeout(phase)),
        }
    }

    async fn glance(&mut self, input: &mut BytesMut) -> Result<Moved, TransportError> {
        make_room(input);
        let glanced = match self.poll_now(input).await {
            // The runtime has not looked lately; the system knows.
            Ok(Moved { ended: false, .. }) if input.is_empty() && self.stream.has_input() => {
                let ready = self.stream.tcp().readable().await;
                if ready.is_ok() { self.poll_now(input).await } else { ready.map(|()| Moved::default()) }
            }
            glanced => glanced,
        };
        glanced.map_err(|error| errors::broken(&error))
    }

    fn random(&mut self, octets: &mut [u8]) -> Result<(), TransportError> {
        let source = self.tls.crypto_provider().secure_random;
        source.fill(octets).map_err(|_| TransportError::Broken("the system gives no random octets".into()))
    }

    fn arm(&mut self, phase: Phase, within: Duration) {
        self.deadline = (deadline(within), phase);
    }

    fn arm_operation(&mut self, within: Option<Duration>) {
        self.operation = within.map(deadline);
    }

    async fn start_tls(self, server_name: &str) -> Result<Self, TransportError> {
        let (deadline, phase) = self.next_deadline();
        let Stream::Plain(tcp) = self.stream else {
            return Err(TransportError::Tls("TLS is already there".into()));
        };
        let name = ServerName::try_from(server_name.to_owned())
            .map_err(|_| TransportError::Tls(format!("{server_name:?} cannot be the name of a server")))?;
        let handshake = TlsConnector::from(self.tls.clone()).connect(name, tcp);
        match timeout_at(deadline, handshake).await {
            Ok(Ok(tls)) => Ok(Self { stream: Stream::Tls(Box::new(tls)), ..self }),
            Ok(Err(error)) => {
                self.record.tls_error.note(&error);
                Err(errors::handshake(&error))
            }
            Err(_) => Err(TransportError::Timeout(phase)),
        }
    }

    async fn shutdown(&mut self) {
        // The session has ended well before: a peer that is already gone changes nothing.
        let (deadline, _) = self.next_deadline();
        let _ = timeout_at(deadline, self.stream.shutdown()).await;
    }

    fn observe(&mut self, observation: Observation<'_>) {
        // The recorder takes the time of the octets before: looking at the clock would cost as much as the rest.
        let at = match observation {
            Observation::Omitted(_) => Duration::ZERO,
            _ => self.record.started().elapsed(),
        };
        self.record.lock().record(self.connection, at, observation);
    }
}
