//! What tells the command to stop.

use std::convert::Infallible;
use std::future;
use std::io::{self, Read};
use std::thread;

use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;

use crate::exit::{Complaint, Sysexit};

/// SIGTERM and SIGINT, caught since this was made.
pub(crate) struct Stop {
    pub(crate) runtime: Runtime,
    pub(crate) terminated: Signal,
    pub(crate) interrupted: Signal,
}

impl Stop {
    /// Catches signals from now on: before the ready line, for whoever read that may send one at once.
    pub(crate) fn watch() -> Result<Self, Complaint> {
        Self::try_watch().map_err(|error| {
            Complaint::new(
                Sysexit::OsError,
                format!("cannot catch signals: {error}; end other processes first"),
            )
        })
    }

    fn try_watch() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let guard = runtime.enter();
        let terminated = signal(SignalKind::terminate())?;
        let interrupted = signal(SignalKind::interrupt())?;
        drop(guard);
        Ok(Self { runtime, terminated, interrupted })
    }

    /// Waits for a signal, or until `over` is.
    pub(crate) fn wait_unless(self, over: impl Future<Output = ()>) {
        let Self { runtime, mut terminated, mut interrupted } = self;
        runtime.block_on(async {
            tokio::select! {
                _ = terminated.recv() => {}
                _ = interrupted.recv() => {}
                () = over => {}
            }
        });
    }

    /// Waits for a signal or, if `with_stdin`, for the end of standard input. What is to be done `meanwhile` has no
    /// end of its own.
    pub(crate) fn wait(self, with_stdin: bool, meanwhile: impl Future<Output = Infallible>) {
        self.wait_unless(async move {
            tokio::select! {
                () = input_end(with_stdin) => {}
                never = meanwhile => match never {},
            }
        });
    }
}

/// Resolves when standard input ends; never if that is not asked for.
async fn input_end(watched: bool) {
    if !watched {
        return future::pending().await;
    }
    let (ended, end) = oneshot::channel::<()>();
    // A thread of its own, because a read from a terminal cannot be given up.
    thread::spawn(move || {
        let mut octets = [0; 512];
        while io::stdin().lock().read(&mut octets).is_ok_and(|length| length > 0) {}
        drop(ended);
    });
    let _ = end.await;
}
