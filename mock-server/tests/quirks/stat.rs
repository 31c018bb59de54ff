//! STAT.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[
    (
        "stat-err-after-login",
        "S: +OK...
         login
         C: STAT
         S: -ERR login allowed only every 15 minutes
         C: UIDL
         S: -ERR login allowed...",
    ),
    (
        "stat-incomplete",
        "S: +OK...
         login
         C: STAT
         S: +OK 3",
    ),
    (
        "stat-list-uidl-mismatch",
        "S: +OK...
         login
         C: STAT
         S: +OK 4 189
         C: LIST
         S: +OK...
         S: 2 52
         S: 3 65
         S: .
         C: UIDL
         S: +OK...
         S: 1 ...",
    ),
    (
        "stat-non-numeric",
        "S: +OK...
         login
         C: STAT
         S: +OK seven 189",
    ),
    (
        "stat-size-negative",
        "S: +OK...
         login
         C: STAT
         S: +OK 3 -189",
    ),
    (
        "stat-size-wrap32",
        "S: +OK...
         login large
         C: STAT
         S: +OK 3 705033772
         C: LIST 1
         S: +OK 1 5000000000",
    ),
    (
        "stat-trailing-text",
        "S: +OK...
         login
         C: STAT
         S: +OK 3 189 octets in maildrop",
    ),
];

#[test]
fn quirks_are_seen_on_the_wire() {
    play(CASES);
}
