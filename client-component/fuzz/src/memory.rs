//! How much memory something takes.

use std::sync::{Mutex, PoisonError};

use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The count is one for the whole program.
static MEASURING: Mutex<()> = Mutex::new(());

/// Does `work` while nothing else that is large goes on; also what is not measured itself belongs here.
pub(crate) fn alone<R>(work: impl FnOnce() -> R) -> R {
    // Whoever panicked has left nothing behind that matters.
    let _one = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
    work()
}

/// The result of `work`, and the most octets of memory that it held at once.
pub(crate) fn taken_by<R>(work: impl FnOnce() -> R) -> (R, usize) {
    alone(|| {
        MEMORY.reset_peak_usage();
        let before = MEMORY.current_usage();
        let result = work();
        (result, MEMORY.peak_usage().saturating_sub(before))
    })
}
