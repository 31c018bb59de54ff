//! Messages from files.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pop3_mock::{Message, corpus};

use crate::args::Options;
use crate::exit::{Complaint, Sysexit};

/// One message of each shape.
const DEFAULT_MESSAGES: usize = 22;

/// An option that names messages.
#[derive(Clone, Copy)]
enum Source {
    Maildir,
    Eml,
}

/// The messages that the options ask for: Maildir, then files, then generated ones.
pub(crate) fn messages(options: &Options) -> Result<Vec<Message>, Complaint> {
    let mut messages = Vec::new();
    if let Some(maildir) = &options.maildir {
        for part in ["new", "cur"] {
            messages.extend(read(Source::Maildir, files(Source::Maildir, &maildir.join(part))?)?);
        }
    }
    if let Some(directory) = &options.eml {
        let files = files(Source::Eml, directory)?.into_iter();
        let eml = files.filter(|path| path.extension() == Some(OsStr::new("eml")));
        messages.extend(read(Source::Eml, eml.collect())?);
    }
    let from_files = options.maildir.is_some() || options.eml.is_some();
    let generated = options.messages.unwrap_or(if from_files { 0 } else { DEFAULT_MESSAGES });
    messages.extend(corpus(options.seed, generated));
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
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Self::Maildir => "a Maildir has the directories new and cur",
            Self::Eml => "name a directory with files *.eml",
        }
    }

    fn unreadable(self, path: &Path, error: &io::Error, advice: &str) -> Complaint {
        let text = format!("{}: cannot read {}: {error}; {advice}", self.option(), path.display());
        Complaint::new(Sysexit::NoInput, text)
    }
}
