//! Plays inputs without a fuzzer.

use std::{env, fs, io};

use crate::Target;

/// Plays each file that the arguments of this program name.
///
/// # Errors
/// The first file that cannot be read.
pub fn arguments(target: Target) -> io::Result<()> {
    env::args_os().skip(1).try_for_each(|file| fs::read(file).map(|input| target(&input)))
}
