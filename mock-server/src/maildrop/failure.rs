//! Failures of the store that a test asks for.

use std::collections::VecDeque;
use std::sync::Mutex;

use crate::sync::lock;

/// What goes wrong in the UPDATE state (RFC 1939 §6). QUIT gets an `-ERR`; the maildrop is unlocked and the connection
/// closed all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QuitFailure {
    /// No message is removed.
    NothingRemoved,
    /// The marked messages with the lowest numbers are removed, this many of them, and the others are not. If there
    /// are no others, nothing has failed and QUIT gets an `+OK`.
    RemovedOnly(usize),
}

/// Why a login with the right credentials fails (RFC 3206 §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoginFailure {
    /// `-ERR [SYS/TEMP]`: trying again later may help.
    Temporary,
    /// `-ERR [SYS/PERM]`: somebody must do something about it.
    Permanent,
}

/// The failures that are still to come, in order.
#[derive(Debug, Default)]
pub(crate) struct Failures {
    quits: Mutex<VecDeque<QuitFailure>>,
    logins: Mutex<VecDeque<LoginFailure>>,
}

impl Failures {
    pub(crate) fn add_quit(&self, failure: QuitFailure) {
        lock(&self.quits).push_back(failure);
    }

    pub(crate) fn add_login(&self, failure: LoginFailure) {
        lock(&self.logins).push_back(failure);
    }

    /// Puts other failures in the place of those still to come.
    pub(crate) fn replace(&self, quits: Vec<QuitFailure>, logins: Vec<LoginFailure>) {
        *lock(&self.quits) = quits.into();
        *lock(&self.logins) = logins.into();
    }

    /// How many messages the next QUIT that removes some may remove.
    pub(crate) fn removals(&self) -> usize {
        match lock(&self.quits).pop_front() {
            None => usize::MAX,
            Some(QuitFailure::NothingRemoved) => 0,
            Some(QuitFailure::RemovedOnly(messages)) => messages,
        }
    }

    pub(super) fn login(&self) -> Option<LoginFailure> {
        lock(&self.logins).pop_front()
    }
}
