//! Messages from files.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pop3_mock::{Message, corpus};

use crate::args::Options;

/// One message of each shape.
const DEFAULT_MESSAGES: usize = 22;

/// A file or directory that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}: {source}", path.display())]
pub(crate) struct LoadError {
    path: PathBuf,
    source: io::Error,
}

/// The messages that the options ask for: Maildir, then files, then generated ones.
pub(crate) fn messages(options: &Options) -> Result<Vec<Message>, LoadError> {
    let mut messages = Vec::new();
    if let Some(maildir) = &options.maildir {
        messages.extend(read(files(maildir, "new")?)?);
        messages.extend(read(files(maildir, "cur")?)?);
    }
    if let Some(directory) = &options.eml {
        let eml =
            files(directory, "")?.into_iter().filter(|path| path.extension() == Some(OsStr::new("eml")));
        messages.extend(read(eml.collect())?);
    }
    let from_files = options.maildir.is_some() || options.eml.is_some();
    let generated = options.messages.unwrap_or(if from_files { 0 } else { DEFAULT_MESSAGES });
    messages.extend(corpus(options.seed, generated));
    Ok(messages)
}

/// The files in a directory, by name. Hidden ones are no messages.
fn files(directory: &Path, below: &str) -> Result<Vec<PathBuf>, LoadError> {
    let directory = directory.join(below);
    let list = || -> io::Result<Vec<PathBuf>> {
        let paths: io::Result<Vec<PathBuf>> =
            fs::read_dir(&directory)?.map(|entry| Ok(entry?.path())).collect();
        let mut files: Vec<PathBuf> =
            paths?.into_iter().filter(|path| path.is_file() && !is_hidden(path)).collect();
        files.sort();
        Ok(files)
    };
    list().map_err(|source| LoadError { path: directory.clone(), source })
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn read(files: Vec<PathBuf>) -> Result<Vec<Message>, LoadError> {
    let read = |path: PathBuf| match fs::read(&path) {
        Ok(octets) => Ok(Message::from(octets)),
        Err(source) => Err(LoadError { path, source }),
    };
    files.into_iter().map(read).collect()
}
