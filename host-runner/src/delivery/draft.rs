//! One message on its way into a Maildir.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use super::{
    LineEnds, MaildirError, Stage,
    key::Key,
    line_ends::Converter,
    name::{PREFIX, unique},
};

/// A message in `tmp/`. Dropped before it is stored, it is removed.
#[derive(Debug)]
pub struct Draft {
    file: File,
    root: PathBuf,
    path: PathBuf,
    name: String,
    converter: Converter,
    octets: u64,
}

impl Draft {
    pub(super) fn create(root: &Path, line_ends: LineEnds, key: Option<Key>) -> Result<Self, MaildirError> {
        let name = unique(key);
        let path = root.join("tmp").join(format!("{PREFIX}{name}"));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let file = Stage::Create.at(&path, file)?;
        Ok(Self { file, root: root.to_owned(), path, name, converter: Converter::new(line_ends), octets: 0 })
    }

    /// Appends octets: as they are, unless the draft was begun with other line ends.
    ///
    /// # Errors
    /// [`Stage::Write`].
    pub fn write(&mut self, octets: &[u8]) -> Result<(), MaildirError> {
        let octets = self.converter.convert(octets);
        append(&mut self.file, &self.path, &mut self.octets, &octets)
    }

    /// Writes what the conversion of line ends has held back: there is no more to come.
    pub(super) fn complete(&mut self) -> Result<(), MaildirError> {
        append(&mut self.file, &self.path, &mut self.octets, self.converter.rest())
    }

    /// Where it is now.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Number of octets on disk so far.
    #[must_use]
    pub fn octets(&self) -> u64 {
        self.octets
    }

    /// Makes the message durable in `new/` and returns its path there. Blocks until the disk has it.
    ///
    /// # Errors
    /// [`Stage::Store`]: the message may or may not be in `new/`, and must not be deleted elsewhere.
    pub fn store(mut self) -> Result<PathBuf, MaildirError> {
        self.complete()?;
        let directory = self.root.join("new");
        let stored = directory.join(format!("{},S={}", self.name, self.octets));
        Stage::Store.at(&self.path, self.file.sync_all())?;
        Stage::Store.at(&stored, fs::rename(&self.path, &stored))?;
        sync(&directory)?;
        Ok(stored)
    }
}

fn append(file: &mut File, path: &Path, written: &mut u64, octets: &[u8]) -> Result<(), MaildirError> {
    Stage::Write.at(path, file.write_all(octets))?;
    *written += octets.len() as u64;
    Ok(())
}

/// Makes a file durable, or the names in a directory.
pub(super) fn sync(path: &Path) -> Result<(), MaildirError> {
    Stage::Store.at(path, File::open(path).and_then(|file| file.sync_all()))
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
    fn line_ends_are_converted_up_to_the_last_octet() {
        let scratch = tempfile::tempdir().unwrap();
        let _maildir = Maildir::open(scratch.path()).unwrap();
        let mut draft = Draft::create(scratch.path(), LineEnds::Lf, None).unwrap();
        draft.write(b"a\r").unwrap();
        draft.write(b"\nb\r").unwrap();
        let stored = draft.store().unwrap();
        assert_eq!(fs::read(&stored).unwrap(), b"a\nb\r");
        assert!(stored.to_str().unwrap().ends_with(",S=4"), "{stored:?}");
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
