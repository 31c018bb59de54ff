//! Files that are there whole or not at all.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use tempfile::{Builder, NamedTempFile};

use crate::error::Error;

/// A file that gets its name once its content is written.
pub(crate) struct Output {
    path: PathBuf,
    file: NamedTempFile,
}

impl Output {
    /// Writes `content` beside `path`, under another name.
    pub(crate) fn write(path: &Path, content: &[u8]) -> Result<Self, Error> {
        let mut file = beside(path)?;
        let written = file.write_all(content).and_then(|()| file.as_file().sync_all());
        written.map_err(|reason| Error::File { path: path.to_owned(), reason })?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Puts it in the place of what is there.
    pub(crate) fn publish(self) -> Result<(), Error> {
        let published = self.file.persist(&self.path);
        published.map(drop).map_err(|failed| Error::File { path: self.path, reason: failed.error })
    }
}

/// Finds out early whether a file can be written.
pub(crate) fn check(path: &Path) -> Result<(), Error> {
    if path.is_dir() {
        return Err(Error::Unusable { path: path.to_owned(), why: "it is a folder" });
    }
    beside(path).map(drop)
}

fn beside(path: &Path) -> Result<NamedTempFile, Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let refused = |reason| Error::Folder { path: folder.to_owned(), reason };
    if !folder.is_dir() {
        return Err(refused("there is no such folder".to_owned()));
    }
    let mut builder = Builder::new();
    builder.prefix(".xtask-");
    readable(&mut builder);
    // The kind alone: the rest names a file that nobody has heard of.
    builder.tempfile_in(folder).map_err(|error| refused(error.kind().to_string()))
}

/// A temporary file is for its owner alone; this one is for whom the user's umask lets in.
#[cfg(unix)]
fn readable(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable(_: &mut Builder<'_, '_>) {}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_takes_the_place_of_an_older_one_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pop3.wasm");
        fs::write(&path, "old").unwrap();
        let output = Output::write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        output.publish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_is_given_up_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        drop(Output::write(&folder.path().join("pop3.wasm"), b"new").unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_as_readable_as_any_other() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (ours, other) = (folder.path().join("ours"), folder.path().join("other"));
        Output::write(&ours, b"").unwrap().publish().unwrap();
        fs::write(&other, b"").unwrap();
        let mode = |path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&other));
    }

    #[test]
    fn a_folder_that_is_not_there_is_named_and_so_is_a_way_out() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing");
        let text = check(&missing.join("pop3.wasm")).unwrap_err().to_string();
        let reason = "there is no such folder. Make it, or name another";
        assert_eq!(text, format!("cannot write into the folder {}: {reason}", missing.display()));
    }

    #[test]
    fn a_folder_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let text = check(folder.path()).unwrap_err().to_string();
        assert_eq!(text, format!("{} cannot be written: it is a folder", folder.path().display()));
    }
}
