//! Waiting for processes.

use std::{
    process::Child,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// A command that takes longer hangs.
const WATCHDOG: Duration = Duration::from_secs(120);

/// What comes of a process, which has to end in time.
pub(crate) fn watched<T: Send + 'static>(pid: u32, ends: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(ends()));
    receiver.recv_timeout(WATCHDOG).unwrap_or_else(|_| panic!("process {pid} hangs"))
}

/// Polls, as neither a file system nor a process tells when something has changed.
pub(crate) fn wait_until(child: &mut Child, condition: impl Fn() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < WATCHDOG, "process {} does not get there", child.id());
        assert_eq!(child.try_wait().unwrap(), None, "the command ended too early");
        thread::sleep(Duration::from_millis(1));
    }
}
