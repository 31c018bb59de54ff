//! A connection: TCP or TLS, recorded, with a bound on every wait.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use rustls::ProtocolVersion;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_rustls::server::TlsStream;

use super::below::Below;
use super::event::Ending;
use crate::clock::{Clock, Moment};
use crate::fault::{Faults, Op, Replies};
use crate::ledger::Clerk;
use crate::session::Channel;
use crate::transcript::Recorder;

/// How long the server waits for the client to close behind the last reply.
const LINGER: Duration = Duration::from_secs(2);
/// The most that is read or written at once, in octets.
const CHUNK: usize = 16 * 1024;

/// One connection and its transcript.
#[derive(Debug)]
pub(crate) struct Wire {
    pub(super) stream: Stream,
    pub(super) recorder: Recorder,
    pub(super) clerk: Clerk,
    /// Octets given to [`write`](Self::write) until now.
    offset: u64,
    pub(super) clock: Clock,
    /// How long the client may take for a chunk.
    pub(super) patience: Duration,
    /// When the client was first seen to have closed, while the server waited.
    pub(super) closed: Option<Instant>,
    pub(super) faults: Faults,
    /// What goes wrong below TLS.
    pub(super) below: Option<Below>,
    /// Whether a session under TLS ends with one.
    pub(super) close_notify: bool,
    /// What faults have left of the client's octets, and when.
    pub(super) heard: VecDeque<Op>,
    /// Where replies begin, in a script, which does not know.
    pub(super) replies: Option<Replies>,
}

/// Whether octets count as sent, for the ledger.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    Yes,
    No,
}

#[derive(Debug)]
pub(super) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Wire {
    pub(crate) fn new(
        stream: TcpStream,
        recorder: Recorder,
        clerk: Clerk,
        clock: Clock,
        faults: Faults,
        patience: Duration,
    ) -> io::Result<Self> {
        // Replies are short and waited for.
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: Stream::Plain(stream),
            recorder,
            clerk,
            offset: 0,
            clock,
            patience,
            closed: None,
            faults,
            below: None,
            close_notify: true,
            heard: VecDeque::new(),
            replies: None,
        })
    }

    pub(crate) fn is_tls(&self) -> bool {
        matches!(self.stream, Stream::Tls(_))
    }

    /// What SCRAM can be bound to; `None` without TLS 1.3.
    pub(super) fn channel(&self) -> Option<Channel> {
        let Stream::Tls(stream) = &self.stream else { return None };
        let connection = stream.get_ref().1;
        let is_new = connection.protocol_version() == Some(ProtocolVersion::TLSv1_3);
        let value = || connection.export_keying_material([0; 32], Channel::LABEL, Some(b""));
        is_new.then(value)?.ok().map(Channel)
    }

    /// Reads and records what has arrived; an empty vector when the client has closed its direction.
    pub(super) async fn receive(&mut self, deadline: Moment) -> Result<Vec<u8>, Ending> {
        let mut octets = vec![0; CHUNK];
        let read = self.clock.until(deadline, self.stream.read(&mut octets)).await;
        let length = read.ok_or(Ending::TimedOut)?.map_err(|error| self.broken(&error))?;
        if length == 0
            && let Some(ending) = self.cut_below()
        {
            return Err(ending);
        }
        octets.truncate(length);
        self.recorder.client(&octets);
        Ok(octets)
    }

    /// How the session ends by this error.
    fn broken(&self, error: &io::Error) -> Ending {
        self.cut_below().unwrap_or_else(|| broken(error))
    }

    pub(super) fn cut_below(&self) -> Option<Ending> {
        self.below.as_ref().and_then(Below::cut)
    }

    /// How many octets were given to [`write`](Self::write) until now.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// The session plays a script.
    pub(crate) fn play_script(&mut self) {
        self.clerk.script();
        self.replies = Some(Replies::default());
    }

    /// Records and sends. What a client sees is in the transcript and in the ledger already.
    pub(crate) async fn write(&mut self, octets: &[u8]) -> Result<(), Ending> {
        for chunk in octets.chunks(CHUNK) {
            self.offset += chunk.len() as u64;
            if !self.faults.server.is_empty() {
                self.write_impaired(chunk).await?;
                continue;
            }
            self.recorder.server(chunk);
            self.clerk.promise(self.offset);
            self.hand_over(chunk, Count::Yes).await?;
        }
        Ok(())
    }

    pub(super) async fn hand_over(&mut self, mut octets: &[u8], count: Count) -> Result<(), Ending> {
        while !octets.is_empty() {
            let written = self.clock.within(self.patience, self.stream.write(octets)).await;
            let taken = written.ok_or(Ending::TimedOut)?.map_err(|error| self.broken(&error))?;
            if count == Count::Yes {
                self.clerk.handed(taken);
            }
            octets = &octets[taken..];
        }
        Ok(())
    }

    /// Closes the server's direction, under TLS with a close_notify, unless a flaw keeps that back.
    pub(crate) async fn half_close(&mut self) {
        let shutdown = async {
            if self.close_notify { self.stream.shutdown().await } else { self.stream.tcp().shutdown().await }
        };
        // The client may be gone already; then there is nothing to close.
        let _ = timeout(LINGER, shutdown).await;
    }

    /// Closes the connection and lets the client read everything first.
    ///
    /// Closing a socket with unread octets in it resets the connection, and a reset may overtake
    /// the reply to QUIT. So what the client still sends is thrown away until it closes.
    pub(crate) async fn close(mut self) {
        self.half_close().await;
        let drain =
            async { while self.receive(Moment::NEVER).await.is_ok_and(|octets| !octets.is_empty()) {} };
        let _ = timeout(LINGER, drain).await;
    }

    /// Closes the TCP connection; under TLS without the close_notify that tells the end from a cut.
    pub(crate) async fn cut(mut self) {
        self.cut_off().await;
    }

    pub(super) async fn cut_off(&mut self) {
        let stream = self.stream.tcp();
        let _ = timeout(LINGER, stream.shutdown()).await;
        let mut rest = [0; 512];
        let drain = async { while stream.read(&mut rest).await.is_ok_and(|length| length > 0) {} };
        let _ = timeout(LINGER, drain).await;
    }

    /// Ends the connection with a TCP reset: RST instead of FIN.
    pub(crate) fn reset(self) -> io::Result<()> {
        self.stream.into_tcp().set_zero_linger()
    }
}

impl Stream {
    async fn read(&mut self, octets: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(octets).await,
            Self::Tls(stream) => stream.read(octets).await,
        }
    }

    /// Writes some octets at least, and gives how many. Under TLS all of them, for a part of a record is of no use.
    async fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => match stream.write(octets).await? {
                0 => Err(io::ErrorKind::WriteZero.into()),
                length => Ok(length),
            },
            Self::Tls(stream) => {
                stream.write_all(octets).await?;
                stream.flush().await?;
                Ok(octets.len())
            }
        }
    }

    async fn shutdown(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.shutdown().await,
            Self::Tls(stream) => stream.shutdown().await,
        }
    }

    pub(super) fn tcp(&mut self) -> &mut TcpStream {
        match self {
            Self::Plain(stream) => stream,
            Self::Tls(stream) => stream.get_mut().0,
        }
    }

    fn into_tcp(self) -> TcpStream {
        match self {
            Self::Plain(stream) => stream,
            Self::Tls(stream) => stream.into_inner().0,
        }
    }
}

pub(super) fn broken(error: &io::Error) -> Ending {
    match error.kind() {
        // A client that leaves TLS without close_notify has closed the connection all the same.
        io::ErrorKind::UnexpectedEof => Ending::ClosedByClient,
        _ => Ending::Broken(error.to_string()),
    }
}
