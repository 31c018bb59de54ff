//! Deletion and the end of a session.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[(
    "dele-ignored",
    "S: +OK...
         login
         C: DELE 1
         S: +OK...
         C: QUIT
         S: +OK...
         close
         connect
         S: +OK...
         login
         C: STAT
         S: +OK 3...",
)];

#[test]
fn quirks_are_seen_on_the_wire() {
    play("deletion-end");
}
