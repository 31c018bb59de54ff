//! Ctrl-C and SIGTERM: what is under way is dropped where it stands. Nothing is said to the server, so that it deletes
//! nothing.

use std::{
    io::{self, Write},
    os::fd::OwnedFd,
    process,
    sync::Arc,
    time::Duration,
};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use tokio::signal::unix::{SignalKind, signal};

use crate::{complaint::Complaint, exit::Sysexit};

/// After an interruption, a message that is just reaching the disk is waited for so long.
pub(crate) const LAST_WORK: Duration = Duration::from_secs(2);

/// Waits for a signal; fails at once where none can be caught.
pub(crate) async fn interrupted() -> Complaint {
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    let (mut interrupt, mut terminate) = match (interrupt, terminate) {
        (Ok(interrupt), Ok(terminate)) => (interrupt, terminate),
        (Err(error), _) | (_, Err(error)) => {
            return Complaint::new(Sysexit::OsError, format!("cannot catch signals: {error}"));
        }
    };
    let code = tokio::select! {
        _ = interrupt.recv() => Sysexit::Interrupted,
        _ = terminate.recv() => Sysexit::Terminated,
    };
    Complaint::new(code, "interrupted")
}

/// Does a step unless a signal comes first.
pub(crate) async fn unless_interrupted<T>(
    step: impl Future<Output = Result<T, Complaint>>,
) -> Result<T, Complaint> {
    tokio::select! {
        // First, so that signals are caught before anything has begun.
        biased;
        complaint = interrupted() => Err(complaint),
        outcome = step => outcome,
    }
}

/// Ends the process after a signal, where what should see it is stuck: in a pipe that nobody reads, on a disk that does
/// not answer.
pub(crate) async fn last_resort(terminal: Arc<Terminal>) {
    let complaint = interrupted().await;
    tokio::time::sleep(LAST_WORK).await;
    terminal.restore();
    let _ = writeln!(io::stderr(), "pop3: {}", complaint.text);
    process::exit(complaint.code as i32);
}

/// How the terminal was set before anybody asked for a password on it.
pub(crate) struct Terminal(Option<(OwnedFd, Termios)>);

impl Terminal {
    pub(crate) fn remember() -> Self {
        let stdin = rustix::io::dup(io::stdin()).ok();
        Self(stdin.and_then(|stdin| tcgetattr(&stdin).ok().map(|settings| (stdin, settings))))
    }

    /// Shows again what is typed.
    pub(crate) fn restore(&self) {
        if let Self(Some((stdin, settings))) = self {
            // A terminal that is gone needs no settings.
            let _ = tcsetattr(stdin, OptionalActions::Now, settings);
        }
    }
}
