//! The files that the command writes: opened before anything is served, filled when there is something to write.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::args::Options;
use crate::exit::{Complaint, Sysexit};

/// All of them.
pub(crate) struct Outputs {
    pub(crate) ca_file: CaFile,
    pub(crate) transcript: Option<Output>,
    pub(crate) ledger: Option<Output>,
}

/// The CA certificate as a file.
pub(crate) enum CaFile {
    Named(Output),
    /// Removed when this is dropped.
    Temporary(NamedTempFile),
}

/// A file that an option names, open for writing. One that was made for it is removed when this is dropped, unless
/// it is [kept](Output::keep).
pub(crate) struct Output {
    option: &'static str,
    path: PathBuf,
    file: File,
    made: bool,
}

/// One file would take the place of another.
fn check(options: &Options) -> Result<(), Complaint> {
    let Options { ca_file, transcript, ledger, .. } = options;
    let pairs = [
        ("--ca-file and --transcript", ca_file, transcript),
        ("--ca-file and --ledger", ca_file, ledger),
        ("--transcript and --ledger", transcript, ledger),
    ];
    match pairs.into_iter().find(|(_, one, other)| one.is_some() && one == other) {
        Some((names, Some(path), _)) => {
            let text = format!("{names} are both {}: give one of them another name", path.display());
            Err(Complaint::new(Sysexit::Usage, text))
        }
        _ => Ok(()),
    }
}

impl Outputs {
    /// Opens all files and changes none that is there.
    pub(crate) fn open(options: &Options) -> Result<Self, Complaint> {
        check(options)?;
        let open = |option, path: &Option<PathBuf>| {
            path.as_deref().map(|path| Output::open(option, path)).transpose()
        };
        let ca_file = match open("--ca-file", &options.ca_file)? {
            Some(output) => CaFile::Named(output),
            None => CaFile::temporary()?,
        };
        let transcript = open("--transcript", &options.transcript)?;
        Ok(Self { ca_file, transcript, ledger: open("--ledger", &options.ledger)? })
    }

    /// From here on the files that were asked for stay.
    pub(crate) fn keep(&mut self) {
        if let CaFile::Named(output) = &mut self.ca_file {
            output.keep();
        }
        for output in [&mut self.transcript, &mut self.ledger].into_iter().flatten() {
            output.keep();
        }
    }
}

impl CaFile {
    fn temporary() -> Result<Self, Complaint> {
        let file = tempfile::Builder::new().prefix("pop3-mock-ca-").suffix(".pem").tempfile();
        file.map(Self::Temporary).map_err(|error| {
            let step = "cannot create a temporary file for the CA certificate";
            let text = format!("{step}: {error}; --ca-file names another place");
            Complaint::new(Sysexit::CannotCreate, text)
        })
    }

    pub(crate) fn write(&mut self, pem: &str) -> Result<(), Complaint> {
        match self {
            Self::Named(output) => output.replace(pem),
            Self::Temporary(file) => file.write_all(pem.as_bytes()).map_err(|error| {
                let text =
                    format!("cannot write {}: {error}; --ca-file names another place", file.path().display());
                Complaint::new(Sysexit::Io, text)
            }),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Named(output) => &output.path,
            Self::Temporary(file) => file.path(),
        }
    }
}

impl Output {
    fn open(option: &'static str, path: &Path) -> Result<Self, Complaint> {
        let (file, made) = open(path).map_err(|error| {
            let text = format!(
                "{option}: cannot create {}: {error}; name a file that can be written, in a directory that is there",
                path.display()
            );
            Complaint::new(Sysexit::CannotCreate, text)
        })?;
        Ok(Self { option, path: path.to_owned(), file, made })
    }

    /// Puts `content` in the place of all that the file holds.
    pub(crate) fn replace(&mut self, content: &str) -> Result<(), Complaint> {
        self.try_replace(content).map_err(|error| {
            let (option, path) = (self.option, self.path.display());
            let text = format!("{option}: cannot write {path}: {error}; name a file with room for it");
            Complaint::new(Sysexit::Io, text)
        })
    }

    fn try_replace(&mut self, content: &str) -> io::Result<()> {
        if self.file.metadata()?.is_file() {
            // Not emptied before: whoever kills the command in between finds what was there or what is new.
            return self.replace_from(0, content);
        }
        // A pipe or a terminal holds nothing.
        self.file.write_all(content.as_bytes())
    }

    /// Puts `content` in the place of all that a regular file holds from `at` on; does nothing to what is none.
    pub(crate) fn replace_from(&mut self, at: u64, content: &str) -> io::Result<()> {
        if self.file.metadata()?.is_file() {
            self.file.seek(SeekFrom::Start(at))?;
            self.file.write_all(content.as_bytes())?;
            self.file.set_len(at + content.len() as u64)?;
        }
        Ok(())
    }

    fn keep(&mut self) {
        self.made = false;
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if self.made {
            // Whoever has removed it already did no harm.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Opens a file as it is; tells whether it had to be made.
fn open(path: &Path) -> io::Result<(File, bool)> {
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => Ok((file, true)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            // With `create`, because a symbolic link may lead to a file that is not there yet.
            let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
            Ok((file, false))
        }
        Err(error) => Err(error),
    }
}
