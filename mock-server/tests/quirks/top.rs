//! TOP.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[
    (
        "headers-differ-top-retr",
        "S: +OK...
         login
         C: RETR 2
         S: +OK...
         S: Subject: two
         lines
         C: TOP 2 0
         S: +OK...
         S: Message-ID: <generated@mail.example>
         S: Subject: two",
    ),
    (
        "top-extra-blank-line",
        r"S: +OK...
         login
         C: TOP 2 0
         S: +OK...
         R: Subject: two\r\nFrom: b@example.org\r\n\r\n\r\n.\r\n",
    ),
    (
        "top-hang",
        "S: +OK...
         login
         C: TOP 1 0
         silence
         C: NOOP
         silence",
    ),
    (
        "top-headerless",
        "S: +OK...
         login
         C: TOP 1 0
         S: +OK...
         S: .
         C: NOOP
         S: +OK...",
    ),
    (
        "top-large-arg-chokes",
        "S: +OK...
         login
         C: TOP 1 2147483647
         S: -ERR
         C: TOP 1 1000
         S: +OK...",
    ),
    (
        "top-marks-seen",
        "S: +OK...
         login
         C: TOP 1 0
         S: +OK...
         lines
         C: QUIT
         S: +OK...
         close
         connect
         S: +OK...
         login
         C: STAT
         S: +OK 2 117",
    ),
    (
        "top-negative-or-missing-count",
        "S: +OK...
         login
         C: TOP 2
         S: +OK...
         S: Subject: two
         S: From: b@example.org
         S: 
         S: .",
    ),
    (
        "top-ok-twice",
        "S: +OK...
         login
         C: TOP 2 0
         S: +OK
         S: +OK...
         S: Subject: two",
    ),
    (
        "top-truncated",
        r"S: +OK...
         login
         C: TOP 1 99999999
         R: +OK top of message follows\r\nMessage-ID: <1@example.org>\r\nSubject: one\r\n\r\nfirst line\r\n.\r\n",
    ),
    (
        "top-unsupported",
        "S: +OK...
         login
         C: TOP 1 0
         S: -ERR unimplemented
         C: NOOP
         S: +OK...",
    ),
    (
        "top-zero-chokes",
        "S: +OK...
         login
         C: TOP 1 0
         S: -ERR bad argument
         C: TOP 1 1
         S: +OK...",
    ),
    (
        "top-zero-full-body",
        r"S: +OK...
         login
         C: TOP 2 0
         S: +OK...
         R: Subject: two\r\nFrom: b@example.org\r\n\r\nFrom here\r\nhi\r\n.\r\n",
    ),
];

#[test]
fn quirks_are_seen_on_the_wire() {
    play(CASES);
}
