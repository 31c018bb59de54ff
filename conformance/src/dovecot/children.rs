//! The processes that a server has started, held so that none is lost sight of.

use std::{
    fs, io,
    os::fd::OwnedFd,
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal},
};

/// Handles of processes. A handle means its process for ever, unlike a number, which the system gives out again.
pub(super) struct Children(Vec<OwnedFd>);

impl Children {
    /// The processes whose parent is `parent` now.
    pub(super) fn of(parent: u32) -> io::Result<Self> {
        let mut handles = Vec::new();
        for entry in fs::read_dir("/proc")? {
            let Some(pid) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            // Gone meanwhile, or somebody else's: none of ours either way.
            if parent_of(pid) == Some(parent)
                && let Some(pid) = Pid::from_raw(pid)
                && let Ok(handle) = pidfd_open(pid, PidfdFlags::empty())
            {
                handles.push(handle);
            }
        }
        Ok(Self(handles))
    }

    /// Waits until all have ended; returns how many have not in time.
    pub(super) fn wait(&self, longest: Duration) -> usize {
        let deadline = Instant::now() + longest;
        self.0.iter().filter(|handle| !ends_before(handle, deadline)).count()
    }

    /// Ends them without their consent.
    pub(super) fn kill(&self) {
        for handle in &self.0 {
            // It may have ended meanwhile.
            let _ = pidfd_send_signal(handle, Signal::KILL);
        }
    }
}

/// From the line `PPid:` of its status.
fn parent_of(pid: i32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()
}

/// The handle of a process becomes readable when it ends.
fn ends_before(handle: &OwnedFd, deadline: Instant) -> bool {
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let timeout = Timespec::try_from(left).ok();
        match poll(&mut [PollFd::new(handle, PollFlags::IN)], timeout.as_ref()) {
            Ok(ready) => return ready > 0,
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        process::{Command, Stdio, id},
        sync::{Mutex, PoisonError},
        time::Duration,
    };

    use super::Children;

    /// Both tests have children in the same process, and one of them counts.
    static ALONE: Mutex<()> = Mutex::new(());

    #[test]
    fn a_running_child_is_seen_and_a_killed_one_is_gone() {
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let children = Children::of(id()).unwrap();
        assert!(children.wait(Duration::from_millis(1)) >= 1);

        child.kill().unwrap();
        child.wait().unwrap();
        let left = Children::of(id()).unwrap();
        assert!(left.0.len() < children.0.len());
    }

    #[test]
    fn a_process_without_children_has_none() {
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        assert_eq!(Children::of(child.id()).unwrap().0.len(), 0);
        drop(child.stdin.take());
        child.wait().unwrap();
    }
}
