//! What an earlier run of ours left half-written in a Maildir.

use std::{
    fs::{self, DirEntry, File, TryLockError},
    io,
    path::Path,
    time::Duration,
};

use super::name::{PREFIX, host};

/// After this time a file in `tmp/` is nobody's any more: the convention of all deliverers.
const ABANDONED: Duration = Duration::from_secs(36 * 60 * 60);

/// Takes the lock, and removes stale files if nobody else of us has it. Where there are no locks, e.g. on some network
/// file systems, mail is delivered all the same and files stay.
pub(super) fn lock_and_sweep(lock: &File, tmp: &Path) -> io::Result<()> {
    match lock.try_lock() {
        Ok(()) => {
            sweep(tmp)?;
            lock.unlock()?;
            lock.lock_shared()
        }
        Err(TryLockError::WouldBlock) => lock.lock_shared(),
        Err(TryLockError::Error(_)) => Ok(()),
    }
}

fn sweep(tmp: &Path) -> io::Result<()> {
    for entry in fs::read_dir(tmp)? {
        let entry = entry?;
        if is_stale(&entry) {
            // One that cannot be removed is no reason not to deliver.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

/// The lock speaks for this machine; another one that shares the Maildir over a network may not see it.
fn is_stale(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let Some(name) = name.to_str().and_then(|name| name.strip_prefix(PREFIX)) else { return false };
    let age = entry.metadata().and_then(|file| file.modified()).map(|modified| modified.elapsed());
    let old = matches!(age, Ok(Ok(age)) if age > ABANDONED);
    old || name.splitn(3, '.').nth(2) == Some(&host())
}

#[cfg(test)]
pub(super) mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::delivery::Maildir;

    /// What is in a directory, sorted.
    pub(in crate::delivery) fn names(directory: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn stale() -> String {
        format!("{PREFIX}{}", super::super::name::unique(None))
    }

    #[test]
    fn stale_files_of_ours_go_and_those_of_others_stay() {
        let scratch = tempfile::tempdir().unwrap();
        let tmp = scratch.path().join("tmp");
        drop(Maildir::open(scratch.path()).unwrap());
        fs::write(tmp.join(stale()), b"half a mess").unwrap();
        fs::write(tmp.join("1700000000.M1P2.elsewhere"), b"").unwrap();
        fs::write(tmp.join(format!("{PREFIX}1700000000.R1M1P2Q0.another.machine.invalid")), b"").unwrap();
        let _maildir = Maildir::open(scratch.path()).unwrap();
        let left = names(&tmp);
        assert_eq!(left.len(), 2, "{left:?}");
        assert!(left[0].ends_with(".elsewhere") && left[1].ends_with(".invalid"), "{left:?}");
    }

    #[test]
    fn a_file_of_another_machine_goes_when_it_is_old() {
        let scratch = tempfile::tempdir().unwrap();
        drop(Maildir::open(scratch.path()).unwrap());
        let path = scratch.path().join("tmp").join(format!("{PREFIX}1700000000.R1M1P2Q0.another.invalid"));
        let file = File::create(&path).unwrap();
        let open = || drop(Maildir::open(scratch.path()).unwrap());
        open();
        assert!(path.exists());
        file.set_modified(SystemTime::now() - ABANDONED - Duration::from_secs(60)).unwrap();
        open();
        assert!(!path.exists());
    }

    #[test]
    fn nothing_is_removed_while_a_sibling_delivers() {
        let scratch = tempfile::tempdir().unwrap();
        let sibling = Maildir::open(scratch.path()).unwrap();
        let mut draft = sibling.draft().unwrap();
        draft.write(b"half a mess").unwrap();
        let _second = Maildir::open(scratch.path()).unwrap();
        assert_eq!(names(&scratch.path().join("tmp")).len(), 1);
        draft.store().unwrap();
    }
}
