//! Deadlines over `wasi:clocks/monotonic-clock`.

use core::time::Duration;

use crate::bindings::wasi::{
    clocks::monotonic_clock::{self, Instant},
    io::poll::Pollable,
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

    pub(crate) fn passes_before(&self, other: &Self) -> bool {
        self.at < other.at
    }

    /// What is ready once the deadline has passed.
    pub(crate) fn timer(&mut self) -> &Pollable {
        let at = self.at;
        self.timer.get_or_insert_with(|| monotonic_clock::subscribe_instant(at))
    }
}
