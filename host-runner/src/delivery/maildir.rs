//! A Maildir: its directories, and what an earlier run of ours left in them.

use std::{
    fs::{self, DirBuilder, DirEntry, File, OpenOptions, TryLockError},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    Draft,
    name::{PREFIX, host},
};

/// Held shared while we deliver; who gets it exclusively knows that no file in `tmp/` of ours is in use.
const LOCK: &str = "pop3-fetch.lock";

/// After this time a file in `tmp/` is nobody's any more: the convention of all deliverers.
const ABANDONED: Duration = Duration::from_secs(36 * 60 * 60);

/// A Maildir that is open for delivery.
///
/// ```
/// use pop3_host::delivery::Maildir;
///
/// # let scratch = tempfile::tempdir()?;
/// # let path = scratch.path().join("Maildir");
/// let maildir = Maildir::open(&path)?;
/// let mut draft = maildir.draft()?;
/// draft.write(b"Subject: hello\r\n\r\n")?;
/// let stored = draft.store()?;
/// assert_eq!(std::fs::read(stored)?, b"Subject: hello\r\n\r\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Maildir {
    root: PathBuf,
    /// Its lock lasts as long as the file is open.
    _lock: File,
}

/// What could not be done with a file or directory.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot {stage} {}: {text}", path.display())]
pub struct MaildirError {
    /// What was being done.
    pub stage: Stage,
    /// With which file or directory.
    pub path: PathBuf,
    /// The system's reason, as a value.
    pub kind: io::ErrorKind,
    /// The system's reason, in words.
    pub text: String,
}

/// A stage of delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stage {
    /// Making a directory or a file.
    #[error("create")]
    Create,
    /// Writing a message.
    #[error("write to")]
    Write,
    /// Making a message durable under its final name.
    #[error("store")]
    Store,
}

impl Stage {
    /// Makes an error of a result of the system.
    pub(super) fn at<T>(self, path: &Path, result: io::Result<T>) -> Result<T, MaildirError> {
        result.map_err(|error| MaildirError {
            stage: self,
            path: path.to_owned(),
            kind: error.kind(),
            text: error.to_string(),
        })
    }
}

impl Maildir {
    /// Opens a Maildir, with its directories made where they are missing, and removes files that a run of ours left
    /// half-written in `tmp/`. Files of other programs stay, and all files while another run of ours is going on.
    ///
    /// # Errors
    /// [`Stage::Create`] where a directory or the lock file cannot be made.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, MaildirError> {
        let root = root.into();
        for directory in [root.clone(), root.join("tmp"), root.join("new"), root.join("cur")] {
            Stage::Create.at(&directory, make_directory(&directory))?;
        }
        let path = root.join(LOCK);
        let mut options = OpenOptions::new();
        let lock = options.write(true).create(true).truncate(false).mode(0o600).open(&path);
        let lock = Stage::Create.at(&path, lock)?;
        Stage::Create.at(&path, lock_and_sweep(&lock, &root.join("tmp")))?;
        Ok(Self { root, _lock: lock })
    }

    /// Begins a message in `tmp/`.
    ///
    /// # Errors
    /// [`Stage::Create`].
    pub fn draft(&self) -> Result<Draft, MaildirError> {
        Draft::create(&self.root)
    }
}

/// Makes a directory with all above it, durably: each new name is synced in its parent.
fn make_directory(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    // Without following a link: one that leads nowhere is in the way too.
    if path.symlink_metadata().is_ok() {
        let text = format!("{} is not a directory", path.display());
        return Err(io::Error::new(io::ErrorKind::NotADirectory, text));
    }
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    make_directory(parent)?;
    match DirBuilder::new().mode(0o700).create(path) {
        // Another process was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        made => made.and_then(|()| File::open(parent)?.sync_all()),
    }
}

/// Takes the lock, and removes stale files if nobody else of us has it. Where there are no locks, e.g. on some network
/// file systems, mail is delivered all the same and files stay.
fn lock_and_sweep(lock: &File, tmp: &Path) -> io::Result<()> {
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
    let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { return false };
    let age = entry.metadata().and_then(|file| file.modified()).map(|modified| modified.elapsed());
    let old = matches!(age, Ok(Ok(age)) if age > ABANDONED);
    old || name.ends_with(&format!(".{}", host()))
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn stale() -> String {
        format!("{PREFIX}{}", super::super::name::unique())
    }

    #[test]
    fn directories_are_made_with_all_above_them() {
        let scratch = tempfile::tempdir().unwrap();
        let root = scratch.path().join("a/b/Maildir");
        let _maildir = Maildir::open(&root).unwrap();
        assert_eq!(names(&root), ["cur", "new", LOCK, "tmp"]);
    }

    #[test]
    fn a_file_in_the_way_is_an_error_of_the_create_stage() {
        let scratch = tempfile::tempdir().unwrap();
        let root = scratch.path().join("file");
        fs::write(&root, b"").unwrap();
        for path in [root.clone(), root.join("Maildir")] {
            let error = Maildir::open(&path).unwrap_err();
            assert_eq!((error.stage, error.kind), (Stage::Create, io::ErrorKind::NotADirectory));
            assert_eq!((error.path, error.text), (path, format!("{} is not a directory", root.display())));
        }
    }

    #[test]
    fn a_link_that_leads_nowhere_is_no_directory() {
        let scratch = tempfile::tempdir().unwrap();
        let root = scratch.path().join("link");
        std::os::unix::fs::symlink(scratch.path().join("nowhere"), &root).unwrap();
        assert_eq!(Maildir::open(&root).unwrap_err().kind, io::ErrorKind::NotADirectory);
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
