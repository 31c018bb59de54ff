//! `cargo xtask readme`: runs the commands that the READMEs print, as a reader would paste them into a shell that
//! stands in a fresh clone.
//!
//! Every fenced block of language `sh` in `README.md` and `mock-server/examples/*/README.md` is run by bash, in the
//! order of its file. Samples in `toml` and `json` are parsed. A block is left out where `<!-- not run: reason -->`
//! stands above it, which a reader does not see, or where it needs a program that is not installed. What differs from a
//! paste, and why:
//!
//! - A command that fails ends its block (`-euo pipefail`), and the block that fails ends the run. Standard input is
//!   empty. A block ends after five minutes, and with it whatever it has left running.
//! - Each block is a shell of its own, in the root of the clone: neither variables nor `cd` reach the next one, files
//!   do.
//! - The clone is a folder under `target/readme` with links to the entries of the workspace, so that what a block writes
//!   stays there: pop3.wasm, a Maildir, what HOME and TMPDIR stand for. `Cargo.toml`, `Cargo.lock` and `.cargo` are not
//!   linked: cargo finds the workspace above the folder. Linked, they would make a second workspace of it, and every
//!   build in the one would undo that in the other. A new file in the workspace itself is an error.
//! - `cargo install --path` copies the program that was built for the tests. A build of its own would compile wasmtime
//!   again: in the release profile, and with `--debug` for the features of one package, which are not those that the
//!   workspace's tests have. Measured on two cores: 84 s where the features differ, 0.3 s where the tests are built. So
//!   neither the release profile nor a package without the features that others ask for is tried here.
//! - `cargo xtask demo`, `test` and `readme` print that they are skipped: continuous integration runs them, and the
//!   last two would call themselves.

mod document;
mod files;
mod foreign;
mod litter;
mod programs;
mod sample;
mod scratch;
mod shell;
mod shim;

use std::io::{Write as _, stdout};

use self::{
    document::Block,
    files::Document,
    litter::Listing,
    scratch::Scratch,
    shell::{LIMIT, Shell},
};
use crate::{error::Error, report::say, step::timed};

/// Prints each block of commands: where it is, and why it is left out or how it begins.
pub(crate) fn list() -> Result<(), Error> {
    for document in files::read(component_build::workspace())? {
        for block in document.commands() {
            let begins = block.text.lines().next().unwrap_or_default();
            let what = block.not_run.as_ref().map_or(begins.to_owned(), |why| format!("left out: {why}"));
            // Whoever closed standard output has seen enough.
            let _ = writeln!(stdout(), "{}: {what}", document.place(block));
        }
    }
    Ok(())
}

/// Runs every block, or the one at `only`, FILE:LINE. The last line says how many.
pub(crate) fn run(only: Option<&str>) -> Result<(), Error> {
    let documents = files::read(component_build::workspace())?;
    if let Some(place) = only.filter(|place| !documents.iter().any(|document| document.is_at(place))) {
        let why = "there is no sh block; cargo xtask readme --list prints where there are".to_owned();
        return Err(Error::Readme { place: place.to_owned(), why });
    }
    let programs = programs::build()?;
    let mut shell = Shell::new()?;
    let mut counts = Counts::default();
    for document in documents.iter().filter(|document| only.is_none_or(|place| document.is_at(place))) {
        let scratch = Scratch::of(&document.file, &programs, only.is_none())?;
        let before = Listing::of(component_build::workspace())?;
        document.run(only, &scratch, &mut shell, &mut counts)?;
        before.is_all_of(&document.file)?;
    }
    say(&counts.to_string());
    Ok(())
}

/// How many blocks.
#[derive(Default)]
struct Counts {
    run: u32,
    left_out: u32,
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "readme: {} blocks run, {} left out", self.run, self.left_out)
    }
}

impl Document {
    /// Runs its blocks, or the one at `only`.
    fn run(
        &self,
        only: Option<&str>,
        scratch: &Scratch,
        shell: &mut Shell,
        counts: &mut Counts,
    ) -> Result<(), Error> {
        let mut missing = None;
        for block in self.commands().filter(|block| only.is_none_or(|place| self.covers(block, place))) {
            let place = self.place(block);
            // What comes after builds on it: a program that it installs, a file that it writes.
            missing = missing.or(foreign::missing(&block.text, scratch)?);
            if let Some(why) = block.not_run.as_deref().or(missing.as_deref()) {
                say(&format!("---- {place} left out: {why}"));
                counts.left_out += 1;
                continue;
            }
            self.run_block(block, scratch, shell)?;
            counts.run += 1;
        }
        Ok(())
    }

    fn run_block(&self, block: &Block, scratch: &Scratch, shell: &mut Shell) -> Result<(), Error> {
        let place = self.place(block);
        timed(&place, || {
            block.text.lines().for_each(|line| say(&format!("     {line}")));
            let ended = shell.run(scratch.bash(&block.text), LIMIT);
            let ended = ended.map_err(|reason| Error::Start { command: "bash".to_owned(), reason })?;
            ended.judge(&place)
        })
    }
}
