//! What tells the command to stop.

use std::convert::Infallible;
use std::future;
use std::io::{self, Read};
use std::thread;

use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;

use crate::exit::{Complaint, Sysexit};

/// SIGTERM, SIGINT and SIGHUP, caught since this was made.
pub(crate) struct Stop {
    pub(crate) runtime: Runtime,
    pub(crate) terminated: Signal,
    pub(crate) interrupted: Signal,
    pub(crate) hung_up: Hangup,
}

/// SIGHUP, the end of a terminal; `None` if whoever started this process has it ignored, as nohup does.
pub(crate) struct Hangup(Option<Signal>);

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
        let hung_up = Hangup::watch()?;
        drop(guard);
        Ok(Self { runtime, terminated, interrupted, hung_up })
    }

    /// Waits for a signal, or until `over` is.
    pub(crate) fn wait_unless(self, over: impl Future<Output = ()>) {
        let Self { runtime, mut terminated, mut interrupted, mut hung_up } = self;
        runtime.block_on(async {
            tokio::select! {
                _ = terminated.recv() => {}
                _ = interrupted.recv() => {}
                () = hung_up.recv() => {}
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

impl Hangup {
    fn watch() -> io::Result<Self> {
        let watched = if is_ignored() { None } else { Some(signal(SignalKind::hangup())?) };
        Ok(Self(watched))
    }

    /// Resolves at a SIGHUP; never if it is ignored.
    pub(crate) async fn recv(&mut self) {
        match &mut self.0 {
            Some(signal) => drop(signal.recv().await),
            None => future::pending().await,
        }
    }
}

/// Whether SIGHUP, whose number is 1 everywhere, is in the mask that Linux shows, proc(5). Elsewhere it counts as not
/// ignored: to ask the system takes unsafe code.
fn is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
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
