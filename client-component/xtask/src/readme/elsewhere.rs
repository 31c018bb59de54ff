//! `cargo xtask readme` where there is neither bash nor a process group.

use crate::{error::Error, report::say};

/// The blocks are for a Unix shell: nothing to list.
pub(crate) fn list() -> Result<(), Error> {
    run(None)
}

/// The blocks are for a Unix shell: says that they are left out.
pub(crate) fn run(_: Option<&str>) -> Result<(), Error> {
    say("the blocks of the READMEs are left out: they need bash");
    Ok(())
}
