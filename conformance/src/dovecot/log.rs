//! Dovecot's log, read while it is written: the events that a test waits for.

use std::{
    io::{BufRead, BufReader, Read},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// The lines logged so far. They end when the last process that could log has ended.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    lines: Vec<String>,
    ended: bool,
}

/// Why a line did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoLine {
    /// The log has ended.
    Ended,
    /// Not in time.
    Late,
}

impl Log {
    /// Follows `source` on a thread of its own until it ends.
    pub(super) fn follow(source: impl Read + Send + 'static) -> Self {
        let log = Self::default();
        let writer = log.clone();
        thread::spawn(move || {
            for line in BufReader::new(source).split(b'\n').map_while(Result::ok) {
                writer.change(|state| state.lines.push(String::from_utf8_lossy(&line).into_owned()));
            }
            writer.change(|state| state.ended = true);
        });
        log
    }

    /// Waits until some line, already there or still to come, contains `text`.
    pub(super) fn wait_for(&self, text: &str, longest: Duration) -> Result<(), NoLine> {
        let seen = |state: &State| state.lines.iter().any(|line| line.contains(text));
        let state = self.wait_until(longest, |state| state.ended || seen(state));
        match (seen(&state), state.ended) {
            (true, _) => Ok(()),
            (false, true) => Err(NoLine::Ended),
            (false, false) => Err(NoLine::Late),
        }
    }

    /// Waits for the end; `false` where it did not come in time.
    pub(super) fn wait_for_end(&self, longest: Duration) -> bool {
        self.wait_until(longest, |state| state.ended).ended
    }

    /// Everything logged so far.
    pub(super) fn text(&self) -> String {
        self.state().lines.join("\n")
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.shared.changed.notify_all();
    }

    fn wait_until(&self, longest: Duration, done: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let deadline = Instant::now() + longest;
        let mut state = self.state();
        while !done(&state) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let woken = self.shared.changed.wait_timeout(state, left);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
        state
    }

    /// A panic elsewhere leaves lines that are still worth reading.
    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::{io, time::Duration};

    use super::{Log, NoLine};

    const LONG: Duration = Duration::from_secs(10);

    #[test]
    fn a_line_that_was_logged_is_found() {
        let log = Log::follow("one\ntwo\n".as_bytes());
        assert_eq!(log.wait_for("tw", LONG), Ok(()));
        assert!(log.wait_for_end(LONG));
        assert_eq!(log.text(), "one\ntwo");
    }

    #[test]
    fn a_log_that_ends_without_the_line_says_so_at_once() {
        assert_eq!(Log::follow(io::empty()).wait_for("ready", LONG), Err(NoLine::Ended));
    }

    #[test]
    fn waiting_for_a_silent_log_is_bounded() {
        let (reader, _writer) = io::pipe().unwrap();
        let log = Log::follow(reader);
        assert_eq!(log.wait_for("ready", Duration::from_millis(1)), Err(NoLine::Late));
        assert!(!log.wait_for_end(Duration::from_millis(1)));
    }
}
