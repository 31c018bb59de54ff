//! RETR.

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
    play(CASES);
}
