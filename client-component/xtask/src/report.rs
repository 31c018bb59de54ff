//! What these commands say themselves. It goes to standard error, so that it stays in order with cargo's words.

use std::io::{Write as _, stderr};

/// Says a line.
pub(crate) fn say(line: &str) {
    // Nobody is left to tell where standard error is closed.
    let _ = writeln!(stderr(), "{line}");
}
