//! Texts that a caller hands to a guest.

use crate::{Error, ErrorKind, Step};

/// Most octets of one: far above what any protocol carries, far below the memory of a guest, which would not survive
/// a text that does not fit.
const LONGEST: usize = 64 << 10;

/// Refuses a text that is too long to be handed over; everything else about it is the guest's to judge.
pub(crate) fn check(step: Step, text: &str) -> Result<(), Error> {
    check_length(step, text.len())
}

/// As [`check`], of octets.
pub(crate) fn check_length(step: Step, octets: usize) -> Result<(), Error> {
    if octets <= LONGEST {
        return Ok(());
    }
    let misuse = format!("an argument of {octets} octets is longer than {LONGEST}");
    Err(ErrorKind::Misuse(misuse).at(step))
}
