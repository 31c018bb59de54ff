//! Faults in front of any POP3 server.

mod accept;
mod builder;
mod flow;
mod relay;
mod unreachable;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

pub use builder::ProxyBuilder;
use unreachable::Unreachable;

use crate::clock::Clock;
use crate::fault::FaultSet;
use crate::server::{Board, Runner, SessionState, Unreached};
use crate::transcript::{Journal, Transcript};

/// A TCP proxy that has [faults](crate::Fault) act between a client and a real POP3 server, on the octets of both. Dropping it
/// stops it: its connections end.
///
/// It runs in a thread of its own, listens on a free port of 127.0.0.1 and connects to the server once for each client. It
/// reads both sides' lines to find places such as `after 3rd RETR line 2`, and changes nothing but what the faults ask
/// for. What the client sends in front of a place is answered before a fault of the client's direction cuts the
/// connection; the server sees it end as the client does. A `stall` holds up its own direction alone.
///
/// TLS passes through as it is: nothing can be read in there, so that behind STLS, and in sessions with implicit TLS, only
/// places with `at` are found, which count the octets of TLS records, and no answer is waited for.
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
///
/// use pop3_mock::{Proxy, Server, User};
///
/// // Any POP3 server; here one that is at hand.
/// let alice = User::new("alice", "secret").message("Subject: hello\r\n\r\n.a\r\n.b\r\n.c\r\n");
/// let server = Server::builder().user(alice).start_blocking()?;
///
/// let fault = "server cut fin after 1st RETR stuffed line 2".parse()?;
/// let proxy = Proxy::builder(server.pop3()).fault(fault).start_blocking()?;
/// let (mut client, mut replies) = (TcpStream::connect(proxy.address())?, String::new());
/// client.write_all(b"USER alice\r\nPASS secret\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n")?;
/// client.read_to_string(&mut replies)?;
/// assert!(replies.ends_with("\r\n\r\n..a\r\n..b\r\n"));
/// assert!(proxy.transcript().to_string().contains("C: PASS ***\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use = "the proxy stops when it is dropped"]
pub struct Proxy {
    runner: Runner,
    shared: Arc<Shared>,
    address: SocketAddr,
}

/// What all sessions of a proxy have in common.
#[derive(Debug)]
struct Shared {
    upstream: SocketAddr,
    faults: Arc<FaultSet>,
    unreachable: Unreachable,
    clock: Clock,
    journal: Journal,
    board: Board,
}

impl Proxy {
    /// What a proxy in front of the server at `upstream` is made from.
    pub fn builder(upstream: SocketAddr) -> ProxyBuilder {
        ProxyBuilder::new(upstream)
    }

    /// Where clients connect.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Everything that clients have sent and been sent until now, secrets removed: what faults have changed or kept
    /// from a client shows as the client saw it. TLS records are octets like others.
    #[must_use]
    pub fn transcript(&self) -> Transcript {
        self.shared.journal.transcript()
    }

    /// All sessions until now, in the order of their connections; the first one has number 1. Who logged in and whether
    /// there is TLS is not known here.
    #[must_use]
    pub fn sessions(&self) -> Vec<SessionState> {
        self.shared.board.sessions()
    }

    /// The faults that have acted on no session until now: their places were not reached.
    #[must_use]
    pub fn unreached(&self) -> Vec<Unreached> {
        self.shared.faults.unreached().map(Unreached::fault).collect()
    }

    /// Advances the proxy's clock: delays and throttles see the time as gone.
    pub fn advance(&self, duration: Duration) {
        self.shared.clock.advance(duration);
    }

    /// Waits until every session of a connection made until now is over.
    pub async fn wait_idle(&self) {
        self.runner.catch_up();
        self.shared.board.wait(|log| log.is_idle().then_some(())).await;
    }

    /// [`wait_idle`](Self::wait_idle) for tests without a runtime.
    pub fn wait_idle_blocking(&self) {
        self.runner.catch_up();
        self.shared.board.wait_blocking(|log| log.is_idle().then_some(()));
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.runner.stop();
    }
}
