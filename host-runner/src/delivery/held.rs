//! What a Maildir holds already.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

use super::{MaildirError, Stage, claim::Claim, key::Key};

/// The messages of a Maildir whose names tell what they are known by.
#[derive(Debug, Default)]
pub(super) struct Held {
    files: HashMap<Key, Vec<PathBuf>>,
    /// Whoever has looked, and still stores by what was seen, is alone.
    _claim: Option<Claim>,
}

impl Held {
    /// Looks through `new/` and `cur/`, of the Maildir and of its folders (the Maildir++ convention: `.Archive/cur/`).
    ///
    /// # Errors
    /// [`Stage::Read`], with the directory.
    pub(super) fn look(root: &Path) -> Result<Self, MaildirError> {
        let mut held = Self::default();
        held.add_folder(root)?;
        for path in entries(root)? {
            if path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
                held.add_folder(&path)?;
            }
        }
        Ok(held)
    }

    /// Holds on to the sole right to add to the Maildir.
    pub(super) fn claimed(self, claim: Claim) -> Self {
        Self { _claim: Some(claim), ..self }
    }

    fn add_folder(&mut self, folder: &Path) -> Result<(), MaildirError> {
        for part in ["new", "cur"].map(|part| folder.join(part)).iter().filter(|part| part.is_dir()) {
            entries(part)?.into_iter().for_each(|path| self.add(path));
        }
        Ok(())
    }

    fn add(&mut self, path: PathBuf) {
        if let Some(key) = path.file_name().and_then(|name| name.to_str()).and_then(Key::of_file) {
            self.files.entry(key).or_default().push(path);
        }
    }

    pub(super) fn contains(&self, key: Key) -> bool {
        self.files.contains_key(&key)
    }

    /// A file that holds this message octet for octet as `draft` does. One that has been moved meanwhile is none.
    pub(super) fn same_as(&self, key: Key, draft: &Path) -> Option<&Path> {
        let paths = self.files.get(&key)?;
        paths.iter().map(PathBuf::as_path).find(|path| same_content(path, draft).unwrap_or(false))
    }
}

fn entries(directory: &Path) -> Result<Vec<PathBuf>, MaildirError> {
    let entries =
        fs::read_dir(directory).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    Stage::Read.at(directory, entries)
}

fn same_content(one: &Path, other: &Path) -> io::Result<bool> {
    let (one, other) = (File::open(one)?, File::open(other)?);
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut one, mut other) = (BufReader::new(one).bytes(), BufReader::new(other).bytes());
    loop {
        match (one.next().transpose()?, other.next().transpose()?) {
            (None, None) => return Ok(true),
            (one, other) if one != other => return Ok(false),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::Account;

    fn key(unique_id: &[u8]) -> Key {
        Account::new("alice", "pop.example.org", 995).key(unique_id)
    }

    /// Puts a file for a unique-id into a folder.
    fn put(folder: &Path, unique_id: &[u8], suffix: &str, content: &[u8]) -> PathBuf {
        fs::create_dir_all(folder).unwrap();
        let path = folder.join(format!("1.QU{}.host{suffix}", key(unique_id)));
        fs::write(&path, content).unwrap();
        path
    }

    #[test]
    fn what_was_read_or_filed_away_is_still_held() {
        let scratch = tempfile::tempdir().unwrap();
        let root = scratch.path();
        put(&root.join("new"), b"new", "", b"x");
        put(&root.join("cur"), b"read", ":2,S", b"x");
        put(&root.join(".Archive/cur"), b"filed", ",S=1:2,S", b"x");
        put(&root.join("elsewhere/cur"), b"elsewhere", "", b"x");
        let held = Held::look(root).unwrap();
        assert!([&b"new"[..], b"read", b"filed"].iter().all(|id| held.contains(key(id))));
        assert!(!held.contains(key(b"elsewhere")) && !held.contains(key(b"other")));
    }

    #[test]
    fn only_the_same_octets_are_the_same_message() {
        let scratch = tempfile::tempdir().unwrap();
        let root = scratch.path();
        let (draft, other) = (root.join("draft"), root.join("other"));
        fs::write(&draft, b"hello").unwrap();
        fs::write(&other, b"hellO").unwrap();
        let path = put(&root.join("new"), b"1", "", b"hello");
        let held = Held::look(root).unwrap();
        assert_eq!(held.same_as(key(b"1"), &draft), Some(&*path));
        assert_eq!(held.same_as(key(b"1"), &other), None);
        fs::remove_file(&path).unwrap();
        assert_eq!(held.same_as(key(b"1"), &draft), None);
    }
}
