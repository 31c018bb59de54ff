//! The files that the command writes: opened before anything is served, filled when there is something to write.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::args::Options;
use crate::exit::{Complaint, Sysexit};

/// All of them.
pub(crate) struct Outputs {
    pub(crate) ca_file: CaFile,
    pub(crate) transcript: Option<Output>,
    pub(crate) ledger: Option<Output>,
    pub(crate) client_cert: Option<Output>,
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

impl Outputs {
    /// Opens all files and changes none that is there. Refuses one file under two options.
    pub(crate) fn open(options: &Options) -> Result<Self, Complaint> {
        let open = |option, path: &Option<PathBuf>| {
            path.as_deref().map(|path| Output::open(option, path)).transpose()
        };
        let ca_file = CaFile::open(options.ca_file.as_deref())?;
        let transcript = open("--transcript", &options.transcript)?;
        let ledger = open("--ledger", &options.ledger)?;
        let client_cert = open("--client-cert", &options.tls.client_cert)?;
        let outputs = Self { ca_file, transcript, ledger, client_cert };
        outputs.check()?;
        Ok(outputs)
    }

    fn check(&self) -> Result<(), Complaint> {
        let others = [&self.transcript, &self.ledger, &self.client_cert].into_iter().flatten();
        differ(&self.ca_file.named().into_iter().chain(others).collect::<Vec<_>>())
    }

    /// From here on the files that were asked for stay.
    pub(crate) fn keep(&mut self) {
        self.ca_file.keep();
        for output in [&mut self.transcript, &mut self.ledger, &mut self.client_cert].into_iter().flatten() {
            output.keep();
        }
    }
}

/// Refuses one file under two options: one would take the place of the other.
pub(crate) fn differ(outputs: &[&Output]) -> Result<(), Complaint> {
    let mut pairs =
        (1..).zip(outputs).flat_map(|(next, one)| outputs.iter().skip(next).map(move |other| (one, other)));
    pairs.try_for_each(|(one, other)| one.differs_from(other))
}

impl CaFile {
    /// The file, if an option names it.
    pub(crate) fn named(&self) -> Option<&Output> {
        match self {
            Self::Named(output) => Some(output),
            Self::Temporary(_) => None,
        }
    }

    /// The file that `--ca-file` names, or a temporary one.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Complaint> {
        match path {
            Some(path) => Ok(Self::Named(Output::open("--ca-file", path)?)),
            None => Self::temporary(),
        }
    }

    pub(crate) fn keep(&mut self) {
        if let Self::Named(output) = self {
            output.keep();
        }
    }

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
    pub(crate) fn open(option: &'static str, path: &Path) -> Result<Self, Complaint> {
        let (file, made) = open(path).map_err(|error| {
            let text = format!(
                "{option}: cannot create {}: {error}; name a file that can be written, in a directory that is there",
                path.display()
            );
            Complaint::new(Sysexit::CannotCreate, text)
        })?;
        Ok(Self { option, path: path.to_owned(), file, made })
    }

    /// Keeps a regular file from everybody but its owner: a key comes into it.
    pub(crate) fn make_private(&self) -> Result<(), Complaint> {
        let made = self.file.metadata().and_then(|metadata| {
            if !metadata.is_file() {
                return Ok(());
            }
            self.file.set_permissions(Permissions::from_mode(0o600))
        });
        made.map_err(|error| {
            let text = format!("{}: cannot keep {} private: {error}", self.option, self.path.display());
            Complaint::new(Sysexit::Io, text)
        })
    }

    /// Refuses one file under two options.
    fn differs_from(&self, other: &Self) -> Result<(), Complaint> {
        let (names, path, other_path) =
            ((self.option, other.option), self.path.display(), other.path.display());
        let both = if self.path == other.path {
            format!("{} and {} are both {path}", names.0, names.1)
        } else if self.identity().is_some_and(|identity| other.identity() == Some(identity)) {
            format!("{} {path} and {} {other_path} are one file", names.0, names.1)
        } else {
            return Ok(());
        };
        Err(Complaint::new(Sysexit::Usage, format!("{both}: give one of them another name")))
    }

    /// Which file it is, whatever its path; `None` for a pipe or a terminal, which can take several things.
    fn identity(&self) -> Option<(u64, u64)> {
        let metadata = self.file.metadata().ok().filter(fs::Metadata::is_file)?;
        Some((metadata.dev(), metadata.ino()))
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

    pub(crate) fn keep(&mut self) {
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
