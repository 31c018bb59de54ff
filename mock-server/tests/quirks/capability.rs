//! CAPA.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[(
    "capa-err",
    "S: +OK pop3-mock ready
         C: CAPA
         S: -ERR...
         C: USER alice
         S: +OK...",
)];

#[test]
fn quirks_are_seen_on_the_wire() {
    play("capability");
}
