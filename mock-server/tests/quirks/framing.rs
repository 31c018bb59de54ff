//! Lines, dots and terminators of messages.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[
    (
        "bare-lf",
        r"S: +OK...
         login
         C: RETR 2
         R: +OK 52 octets\nSubject: two\nFrom: b@example.org\n\nFrom here\nhi\n.\n
         C: NOOP
         S: +OK...",
    ),
    (
        "bare-lf-dot-line",
        r"S: +OK...
         login
         C: RETR 2
         S: +OK...
         R: Subject: two\r\nFrom: b@example.org\r\n\r\nFrom here\r\nhi\r\na\n.\nb\r\n.\r\n",
    ),
    (
        "cr-cr-lf",
        r"S: +OK...
         login
         C: RETR 2
         S: +OK...
         R: Subject: two\r\r\nFrom: b@example.org\r\r\n\r\r\nFrom here\r\r\nhi\r\r\n.\r\n",
    ),
    (
        "dot-first-byte-unstuffed",
        "S: +OK...
         login
         C: RETR 3
         S: +OK 65 octets
         S: .hidden: 1
         S: Subject: three",
    ),
    (
        "dot-stuffing-missing",
        r"S: +OK...
         login
         C: RETR 1
         S: +OK...
         R: Message-ID: <1@example.org>\r\nSubject: one\r\n\r\nfirst line\r\n.\r\n.dot\r\nlast\r\n.\r\n",
    ),
    (
        "dot-unstuffed-non-terminator",
        r"S: +OK...
         login
         C: RETR 1
         S: +OK...
         R: Message-ID: <1@example.org>\r\nSubject: one\r\n\r\nfirst line\r\n..\r\n.dot\r\nlast\r\n.\r\n",
    ),
    (
        "lf-cr",
        r"S: +OK...
         login
         C: RETR 2
         S: +OK...
         R: Subject: two\n\rFrom: b@example.org\n\r\n\rFrom here\n\rhi\r\n.\r\n",
    ),
    (
        "line-truncated-1024",
        r"S: +OK...
         login large
         C: RETR 2
         S: +OK...
         S: Subject: long
         S: 
         skip 1024
         R: \r\nyyy\r\n.\r\n",
    ),
    (
        "mixed-eol",
        r"S: +OK...
         login
         C: RETR 2
         S: +OK...
         R: Subject: two\r\nFrom: b@example.org\n\r\nFrom here\nhi\r\n.\r\n",
    ),
    (
        "no-final-newline",
        r"S: +OK...
         login
         C: LIST 2
         S: +OK 2 50
         C: RETR 2
         R: +OK 50 octets\r\nSubject: two\r\nFrom: b@example.org\r\n\r\nFrom here\r\nhi\r\n.\r\n",
    ),
    (
        "no-header-terminator",
        r"S: +OK...
         login
         C: RETR 2
         S: +OK...
         R: Subject: two\r\nFrom: b@example.org\r\n.\r\n",
    ),
    (
        "nul-bytes",
        r"S: +OK...
         login
         C: RETR 2
         S: +OK...
         R: Subject: two\r\nFrom: b@example.org\r\n\r\nFrom here\r\nhi\r\nabc\0def\r\n.\r\n",
    ),
    (
        "overlong-line",
        r"S: +OK...
         login
         C: RETR 2
         S: +OK...
         R: Subject: two\r\nFrom: b@example.org\r\n\r\nFrom here\r\nhi\r\n<html>xx
         skip 1048574
         R: \r\n.\r\n",
    ),
    (
        "status-like-body-line",
        r"S: +OK...
         login
         C: RETR 2
         S: +OK...
         R: Subject: two\r\nFrom: b@example.org\r\n\r\nFrom here\r\nhi\r\n-ERR this is body\r\n+OK too\r\n.\r\n",
    ),
    (
        "terminator-bare-lf",
        r"S: +OK...
         login
         C: LIST
         S: +OK...
         R: 1 72\r\n2 52\r\n3 65\r\n.\n
         C: RETR 2
         S: +OK...
         R: Subject: two\r\nFrom: b@example.org\r\n\r\nFrom here\r\nhi\r\n.\n",
    ),
    (
        "terminator-glued",
        r"S: +OK...
         login
         C: RETR 1
         S: +OK...
         R: Message-ID: <1@example.org>\r\nSubject: one\r\n\r\nfirst line\r\n..\r\n..dot\r\nlast.\r\n
         C: NOOP
         S: +OK...",
    ),
    (
        "terminator-missing-eof",
        r"S: +OK...
         login
         C: RETR 2
         S: +OK...
         R: Subject: two\r\nFrom: b@example.org\r\n\r\nFrom here\r\nhi\r\n
         close",
    ),
    (
        "terminator-split-packet",
        r"S: +OK...
         login
         C: RETR 2
         S: +OK...
         R: Subject: two\r\nFrom: b@example.org\r\n\r\nFrom here\r\nhi\r\n.\r
         silence
         wait 1 s
         R: \n
         C: NOOP
         S: +OK...",
    ),
];

#[test]
fn quirks_are_seen_on_the_wire() {
    play(CASES);
}
