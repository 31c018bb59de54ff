//! Places on disk.

use std::{fs, path::PathBuf};

use pop3_mock::{Message, Server};

/// Places for a test: a Maildir that does not exist yet, and a file with the server's CA.
pub(crate) struct Scratch {
    directory: tempfile::TempDir,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn maildir(&self) -> PathBuf {
        self.path("Maildir")
    }

    pub(crate) fn ca_file(&self, server: &Server) -> PathBuf {
        let path = self.path("ca.pem");
        fs::write(&path, server.ca_pem()).unwrap();
        path
    }

    /// Contents of the messages in `new/`, sorted.
    pub(crate) fn messages(&self) -> Vec<Vec<u8>> {
        let mut contents: Vec<Vec<u8>> =
            self.files("new").iter().map(|path| fs::read(path).unwrap()).collect();
        contents.sort();
        contents
    }

    pub(crate) fn files(&self, directory: &str) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.maildir().join(directory)) else { return Vec::new() };
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

/// What the messages should look like on disk, sorted.
pub(crate) fn sorted_contents(messages: &[Message]) -> Vec<Vec<u8>> {
    let mut contents: Vec<Vec<u8>> = messages.iter().map(Message::to_vec).collect();
    contents.sort();
    contents
}
