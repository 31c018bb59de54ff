//! The READMEs whose blocks are run.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    error::Error,
    readme::{
        document::{Block, blocks},
        sample,
    },
};

/// One of them, with its blocks.
pub(crate) struct Document {
    /// From the root of the workspace.
    pub(crate) file: String,
    blocks: Vec<Block>,
}

impl Document {
    fn parse(file: &str, text: &str) -> Result<Self, Error> {
        let document = Self { file: file.to_owned(), blocks: blocks(file, text)? };
        for block in &document.blocks {
            let checked = sample::check(block);
            checked.map_err(|why| Error::Readme { place: document.place(block), why })?;
        }
        Ok(document)
    }

    /// Its blocks of commands.
    pub(crate) fn commands(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.language() == "sh")
    }

    /// File and line of a block's opening fence.
    pub(crate) fn place(&self, block: &Block) -> String {
        format!("{}:{}", self.file, block.lines.start())
    }

    /// Whether FILE:LINE is in this block.
    pub(crate) fn covers(&self, block: &Block, place: &str) -> bool {
        let line = place.rsplit_once(':').filter(|(file, _)| *file == self.file);
        line.and_then(|(_, line)| line.parse().ok()).is_some_and(|line| block.lines.contains(&line))
    }

    /// Whether FILE:LINE is in one of its blocks of commands.
    pub(crate) fn is_at(&self, place: &str) -> bool {
        self.commands().any(|block| self.covers(block, place))
    }
}

/// `README.md` and those of the mock server's examples, by name.
pub(crate) fn read(workspace: &Path) -> Result<Vec<Document>, Error> {
    let examples = Path::new("mock-server/examples");
    let entries = fs::read_dir(workspace.join(examples)).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|reason| Error::File { path: workspace.join(examples), reason })?;
    let mut files: Vec<PathBuf> =
        entries.iter().map(|entry| examples.join(entry.file_name()).join("README.md")).collect();
    files.retain(|file| workspace.join(file).exists());
    files.sort();
    files.insert(0, "README.md".into());
    files.iter().map(|file| document(workspace, file)).collect()
}

fn document(workspace: &Path, file: &Path) -> Result<Document, Error> {
    let path = workspace.join(file);
    let text = fs::read_to_string(&path).map_err(|reason| Error::File { path, reason })?;
    Document::parse(&file.to_string_lossy(), &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_comes_first_and_only_folders_with_one_follow() {
        let workspace = tempfile::tempdir().unwrap();
        for file in
            ["README.md", "mock-server/examples/rust/README.md", "mock-server/examples/node/README.md"]
        {
            let path = workspace.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "```sh\na\n```\n").unwrap();
        }
        fs::create_dir(workspace.path().join("mock-server/examples/bare")).unwrap();
        let files: Vec<_> =
            read(workspace.path()).unwrap().into_iter().map(|document| document.file).collect();
        assert_eq!(
            files,
            ["README.md", "mock-server/examples/node/README.md", "mock-server/examples/rust/README.md"]
        );
    }

    #[test]
    fn a_block_is_named_by_any_of_its_lines() {
        let document = Document::parse("README.md", "\n```sh\na\n```\n\n```text\nb\n```\n").unwrap();
        for (place, is_there) in [
            ("README.md:1", false),
            ("README.md:2", true),
            ("README.md:4", true),
            ("README.md:5", false),
            ("README.md:7", false),
            ("other/README.md:2", false),
            ("README.md:x", false),
            ("README.md", false),
        ] {
            assert_eq!(document.is_at(place), is_there, "{place}");
        }
        assert_eq!(document.place(document.commands().next().unwrap()), "README.md:2");
    }

    #[test]
    fn a_sample_that_does_not_parse_is_named_by_file_and_line() {
        let text = Document::parse("README.md", "text\n\n```json\n{\n```\n").err().unwrap().to_string();
        assert!(text.starts_with("README.md:3: no JSON: EOF while parsing"), "{text}");
    }
}
