//! The component, with the test in the place of TLS: what is read there is what the guest gets, slice by slice.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use pop3_conformance::{
    outcome::Outcome,
    plan::Plan,
    subject::{Component, Target},
};
use pop3_host::{Host, Options, Policy, Reach};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpListener,
    runtime::Runtime,
};
use wasmtime_wasi_tls::{Error, TlsProvider, TlsStream, TlsTransport};

use crate::peer::{Found, Peer};

/// A host whose TLS is a [`Peer`], and something to connect to.
pub(crate) struct Sandbox {
    runtime: Runtime,
    host: Host,
    next: Next,
    target: Target,
}

/// The peer of the next connection.
type Next = Arc<Mutex<Option<Peer>>>;

impl Sandbox {
    pub(crate) fn new() -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let next = Next::default();
        let policy = Policy { reach: Reach::Loopback, ..Policy::default() };
        let host =
            Host::builder().policy(policy).tls_provider(Arc::new(Slices(next.clone()))).build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        runtime.spawn(hold(listener));
        let target = Target { host: "127.0.0.1".into(), pop3: 0, pop3s: port, roots: String::new() };
        Self { runtime, host, next, target }
    }

    /// Runs a plan.
    pub(crate) fn run(&self, peer: Peer, plan: &Plan) -> Outcome {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = Some(peer);
        self.runtime.block_on(async {
            let client = self.host.client(&Options::from(plan)).await.unwrap();
            Component::through(&client, &self.target, plan).await
        })
    }
}

/// Takes connections and keeps them: not an octet goes over TCP.
async fn hold(listener: TcpListener) {
    let mut held = Vec::new();
    while let Ok((stream, _)) = listener.accept().await {
        held.push(stream);
    }
}

struct Slices(Next);

impl TlsProvider for Slices {
    fn connect(
        &self,
        _: String,
        transport: Box<dyn TlsTransport>,
    ) -> Pin<Box<dyn Future<Output = Result<Box<dyn TlsStream>, Error>> + Send>> {
        let peer = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let stream: Box<dyn TlsStream> =
            Box::new(Stream { peer: peer.expect("a plan connects once"), _transport: transport });
        Box::pin(std::future::ready(Ok(stream)))
    }
}

struct Stream {
    peer: Peer,
    _transport: Box<dyn TlsTransport>,
}

impl TlsStream for Stream {}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.peer.hand_out() {
            Found::Slice(slice) => buffer.put_slice(&slice),
            Found::End => {}
            Found::Nothing => {
                self.peer.wake_later(cx.waker());
                return Poll::Pending;
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        self.peer.take(octets);
        Poll::Ready(Ok(octets.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.peer.close();
        Poll::Ready(Ok(()))
    }
}
