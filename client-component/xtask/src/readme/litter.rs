//! What a block leaves in the workspace: nothing.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::error::Error;

/// What is in a folder, but for `.git` and `target` at its top.
pub(crate) struct Listing {
    folder: PathBuf,
    entries: BTreeSet<PathBuf>,
}

impl Listing {
    /// What is there now.
    pub(crate) fn of(folder: &Path) -> Result<Self, Error> {
        let mut entries = BTreeSet::new();
        let mut unread = vec![folder.to_owned()];
        while let Some(next) = unread.pop() {
            let at = |reason| Error::File { path: next.clone(), reason };
            for entry in fs::read_dir(&next).map_err(at)? {
                let entry = entry.map_err(at)?;
                let path = entry.path();
                if [".git", "target"].iter().any(|name| path == folder.join(name)) {
                    continue;
                }
                // The type of the entry itself: a link is not followed.
                if entry.file_type().map_err(at)?.is_dir() {
                    unread.push(path.clone());
                }
                entries.insert(path);
            }
        }
        Ok(Self { folder: folder.to_owned(), entries })
    }

    /// An error names what has come since, and the README whose blocks were run in between.
    pub(crate) fn is_all_of(&self, readme: &str) -> Result<(), Error> {
        let now = Self::of(&self.folder)?;
        let mut new = now.entries.difference(&self.entries);
        match new.next() {
            None => Ok(()),
            Some(path) => Err(Error::Unexpected(format!(
                "while the blocks of {readme} ran, {} came into the workspace: let them write elsewhere, and remove it",
                path.display()
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_is_litter_except_where_everybody_builds() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["target", ".git", "src"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let before = Listing::of(folder.path()).unwrap();
        fs::write(folder.path().join("target/a"), "").unwrap();
        fs::write(folder.path().join(".git/a"), "").unwrap();
        before.is_all_of("README.md").unwrap();
        let litter = folder.path().join("src/target");
        fs::write(&litter, "").unwrap();
        let text = before.is_all_of("README.md").unwrap_err().to_string();
        let begins = format!("while the blocks of README.md ran, {} came into", litter.display());
        assert!(text.starts_with(&begins), "{text}");
    }
}
