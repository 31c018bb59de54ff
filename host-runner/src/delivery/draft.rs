//! One message on its way into a Maildir.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use super::{
    MaildirError, Stage,
    name::{PREFIX, unique},
};

/// A message in `tmp/`. Dropped before it is stored, it is removed.
#[derive(Debug)]
pub struct Draft {
    file: File,
    root: PathBuf,
    path: PathBuf,
    name: String,
    octets: u64,
}

impl Draft {
    pub(super) fn create(root: &Path) -> Result<Self, MaildirError> {
        let name = unique();
        let path = root.join("tmp").join(format!("{PREFIX}{name}"));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let file = Stage::Create.at(&path, file)?;
        Ok(Self { file, root: root.to_owned(), path, name, octets: 0 })
    }

    /// Appends octets as they are.
    ///
    /// # Errors
    /// [`Stage::Write`].
    pub fn write(&mut self, octets: &[u8]) -> Result<(), MaildirError> {
        Stage::Write.at(&self.path, self.file.write_all(octets))?;
        self.octets += octets.len() as u64;
        Ok(())
    }

    /// Number of octets so far.
    #[must_use]
    pub fn octets(&self) -> u64 {
        self.octets
    }

    /// Makes the message durable in `new/` and returns its path there. Blocks until the disk has it.
    ///
    /// # Errors
    /// [`Stage::Store`]: the message may or may not be in `new/`, and must not be deleted elsewhere.
    pub fn store(self) -> Result<PathBuf, MaildirError> {
        let directory = self.root.join("new");
        let stored = directory.join(format!("{},S={}", self.name, self.octets));
        Stage::Store.at(&self.path, self.file.sync_all())?;
        Stage::Store.at(&stored, fs::rename(&self.path, &stored))?;
        Stage::Store.at(&directory, File::open(&directory).and_then(|directory| directory.sync_all()))?;
        Ok(stored)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Fails after `store`, when the name is gone; a file that stays is removed at the next start.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::Maildir;

    #[test]
    fn a_stored_message_is_in_new_with_its_size_and_its_octets() {
        let scratch = tempfile::tempdir().unwrap();
        let mut draft = Maildir::open(scratch.path()).unwrap().draft().unwrap();
        draft.write(b"Subject: \xff\r\n").unwrap();
        draft.write(b"\r\n.\n").unwrap();
        let stored = draft.store().unwrap();
        assert_eq!(stored.parent().unwrap(), scratch.path().join("new"));
        assert!(stored.to_str().unwrap().ends_with(",S=16"), "{stored:?}");
        assert_eq!(fs::read(&stored).unwrap(), b"Subject: \xff\r\n\r\n.\n");
        assert_eq!(fs::read_dir(scratch.path().join("tmp")).unwrap().count(), 0);
    }

    #[test]
    fn a_dropped_draft_leaves_nothing() {
        let scratch = tempfile::tempdir().unwrap();
        let maildir = Maildir::open(scratch.path()).unwrap();
        let mut draft = maildir.draft().unwrap();
        draft.write(b"half a mess").unwrap();
        drop(draft);
        assert_eq!(fs::read_dir(scratch.path().join("tmp")).unwrap().count(), 0);
        assert_eq!(fs::read_dir(scratch.path().join("new")).unwrap().count(), 0);
    }
}
