//! Ctrl-C and SIGTERM: what is under way is dropped where it stands. Nothing is said to the server, so that it deletes
//! nothing.

use std::{io, os::fd::OwnedFd};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use tokio::signal::unix::{SignalKind, signal};

use crate::{complaint::Complaint, exit::Sysexit};

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
    Complaint::new(code, "interrupted: nothing was deleted on the server")
}

/// How the terminal was set before anybody asked for a password on it.
pub(crate) struct Terminal(Option<(OwnedFd, Termios)>);

impl Terminal {
    pub(crate) fn remember() -> Self {
        let stdin = rustix::io::dup(io::stdin()).ok();
        Self(stdin.and_then(|stdin| Some((tcgetattr(&stdin).ok()?, stdin))).map(|(set, fd)| (fd, set)))
    }

    /// Shows again what is typed.
    pub(crate) fn restore(&self) {
        if let Self(Some((stdin, settings))) = self {
            // A terminal that is gone needs no settings.
            let _ = tcsetattr(stdin, OptionalActions::Now, settings);
        }
    }
}
