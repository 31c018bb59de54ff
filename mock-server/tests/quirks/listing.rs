//! STAT, LIST and UIDL.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[(
    "uidl-extra-spaces",
    "S: +OK...
         login
         C: UIDL 1
         S: +OK 1  ...
         C: UIDL
         S: +OK...
         S: 1  ...",
)];

#[test]
fn quirks_are_seen_on_the_wire() {
    play("listing");
}
