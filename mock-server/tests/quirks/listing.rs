//! LIST, LAST and what a maildrop shows.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[
    (
        "empty-list-immediate-dot",
        "S: +OK...
         login empty
         C: LIST
         S: +OK 0 messages:
         S: .
         C: UIDL
         S: +OK 0 messages:
         S: .",
    ),
    (
        "last-reports-all-seen",
        "S: +OK...
         login
         C: LAST
         S: +OK 3",
    ),
    (
        "last-unsupported",
        "S: +OK...
         login
         C: LAST
         S: -ERR Not supported
         C: NOOP
         S: +OK...",
    ),
    (
        "list-blank-lines",
        "S: +OK...
         login
         C: LIST
         S: +OK...
         S: 1 72
         S: 
         S: 2 52",
    ),
    (
        "list-bogus-negative-item",
        "S: +OK...
         login
         C: LIST
         S: +OK...
         S: 1 -1
         S: 2 72
         S: 3 52
         S: 4 65
         S: .
         C: RETR 1
         S: -ERR System error - couldn't open message
         C: DELE 1
         S: +OK...
         C: RETR 2
         S: +OK 72...
         lines
         C: LIST 2
         S: +OK 2 72",
    ),
    (
        "list-err-when-empty",
        "S: +OK...
         login empty
         C: LIST
         S: -ERR no messages
         C: UIDL
         S: +OK...",
    ),
    (
        "list-invalid-size",
        "S: +OK...
         login
         C: LIST
         S: +OK...
         S: 1 0
         S: 2 0",
    ),
    (
        "list-malformed-line",
        "S: +OK...
         login
         C: LIST
         S: +OK...
         S: 1 72
         S: 2
         S: 3 65",
    ),
    (
        "list-n-ignored",
        "S: +OK...
         login
         C: LIST 2
         S: +OK...
         S: 1 72
         S: 2 52
         S: 3 65
         S: .",
    ),
    (
        "list-n-wrong-number",
        "S: +OK...
         login
         C: LIST 1
         S: +OK 99 72",
    ),
    (
        "list-number-out-of-range",
        "S: +OK...
         login
         C: LIST
         S: +OK...
         S: 0 72
         S: 1 52",
    ),
    (
        "list-renumbered-after-dele",
        "S: +OK...
         login
         C: DELE 1
         S: +OK...
         C: LIST
         S: +OK...
         S: 1 52
         S: 2 65
         S: .
         C: RETR 2
         S: +OK 52...",
    ),
    (
        "list-shows-deleted-zero-size",
        "S: +OK...
         login
         C: DELE 1
         S: +OK...
         C: LIST
         S: +OK...
         S: 1 0
         S: 2 52",
    ),
    (
        "list-sizes-wrong",
        "S: +OK...
         login
         C: LIST 1
         S: +OK 1 1024
         C: LIST
         S: +OK...
         S: 1 1024",
    ),
    (
        "list-terminator-no-crlf",
        r"S: +OK...
         login
         C: LIST
         S: +OK...
         R: 1 72\r\n2 52\r\n3 65\r\n.
         silence
         wait 1 s
         R: \r\n
         C: NOOP
         S: +OK...",
    ),
    (
        "list-trailing-text",
        "S: +OK...
         login
         C: LIST 1
         S: +OK 1 72 <1@host>
         C: LIST
         S: +OK...
         S: 1 72 <1@host>",
    ),
    (
        "mailbox-window",
        "S: +OK...
         login
         C: STAT
         S: +OK 2 117
         C: LIST
         S: +OK...
         S: 1 52
         S: 2 65
         S: .",
    ),
    (
        "no-exclusive-lock",
        "S: +OK...
         login
         keep
         S: +OK...
         login
         C: STAT
         S: +OK 3 189",
    ),
    (
        "pop-once-only",
        "S: +OK...
         login
         C: RETR 1
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
        "x-imap-pseudo-message",
        "S: +OK...
         login
         C: STAT
         S: +OK 4 ...
         C: TOP 1 0
         S: +OK...
         S: Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA",
    ),
];

#[test]
fn quirks_are_seen_on_the_wire() {
    play(CASES);
}
