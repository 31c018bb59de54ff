//! The greeting and logins.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[("greeting-bare-ok", r"R: +OK\r\n")];

#[test]
fn quirks_are_seen_on_the_wire() {
    play("greeting-auth");
}
