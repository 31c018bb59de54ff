//! Messages from files.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pop3_mock::{Message, corpus};

use crate::accounts::Maildrop;
use crate::exit::{Complaint, Sysexit};
use crate::mbox;

/// One message of each shape.
const DEFAULT_MESSAGES: usize = 22;

/// An option that names messages.
#[derive(Clone, Copy)]
enum Source {
    Maildir,
    Eml,
    Mbox,
}

/// The messages of a user: Maildirs, then files, then mboxes, then those of a size, then those of many shapes.
pub(crate) fn messages(maildrop: &Maildrop<'_>) -> Result<Vec<Message>, Complaint> {
    let mut messages = Vec::new();
    for maildir in &maildrop.maildirs {
        for part in ["new", "cur"] {
            messages.extend(read(Source::Maildir, files(Source::Maildir, &maildir.join(part))?)?);
        }
    }
    for directory in &maildrop.directories {
        messages.extend(read(Source::Eml, eml_files(directory)?)?);
    }
    for file in &maildrop.mboxes {
        messages.extend(mbox_messages(file)?);
    }
    messages.extend(maildrop.sizes.iter().map(|size| Message::generated(size.0, maildrop.seed)));
    let Maildrop { maildirs, directories, mboxes, sizes, .. } = maildrop;
    let named = !(maildirs.is_empty() && directories.is_empty() && mboxes.is_empty() && sizes.is_empty());
    let generated = maildrop.messages.unwrap_or(if named { 0 } else { DEFAULT_MESSAGES });
    messages.extend(corpus(maildrop.seed, generated));
    Ok(messages)
}

/// The files in a directory, by name. Hidden ones are no messages.
fn files(source: Source, directory: &Path) -> Result<Vec<PathBuf>, Complaint> {
    let list = || -> io::Result<Vec<PathBuf>> {
        let paths: io::Result<Vec<PathBuf>> =
            fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect();
        let mut files: Vec<PathBuf> =
            paths?.into_iter().filter(|path| path.is_file() && !is_hidden(path)).collect();
        files.sort();
        Ok(files)
    };
    list().map_err(|error| source.unreadable(directory, &error, source.expected()))
}

/// A directory without any is taken for a mistake.
fn eml_files(directory: &Path) -> Result<Vec<PathBuf>, Complaint> {
    let mut files = files(Source::Eml, directory)?;
    files.retain(|path| path.extension() == Some(OsStr::new("eml")));
    if files.is_empty() {
        let problem = format!("{} holds no file *.eml", directory.display());
        return Err(Source::Eml.refused(&problem, "name a directory with some, or say --messages 0"));
    }
    Ok(files)
}

fn mbox_messages(file: &Path) -> Result<Vec<Message>, Complaint> {
    let source = Source::Mbox;
    let octets = fs::read(file).map_err(|error| source.unreadable(file, &error, source.expected()))?;
    let messages = mbox::messages(&octets).ok_or_else(|| {
        let problem = format!("{} is no mbox: it does not begin with \"From \"", file.display());
        source.refused(&problem, source.expected())
    })?;
    Ok(messages.into_iter().map(Message::from).collect())
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn read(source: Source, files: Vec<PathBuf>) -> Result<Vec<Message>, Complaint> {
    let read = |path: PathBuf| match fs::read(&path) {
        Ok(octets) => Ok(Message::from(octets)),
        Err(error) => Err(source.unreadable(&path, &error, "every message must be readable")),
    };
    files.into_iter().map(read).collect()
}

impl Source {
    fn option(self) -> &'static str {
        match self {
            Self::Maildir => "--maildir",
            Self::Eml => "--eml",
            Self::Mbox => "--mbox",
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Self::Maildir => "a Maildir has the directories new and cur",
            Self::Eml => "name a directory with files *.eml",
            Self::Mbox => "name an mbox file; --maildir and --eml take directories",
        }
    }

    fn unreadable(self, path: &Path, error: &io::Error, advice: &str) -> Complaint {
        self.refused(&format!("cannot read {}: {error}", path.display()), advice)
    }

    fn refused(self, problem: &str, advice: &str) -> Complaint {
        Complaint::new(Sysexit::NoInput, format!("{}: {problem}; {advice}", self.option()))
    }
}
