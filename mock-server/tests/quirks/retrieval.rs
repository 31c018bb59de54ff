//! RETR and TOP.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[
    (
        "attachments-dropped",
        r"S: +OK...
         login
         C: RETR 1
         R: +OK 72 octets\r\nMessage-ID: <1@example.org>\r\nSubject: one\r\n\r\nAn attachment was removed.\r\n.\r\n",
    ),
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
        "eight-bit-headers",
        r"S: +OK...
         login
         C: RETR 2
         S: +OK...
         S: Subject: caf\xe9
         S: Subject: two",
    ),
    (
        "err-after-ok-mid-message",
        "S: +OK...
         login
         C: RETR 2
         S: +OK...
         S: Subject: two
         S: -ERR read error
         S: .
         C: NOOP
         S: +OK...",
    ),
    (
        "error-message-as-mail",
        "S: +OK...
         login
         C: RETR 1
         S: +OK...
         S: Subject: Retrieval error
         S: 
         S: The server could not render this message.
         S: .",
    ),
    (
        "first-header-missing",
        r"S: +OK...
         login
         C: RETR 2
         S: +OK...
         S: \tby mail.example; ...
         S: Subject: two",
    ),
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
        "mbox-from-line",
        "S: +OK...
         login
         C: RETR 2
         S: +OK...
         S: From a@b Thu Oct 15 16:15:08 1992
         S: Subject: two",
    ),
    (
        "mbox-from-split",
        "S: +OK...
         login
         C: STAT
         S: +OK 5 189
         C: RETR 3
         S: +OK 15 octets
         S: From here
         S: hi
         S: .",
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
        "partial-then-drop",
        r"S: +OK...
         login
         C: RETR 1
         R: +OK 72 octets\r\nMessage-ID: <1@example.org>\r\nSubject: on
         close",
    ),
    (
        "retr-body-no-headers",
        r"S: +OK...
         login
         C: RETR 2
         S: +OK...
         R: From here\r\nhi\r\n.\r\n",
    ),
    (
        "retr-deleted-ok",
        "S: +OK...
         login
         C: DELE 1
         S: +OK...
         C: RETR 1
         S: +OK...
         lines
         C: DELE 1
         S: +OK...",
    ),
    (
        "retr-err-single",
        "S: +OK...
         login
         C: RETR 2
         S: -ERR Message 2 expunged.
         C: TOP 2 0
         S: -ERR Message 2 expunged.
         C: RETR 1
         S: +OK...",
    ),
    (
        "retr-huge-message-hang",
        "S: +OK...
         login large
         C: RETR 2
         S: +OK...
         lines
         C: RETR 1
         S: +OK 5000000000 octets
         skip 2097152
         silence",
    ),
    (
        "retr-no-response",
        "S: +OK...
         login
         C: RETR 3
         silence
         C: NOOP
         silence",
    ),
    (
        "retr-quota",
        "S: +OK...
         login
         C: RETR 1
         S: +OK...
         lines
         C: RETR 2
         S: +OK...
         lines
         C: RETR 3
         S: -ERR Download exceed. msg=2",
    ),
    (
        "retr-size-absent",
        "S: +OK...
         login
         C: RETR 2
         S: +OK message follows
         S: Subject: two",
    ),
    (
        "retr-size-mismatch",
        r"S: +OK...
         login
         C: LIST 2
         S: +OK 2 72
         C: RETR 2
         R: +OK 152 octets\r\nSubject: two\r\nFrom: b@example.org\r\n\r\nFrom here\r\nhi\r\n.\r\n",
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
    (
        "utf8-wrapped-message",
        "S: +OK...
         login large
         C: RETR 3
         S: +OK message follows
         S: MIME-Version: 1.0
         S: Content-Type: multipart/mixed...
         S: 
         S: --wrap
         S: Content-Type: message/global
         lines
         C: NOOP
         S: +OK...",
    ),
    (
        "x-headers-injected",
        "S: +OK...
         login
         C: RETR 2
         S: +OK 52 octets
         S: X-UIDL: 3f2a
         S: Subject: two",
    ),
];

#[test]
fn quirks_are_seen_on_the_wire() {
    play("retrieval");
}
