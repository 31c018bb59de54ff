//! What a fetch has done at any moment.

use std::sync::{Mutex, PoisonError};

use pop3_host::delivery::{Progress, Tally};

use crate::{complaint::Complaint, exit::Sysexit};

/// What has been done at any moment, for when it is interrupted.
#[derive(Debug, Default)]
pub(super) struct SoFar {
    tally: Tally,
    quitting: bool,
}

impl SoFar {
    pub(super) fn note(&mut self, progress: &Progress) {
        match progress {
            Progress::Stored { octets, .. } => {
                self.tally.messages += 1;
                self.tally.octets += octets;
            }
            Progress::Held { .. } => self.tally.held += 1,
            Progress::Marked { .. } => self.tally.unconfirmed += 1,
            Progress::Quitting => self.quitting = true,
            _ => {}
        }
    }

    /// What an interruption leaves: before QUIT, no mark counts; during QUIT, nobody knows.
    pub(super) fn at_the_end(so_far: &Mutex<Self>, complaint: Complaint) -> (Tally, Result<(), Complaint>) {
        let so_far = so_far.lock().unwrap_or_else(PoisonError::into_inner);
        let mut tally = so_far.tally.clone();
        if !matches!(complaint.code, Sysexit::Interrupted | Sysexit::Terminated) {
            return (tally, Err(complaint));
        }
        let text = if so_far.quitting && tally.unconfirmed > 0 {
            " during QUIT"
        } else {
            tally.unconfirmed = 0;
            ": nothing was deleted on the server"
        };
        (tally, Err(Complaint { text: complaint.text.clone() + text, ..complaint }))
    }
}
