//! Deadlines over `wasi:clocks/monotonic-clock`.

use core::time::Duration;

use pop3_client::TransportError;

use crate::bindings::wasi::{
    clocks::monotonic_clock::{self, Instant},
    io::poll::{Pollable, poll},
};

/// The time by the monotonic clock, in nanoseconds.
pub(crate) fn now() -> Instant {
    monotonic_clock::now()
}

/// A point in time after which waiting fails.
pub(crate) struct Deadline {
    at: Instant,
    /// Made when it is first waited for: most octets are there already.
    timer: Option<Pollable>,
}

impl Deadline {
    pub(crate) fn within(time: Duration) -> Self {
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        Self { at: now().saturating_add(nanoseconds), timer: None }
    }

    /// An equal part of the time that is left, where `parts` have to share it.
    pub(crate) fn share(&self, parts: usize) -> Self {
        let left = Duration::from_nanos(self.at.saturating_sub(now()));
        Self::within(left / u32::try_from(parts.max(1)).unwrap_or(u32::MAX))
    }

    /// Waits until one of `pollables` is ready.
    pub(crate) fn wait(&mut self, pollables: &[&Pollable]) -> Result<(), TransportError> {
        let at = self.at;
        let timer = self.timer.get_or_insert_with(|| monotonic_clock::subscribe_instant(at));
        let mut all = alloc::vec::Vec::from(pollables);
        all.push(timer);
        let timer_index = pollables.len();
        // Octets that came together with the deadline still count.
        if poll(&all).iter().all(|&ready| ready as usize == timer_index) {
            return Err(TransportError::Timeout);
        }
        Ok(())
    }
}
