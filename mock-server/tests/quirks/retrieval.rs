//! RETR and TOP.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[(
    "bare-lf",
    r"S: +OK...
         login
         C: RETR 2
         R: +OK 52 octets\nSubject: two\nFrom: b@example.org\n\nFrom here\nhi\n.\n
         C: NOOP
         S: +OK...",
)];

#[test]
fn quirks_are_seen_on_the_wire() {
    play("retrieval");
}
