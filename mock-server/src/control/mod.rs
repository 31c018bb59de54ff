//! The server's interface for other programs: HTTP on loopback, JSON, guarded by a token.
//!
//! Each group of routes is a file of functions from what came to an [`Answer`](answer::Answer); [`routes`] is the one list
//! of them, which a test compares with the description in `openapi.json`. A new route is a function, a line in that list
//! and an entry in the description.

mod answer;
mod clock;
mod expect;
mod guard;
mod input;
mod misbehave;
mod names;
mod routes;
mod told;
mod trouble;
mod users;
mod watch;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tokio::runtime::{self, Runtime};
use tokio::sync::{Semaphore, oneshot};

use crate::server::{Knocker, Shared, StartError};
use guard::Token;

/// The control interface of a [`Server`](crate::Server), open until this is dropped. With the feature `control` alone.
///
/// What it can do is described, as OpenAPI 3.1, at `/openapi.json` of its address. Every request, that one too, needs
/// the header `Authorization: Bearer` with the token.
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
///
/// use pop3_mock::{Server, User};
///
/// let server = Server::builder().user(User::new("alice", "secret")).start_blocking()?;
/// let control = server.control()?;
/// let (token, body) = (control.token(), r#"{"text": "Subject: hello\n\n"}"#);
/// let mut connection = TcpStream::connect(control.address())?;
/// write!(
///     connection,
///     "POST /v1/users/alice/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
///      Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
///     body.len()
/// )?;
/// let mut answer = String::new();
/// connection.read_to_string(&mut answer)?;
/// assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
/// assert_eq!(server.maildrop("alice").messages.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use = "the interface closes when it is dropped"]
pub struct Control {
    address: SocketAddr,
    token: Token,
    /// The thread ends when this is gone.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// The most requests at once, those that wait included: each may have a body in memory.
const MAX_REQUESTS: usize = 256;

/// What the routes work on.
#[derive(Clone, Debug)]
pub(crate) struct Hand {
    pub(crate) shared: Arc<Shared>,
    knocker: Knocker,
    token: Token,
    /// Requests that may still be answered at the same time.
    room: Arc<Semaphore>,
}

impl Hand {
    /// Has all connections accepted that clients have made until now.
    pub(crate) async fn catch_up(&self) {
        let knocker = self.knocker.clone();
        // It panics only if the runtime is going down, and then nobody waits for the answer.
        let _ = tokio::task::spawn_blocking(move || knocker.catch_up()).await;
    }
}

impl Control {
    /// Opens the interface on a free port of 127.0.0.1, with a thread of its own.
    pub(crate) fn start(shared: Arc<Shared>, knocker: Knocker) -> Result<Self, StartError> {
        let token = Token::random().ok_or(StartError::Random)?;
        let (listener, address) = bind()?;
        let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let (stop, stopped) = oneshot::channel();
        let room = Arc::new(Semaphore::new(MAX_REQUESTS));
        let hand = Hand { shared, knocker, token: token.clone(), room };
        let serve = move || serve(runtime, listener, hand, stopped);
        let thread = thread::Builder::new().name("pop3-mock-control".into()).spawn(serve).map_err(failed)?;
        Ok(Self { address, token, stop: Some(stop), thread: Some(thread) })
    }

    /// The address to send requests to, without TLS: it is loopback.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The token that every request must show: 64 hexadecimal digits, random for each `Control`.
    #[must_use]
    pub fn token(&self) -> &str {
        self.token.expose()
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic in there has been printed.
            let _ = thread.join();
        }
    }
}

fn serve(runtime: Runtime, listener: TcpListener, hand: Hand, stopped: oneshot::Receiver<()>) {
    runtime.block_on(async {
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
        tokio::select! {
            _ = axum::serve(listener, routes::router(hand)).into_future() => {}
            _ = stopped => {}
        }
    });
    // A request that waits does not hold the end up.
    runtime.shutdown_background();
}

fn bind() -> Result<(TcpListener, SocketAddr), StartError> {
    let any_port = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0);
    let bound = TcpListener::bind(any_port).and_then(|listener| {
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    });
    bound.map_err(|error| StartError::Bind {
        address: any_port,
        kind: error.kind(),
        reason: error.to_string(),
    })
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn failed(error: std::io::Error) -> StartError {
    StartError::Thread(error.to_string())
}
