//! A Maildir on disk: messages in, messages that are left.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{account::Account, corpus::Stored};

/// The three directories of a Maildir.
#[derive(Debug)]
pub(super) struct Maildir {
    root: PathBuf,
}

impl Maildir {
    /// Makes a Maildir of `messages` that belongs to the owner of the mail.
    pub(super) fn create(root: &Path, messages: &[Stored], account: &Account) -> io::Result<Self> {
        for directory in ["", "tmp", "new", "cur"].map(|name| root.join(name)) {
            fs::create_dir(&directory)?;
            account.own(&directory)?;
        }
        for message in messages {
            // Nobody reads it yet, so that there is no need for a detour by tmp.
            let path = root.join("new").join(&message.name);
            fs::write(&path, &message.octets)?;
            account.own(&path)?;
        }
        Ok(Self { root: root.to_owned() })
    }

    /// The messages that are there, by name.
    pub(super) fn messages(&self) -> io::Result<Vec<Stored>> {
        let mut messages = Vec::new();
        for directory in ["new", "cur"] {
            for entry in fs::read_dir(self.root.join(directory))? {
                let entry = entry?;
                let octets = fs::read(entry.path())?;
                messages.push(Stored { name: base_name(&entry.file_name().to_string_lossy()), octets });
            }
        }
        messages.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(messages)
    }
}

/// The name without the flags that a server appends in `cur`.
fn base_name(name: &str) -> String {
    name.split(':').next().unwrap_or(name).to_owned()
}
