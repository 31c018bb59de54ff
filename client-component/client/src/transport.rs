//! What a session needs of the world: a way to move octets, to start TLS, and to tell what happened.

use alloc::string::String;
use core::time::Duration;

use bytes::BytesMut;
use pop3_proto::Rule;

use crate::{Phase, SocketError};

/// Opens connections.
pub trait Connect {
    /// What it opens.
    type Transport: Transport;

    /// Resolves `host` and tries each address in turn, all of them `within` this time.
    ///
    /// # Errors
    /// [`TransportError::Resolve`], [`TransportError::Connect`], [`TransportError::Cancelled`], or
    /// [`TransportError::Timeout`] of [`Phase::Connect`].
    #[expect(
        async_fn_in_trait,
        reason = "callers are generic over the transport, so `Send` shows at their end"
    )]
    async fn connect(
        &mut self,
        host: &str,
        port: u16,
        within: Duration,
    ) -> Result<Self::Transport, TransportError>;
}

/// A connection that moves octets both ways at once.
pub trait Transport: Sized {
    /// Writes from `output` and appends to `input`; returns when either side moved or the peer has ended.
    ///
    /// One call for both directions, so that a client that writes while the server writes cannot lock up.
    /// Dropping the future loses nothing: octets are either reported or not yet moved.
    ///
    /// # Errors
    /// [`TransportError::Timeout`] once a deadline has passed, with its phase; else what broke.
    #[expect(
        async_fn_in_trait,
        reason = "callers are generic over the transport, so `Send` shows at their end"
    )]
    async fn exchange(&mut self, output: &[u8], input: &mut BytesMut) -> Result<Moved, TransportError>;

    /// What has arrived already, appended to `input`; never waits for more.
    ///
    /// A session looks before it sends a command, lest what a server said meanwhile is taken for the answer. Without
    /// an implementation it sees that only where the answer should be.
    ///
    /// # Errors
    /// As [`exchange`](Self::exchange).
    #[expect(
        async_fn_in_trait,
        reason = "callers are generic over the transport, so `Send` shows at their end"
    )]
    async fn glance(&mut self, input: &mut BytesMut) -> Result<Moved, TransportError> {
        let _ = input;
        Ok(Moved::default())
    }

    /// Fills `octets` with what nobody can foretell, for the nonces of SCRAM.
    ///
    /// # Errors
    /// [`TransportError::Broken`] where the system gives none: no login goes on without.
    fn random(&mut self, octets: &mut [u8]) -> Result<(), TransportError>;

    /// Sets the deadline of everything that follows, `within` from now, in the place of the one before. It belongs to
    /// `phase`.
    fn arm(&mut self, phase: Phase, within: Duration);

    /// Sets the deadline of [`Phase::Operation`] beside that of [`arm`](Self::arm), `within` from now, or lifts it.
    /// Whichever passes first ends the wait.
    fn arm_operation(&mut self, within: Option<Duration>);

    /// Starts TLS and verifies that the certificate carries `server_name`. Consumes: there is no half-way state.
    ///
    /// # Errors
    /// [`TransportError::Tls`] or [`TransportError::Timeout`].
    #[expect(
        async_fn_in_trait,
        reason = "callers are generic over the transport, so `Send` shows at their end"
    )]
    async fn start_tls(self, server_name: &str) -> Result<Self, TransportError>;

    /// Ends the writing side: close_notify under TLS, then FIN. Best effort, within the deadline.
    #[expect(
        async_fn_in_trait,
        reason = "callers are generic over the transport, so `Send` shows at their end"
    )]
    async fn shutdown(&mut self);

    /// Is told what the session sees, for traces and warnings.
    fn observe(&mut self, observation: Observation<'_>);
}

/// How far an exchange got. What was read is what `input` grew by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Octets taken from the front of `output`.
    pub written: usize,
    /// The peer has ended its side.
    pub ended: bool,
}

/// Something worth remembering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observation<'a> {
    /// A command is on its way, its secrets already replaced.
    Sent(&'a [u8]),
    /// Octets arrived: status and listing lines whole, of each message the beginning.
    Received(&'a [u8]),
    /// This many octets arrived behind those that were told last.
    Omitted(u64),
    /// The server departed from a rule and the session goes on.
    Tolerated(Rule),
}

/// What a transport can fail with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The name did not resolve.
    #[error("{0}")]
    Resolve(SocketError),
    /// No address took the connection.
    #[error("{0}")]
    Connect(SocketError),
    /// Handshake or record layer.
    #[error("{0}")]
    Tls(String),
    /// TLS ended without close_notify.
    #[error("TLS ended without close_notify")]
    Truncated,
    /// Below TLS.
    #[error("{0}")]
    Broken(String),
    /// The deadline of a phase has passed.
    #[error("no answer in time ({0})")]
    Timeout(Phase),
    /// The caller no longer wants to wait. Octets are either reported or not yet moved, so the session can go on.
    #[error("cancelled")]
    Cancelled,
}
