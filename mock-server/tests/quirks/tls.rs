//! TLS and STLS.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[];

#[test]
fn quirks_are_seen_on_the_wire() {
    play("tls");
}
