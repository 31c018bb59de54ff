//! Where sessions tell what happens and tests wait for it.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};

use tokio::sync::Notify;

use super::event::{Ending, Event, SessionState};
use crate::sync::lock;

/// How many events and how many sessions are remembered; older ones are forgotten.
const REMEMBERED: usize = 65_536;

/// Events and sessions of a server.
#[derive(Debug, Default)]
pub(crate) struct Board {
    log: Mutex<Log>,
    changed: Notify,
    changed_blocking: Condvar,
}

#[derive(Debug, Default)]
pub(crate) struct Log {
    events: VecDeque<Event>,
    sessions: VecDeque<SessionState>,
    /// Events that are no longer remembered.
    #[cfg(feature = "control")]
    forgotten: u64,
    /// Sessions so far: the number of the last one.
    connected: u64,
    open: usize,
}

impl Board {
    /// Enters a new session and gives its number.
    pub(crate) fn connect(&self, implicit_tls: bool) -> u64 {
        let session = lock(&self.log).connect();
        self.post(Event::Connected { session, implicit_tls });
        session
    }

    pub(crate) fn post(&self, event: Event) {
        let mut log = lock(&self.log);
        log.apply(&event);
        #[cfg(feature = "control")]
        {
            log.forgotten += u64::from(log.events.len() == REMEMBERED);
        }
        push(&mut log.events, event);
        drop(log);
        self.changed.notify_waiters();
        self.changed_blocking.notify_all();
    }

    /// Ends what is still open.
    pub(crate) fn close_all(&self) {
        for open in self.sessions().into_iter().filter(|session| session.ending.is_none()) {
            self.post(Event::Closed { session: open.session, ending: Ending::Shutdown });
        }
    }

    /// How many sessions are open now.
    pub(crate) fn open(&self) -> usize {
        lock(&self.log).open
    }

    /// Sessions so far: the number of the last one.
    #[cfg(feature = "control")]
    pub(crate) fn connected(&self) -> u64 {
        lock(&self.log).connected
    }

    pub(crate) fn sessions(&self) -> Vec<SessionState> {
        lock(&self.log).sessions.iter().cloned().collect()
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        lock(&self.log).events.iter().cloned().collect()
    }

    /// Waits until `look` finds something.
    pub(crate) async fn wait<T>(&self, mut look: impl FnMut(&Log) -> Option<T>) -> T {
        loop {
            // Made before looking: a change in between wakes it.
            let changed = self.changed.notified();
            if let Some(found) = look(&lock(&self.log)) {
                return found;
            }
            changed.await;
        }
    }

    pub(crate) fn wait_blocking<T>(&self, mut look: impl FnMut(&Log) -> Option<T>) -> T {
        let mut log = lock(&self.log);
        loop {
            if let Some(found) = look(&log) {
                return found;
            }
            log = self.changed_blocking.wait(log).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Log {
    /// At most `limit` events with numbers above `after`, which are counted from 1.
    #[cfg(feature = "control")]
    pub(crate) fn after(&self, after: u64, limit: usize) -> Vec<(u64, Event)> {
        let skipped = usize::try_from(after.saturating_sub(self.forgotten)).unwrap_or(usize::MAX);
        let begin = skipped.min(self.events.len());
        let first = self.forgotten + begin as u64 + 1;
        let numbered = (first..).zip(self.events.range(begin..)).take(limit);
        numbered.map(|(number, event)| (number, event.clone())).collect()
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.open == 0
    }

    /// How many sessions are over.
    pub(super) fn ended(&self) -> u64 {
        self.connected - self.open as u64
    }

    pub(super) fn find(&self, matches: impl FnMut(&Event) -> bool) -> Option<Event> {
        let mut matches = matches;
        self.events.iter().find(|event| matches(event)).cloned()
    }

    fn connect(&mut self) -> u64 {
        self.connected += 1;
        self.open += 1;
        let session = self.connected;
        push(&mut self.sessions, SessionState { session, tls: false, user: None, ending: None });
        session
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::TlsStarted { session } => self.update(*session, |state| state.tls = true),
            Event::LoggedIn { session, user } => {
                self.update(*session, |state| state.user = Some(user.clone()));
            }
            Event::Closed { session, ending } => {
                self.open -= 1;
                self.update(*session, |state| state.ending = Some(ending.clone()));
            }
            Event::Connected { .. }
            | Event::Updated { .. }
            | Event::Delivered { .. }
            | Event::Expired { .. } => {}
        }
    }

    fn update(&mut self, session: u64, change: impl FnOnce(&mut SessionState)) {
        // Those that are looked for are among the newest.
        if let Some(state) = self.sessions.iter_mut().rev().find(|state| state.session == session) {
            change(state);
        }
    }
}

fn push<T>(remembered: &mut VecDeque<T>, new: T) {
    if remembered.len() == REMEMBERED {
        remembered.pop_front();
    }
    remembered.push_back(new);
}

#[cfg(all(test, feature = "control"))]
mod tests {
    use super::*;

    #[test]
    fn events_keep_their_numbers_when_older_ones_are_forgotten() {
        let board = Board::default();
        let all = REMEMBERED as u64 + 2;
        for number in 1..=all {
            board.post(Event::Delivered { user: number.to_string(), unique_id: "x".into() });
        }
        let numbered =
            |number: u64| (number, Event::Delivered { user: number.to_string(), unique_id: "x".into() });
        let log = lock(&board.log);
        assert_eq!(log.after(0, 2), [numbered(3), numbered(4)]);
        assert_eq!(log.after(all - 1, 2), [numbered(all)]);
        assert_eq!(log.after(all, 2), []);
        assert_eq!(log.after(u64::MAX, 2), []);
    }
}
