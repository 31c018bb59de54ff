//! Timing and transport.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[(
    "idle-cutoff-early",
    "S: +OK...
         login
         wait 61 s
         close",
)];

#[test]
fn quirks_are_seen_on_the_wire() {
    play("transport");
}
