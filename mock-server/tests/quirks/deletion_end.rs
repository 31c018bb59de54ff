//! Deletion and the end of a session.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[
    (
        "dele-err",
        "S: +OK...
         login
         C: DELE 1
         S: -ERR [SYS/PERM] Mailbox is read-only
         C: STAT
         S: +OK 3 189",
    ),
    (
        "dele-ignored",
        "S: +OK...
         login
         C: DELE 1
         S: +OK...
         C: STAT
         S: +OK 3...
         C: RETR 1
         S: +OK...
         lines
         C: DELE 9
         S: -ERR...
         C: QUIT
         S: +OK...
         close
         connect
         S: +OK...
         login
         C: STAT
         S: +OK 3...",
    ),
    (
        "dele-lost-or-applied-on-drop",
        "S: +OK...
         login
         C: DELE 1
         S: +OK...
         connect
         S: +OK...
         login
         C: STAT
         S: +OK 2 117",
    ),
    (
        "dele-moves-to-trash",
        "S: +OK...
         login
         C: DELE 1
         S: +OK message 1 will be moved to the trash
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
        "quit-before-delete",
        "S: +OK...
         login
         C: DELE 1
         S: +OK...
         C: QUIT
         S: +OK...
         close
         connect
         S: +OK...
         login
         C: STAT
         S: +OK 3 189
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
        "quit-closes-without-reply",
        "S: +OK...
         login
         C: QUIT
         close",
    ),
    (
        "quit-err",
        "S: +OK...
         login
         C: DELE 1
         S: +OK...
         C: QUIT
         S: -ERR Error locking your mailbox
         close
         connect
         S: +OK...
         login
         C: STAT
         S: +OK 3 189",
    ),
    (
        "quit-in-auth-state-err",
        "S: +OK...
         C: QUIT
         S: -ERR
         close",
    ),
    (
        "quit-slow",
        r"S: +OK...
         login
         c: NOOP\r\nQUIT\r\n
         S: +OK...
         silence
         wait 90 s
         S: +OK...
         close",
    ),
    (
        "readonly-maildrop",
        "S: +OK...
         login
         C: DELE 1
         S: -ERR [SYS/PERM] Permission denied
         C: STAT
         S: +OK 3 189",
    ),
    (
        "restore-delay",
        "S: +OK...
         login
         C: RETR 1
         S: +OK...
         lines
         connect
         S: +OK...
         login
         C: STAT
         S: +OK 0 0
         C: QUIT
         S: +OK...
         close
         wait 10 min
         connect
         S: +OK...
         login
         C: STAT
         S: +OK 3 189",
    ),
    (
        "retr-implies-delete",
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
        "rset-clears-deletes",
        "S: +OK...
         login
         C: DELE 1
         S: +OK...
         C: RSET
         S: +OK
         C: STAT
         S: +OK 3 189",
    ),
    (
        "undeleted-reappear",
        "S: +OK...
         login
         C: DELE 2
         S: +OK...
         C: LIST
         S: +OK...
         S: 1 72
         S: 3 65
         S: .
         C: QUIT
         S: +OK...
         close
         connect
         S: +OK...
         login
         C: LIST
         S: +OK...
         S: 1 72
         S: 2 52",
    ),
];

#[test]
fn quirks_are_seen_on_the_wire() {
    play(CASES);
}
