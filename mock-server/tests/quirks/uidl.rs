//! UIDL.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[
    (
        "uidl-abort-mid-list",
        "S: +OK...
         login
         C: UIDL
         S: +OK...
         S: 1 ...
         S: 2 ...
         close",
    ),
    (
        "uidl-changes-after-migration",
        "S: +OK...
         login
         C: UIDL 1
         S: +OK 1 c5a42d1519897a51.1
         connect
         S: +OK...
         login
         C: UIDL
         S: +OK...
         S: 1 c5a42d1519897a51.1.9f86d081",
    ),
    (
        "uidl-duplicate",
        "S: +OK...
         login
         C: UIDL
         S: +OK...
         S: 1 ...
         S: 2 3f2a
         S: 3 3f2a",
    ),
    (
        "uidl-emergency-value",
        "S: +OK...
         login
         C: UIDL 1
         S: +OK 1 ENOMEM-11
         C: UIDL
         S: +OK...
         S: 1 ENOMEM-11",
    ),
    (
        "uidl-err-when-empty",
        "S: +OK...
         login empty
         C: STAT
         S: +OK 0 0
         C: UIDL
         S: -ERR no messages
         C: LIST
         S: -ERR no messages",
    ),
    (
        "uidl-extra-spaces",
        "S: +OK...
         login
         C: UIDL 1
         S: +OK 1  ...
         C: UIDL
         S: +OK...
         S: 1  ...",
    ),
    (
        "uidl-is-message-id",
        "S: +OK...
         login
         C: UIDL
         S: +OK...
         S: 1 <1@example.org>
         S: 2 
         S: 3 ",
    ),
    (
        "uidl-missing-value",
        "S: +OK...
         login
         C: UIDL
         S: +OK...
         S: 1 ...
         S: 2 ...
         S: 3
         S: .",
    ),
    (
        "uidl-n-missing-number",
        "S: +OK...
         login
         C: UIDL 1
         S: +OK uid-...",
    ),
    (
        "uidl-n-multiline",
        "S: +OK...
         login
         C: UIDL 1
         S: +OK
         S: 1 ...
         S: .
         C: NOOP
         S: +OK...",
    ),
    (
        "uidl-new-every-session",
        "S: +OK...
         login
         C: UIDL 1
         S: +OK 1 s1-1
         connect
         S: +OK...
         login
         C: UIDL
         S: +OK...
         S: 1 s2-1",
    ),
    (
        "uidl-nonascii-or-spaces",
        "S: +OK...
         login
         C: UIDL 1
         S: +OK 1 foo bar 1
         C: UIDL
         S: +OK...
         S: 1 foo bar 1",
    ),
    (
        "uidl-number-gaps",
        "S: +OK...
         login
         C: UIDL
         S: +OK...
         S: 1 ...
         S: 3 ...
         S: .
         C: LIST
         S: +OK...
         S: 1 72
         S: 3 65
         S: .",
    ),
    (
        "uidl-ok-prefix-per-line",
        "S: +OK...
         login
         C: UIDL
         S: +OK...
         S: +OK 1 ...
         S: +OK 2 ...
         S: +OK 3 ...
         S: .",
    ),
    (
        "uidl-order-shuffled",
        "S: +OK...
         login
         C: UIDL
         S: +OK...
         S: 3 ...
         S: 2 ...
         S: 1 ...
         S: .
         C: LIST
         S: +OK...
         S: 3 65",
    ),
    (
        "uidl-reused",
        "S: +OK...
         login
         C: UIDL 1
         S: +OK 1 1
         C: DELE 1
         S: +OK...
         C: QUIT
         S: +OK...
         close
         connect
         S: +OK...
         login
         C: UIDL
         S: +OK...
         S: 1 1
         S: 2 2
         S: .",
    ),
    (
        "uidl-temp-failure",
        "S: +OK...
         login
         C: UIDL
         S: -ERR [SYS/TEMP] try later
         C: UIDL
         S: +OK...",
    ),
    (
        "uidl-too-long",
        "S: +OK...
         login
         C: UIDL
         S: +OK...
         S: 1 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...",
    ),
    (
        "uidl-unsupported",
        "S: +OK...
         login
         C: UIDL
         S: -ERR not implemented
         C: UIDL 1
         S: -ERR not implemented",
    ),
    (
        "uidl-wrong-number",
        "S: +OK...
         login
         C: UIDL 1
         S: +OK 99 ...",
    ),
];

#[test]
fn quirks_are_seen_on_the_wire() {
    play(CASES);
}
