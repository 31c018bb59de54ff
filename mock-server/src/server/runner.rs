//! The thread a server runs in.

use std::net::TcpListener;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::accept::{self, CatchUp, Listeners};
use super::{Shared, StartError};

/// How long to wait for the thread to catch up: it answers in milliseconds.
const PATIENCE: Duration = Duration::from_secs(1);

/// A thread with a runtime of its own.
///
/// So a client may block while it is tested, a test that stops the clock of its runtime does not
/// stop the server, and dropping the server can wait for its sessions.
#[derive(Debug)]
pub(crate) struct Runner {
    /// The thread ends when this is gone.
    requests: Option<UnboundedSender<CatchUp>>,
    thread: Option<JoinHandle<()>>,
}

impl Runner {
    pub(super) fn start(
        shared: Arc<Shared>,
        pop3: TcpListener,
        pop3s: TcpListener,
    ) -> Result<Self, StartError> {
        Self::run(|requests| {
            let listeners = Listeners { pop3: listener(pop3)?, pop3s: listener(pop3s)? };
            Ok(accept::run(shared, listeners, requests))
        })
    }

    /// Runs what `serve` makes of the requests, on a runtime of its own.
    pub(crate) fn run<F>(
        serve: impl FnOnce(UnboundedReceiver<CatchUp>) -> Result<F, StartError>,
    ) -> Result<Self, StartError>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| StartError::Thread(error.to_string()))?;
        let (requests, received) = unbounded_channel();
        let serve = {
            let _guard = runtime.enter();
            serve(received)?
        };
        let thread = thread::Builder::new().name("pop3-mock".into()).spawn(move || runtime.block_on(serve));
        let thread = thread.map_err(|error| StartError::Thread(error.to_string()))?;
        Ok(Self { requests: Some(requests), thread: Some(thread) })
    }

    /// Has the thread accept all connections that clients have made until now.
    pub(crate) fn catch_up(&self) {
        let (done, finished) = mpsc::channel();
        if self.requests.as_ref().is_some_and(|requests| requests.send(done).is_ok()) {
            let _ = finished.recv_timeout(PATIENCE);
        }
    }

    /// Whether [`stop`](Self::stop) was called.
    pub(super) fn is_stopped(&self) -> bool {
        self.requests.is_none()
    }

    /// Ends all sessions and waits for the thread.
    pub(crate) fn stop(&mut self) {
        drop(self.requests.take());
        if let Some(thread) = self.thread.take() {
            // A panic in there has been printed; a second one would hide the first.
            let _ = thread.join();
        }
    }
}

/// For use within a runtime.
pub(crate) fn listener(listener: TcpListener) -> Result<tokio::net::TcpListener, StartError> {
    let nonblocking =
        listener.set_nonblocking(true).and_then(|()| tokio::net::TcpListener::from_std(listener));
    nonblocking.map_err(|error| StartError::Thread(error.to_string()))
}
