//! What a proxy is made from.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use super::unreachable::Unreachable;
use super::{Proxy, Shared, accept};
use crate::clock::Clock;
use crate::fault::{Fault, FaultSet};
use crate::server::{Board, Runner, StartError, bind, listener};
use crate::transcript::{DEFAULT_LIMIT, Journal};

/// Settings of a [`Proxy`].
///
/// ```
/// use pop3_mock::{Proxy, StartError};
///
/// let elsewhere = "192.0.2.1:110".parse()?;
/// let refused = Proxy::builder(elsewhere).start_blocking();
/// assert_eq!(refused.err(), Some(StartError::RemoteUpstream(elsewhere)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use = "a builder does nothing until it is started"]
pub struct ProxyBuilder {
    upstream: SocketAddr,
    listen: SocketAddr,
    allow_remote: bool,
    allow_remote_upstream: bool,
    faults: Vec<Fault>,
    manual_clock: bool,
    transcript_limit: usize,
}

impl ProxyBuilder {
    pub(super) fn new(upstream: SocketAddr) -> Self {
        Self {
            upstream,
            listen: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0),
            allow_remote: false,
            allow_remote_upstream: false,
            faults: Vec::new(),
            manual_clock: false,
            transcript_limit: DEFAULT_LIMIT,
        }
    }

    /// Has a fault act on the connection of each session that it is for; several act together, where they meet in the
    /// order in which they were given.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// The address to listen on, by default 127.0.0.1 with port 0, which means a free one.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Whether an address other than loopback may be listened on.
    pub fn allow_remote(mut self, allow: bool) -> Self {
        self.allow_remote = allow;
        self
    }

    /// Whether the server may be at an address other than loopback: mail of others is no place for faults.
    pub fn allow_remote_upstream(mut self, allow: bool) -> Self {
        self.allow_remote_upstream = allow;
        self
    }

    /// Whether time stands still between calls of [`Proxy::advance`].
    pub fn manual_clock(mut self, manual: bool) -> Self {
        self.manual_clock = manual;
        self
    }

    /// The octets that the transcript keeps, as [`Builder::transcript_limit`](crate::Builder::transcript_limit) has it.
    pub fn transcript_limit(mut self, octets: usize) -> Self {
        self.transcript_limit = octets;
        self
    }

    /// Starts the proxy. The server behind it need not be there yet.
    ///
    /// # Errors
    /// [`StartError`] if the upstream is not permitted or the proxy itself, if the address cannot be listened on or the
    /// system refuses a thread.
    pub fn start_blocking(self) -> Result<Proxy, StartError> {
        if !self.allow_remote_upstream && !self.upstream.ip().is_loopback() {
            return Err(StartError::RemoteUpstream(self.upstream));
        }
        let (socket, address) = bind(self.listen, self.allow_remote)?;
        if address == self.upstream {
            return Err(StartError::Circular(address));
        }
        let clock = Clock::new(self.manual_clock);
        let shared = Arc::new(Shared {
            upstream: self.upstream,
            faults: FaultSet::new(self.faults),
            unreachable: Unreachable::default(),
            journal: Journal::new(self.transcript_limit, clock.clone()),
            clock,
            board: Board::default(),
        });
        let runner = Runner::run(|requests| Ok(accept::run(shared.clone(), listener(socket)?, requests)))?;
        Ok(Proxy { runner, shared, address })
    }

    /// Starts the proxy. It runs in a thread of its own, not on the caller's runtime.
    ///
    /// # Errors
    /// As [`start_blocking`](Self::start_blocking).
    #[expect(clippy::unused_async, reason = "callers await it; starting may come to need waiting")]
    pub async fn start(self) -> Result<Proxy, StartError> {
        self.start_blocking()
    }
}
