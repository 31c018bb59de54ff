//! A Maildir: its directories, and what an earlier run of ours left in them.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use super::{Draft, LineEnds, key::Key, sweep::lock_and_sweep};

/// Held shared while we deliver; who gets it exclusively knows that no file in `tmp/` of ours is in use.
const LOCK: &str = "pop3-fetch.lock";

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
    /// Looking for messages that are there already.
    #[error("read")]
    Read,
    /// Making sure that nobody else fetches the same account into the same Maildir.
    #[error("lock")]
    Lock,
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
        self.draft_of(LineEnds::default(), None)
    }

    /// Begins a message that is known by `key`.
    pub(super) fn draft_of(&self, line_ends: LineEnds, key: Option<Key>) -> Result<Draft, MaildirError> {
        Draft::create(&self.root, line_ends, key)
    }

    /// Where it is.
    pub(super) fn root(&self) -> &Path {
        &self.root
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::delivery::sweep::tests::names;

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
}
