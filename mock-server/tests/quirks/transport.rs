//! Timing and transport.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[
    (
        "idle-cutoff-early",
        "S: +OK...
         login
         wait 61 s
         close",
    ),
    (
        "connection-limit",
        r"S: +OK...
         keep
         S: -ERR Too many open connections (2 of 1 for user)
         close",
    ),
    (
        "coalesced-response",
        r"tls port
         S: +OK...
         login
         c: RETR 2\r\nNOOP\r\n
         together 8",
    ),
    (
        "pipelined-replies-coalesced",
        r"tls port
         S: +OK...
         login
         C: STAT
         silence
         c: NOOP\r\nRETR 9\r\n
         together 3",
    ),
    (
        "pipeline-deadlock",
        "S: +OK...
         login
         times 120 NOOP
         silence",
    ),
    (
        "quit-mid-retr-desync",
        "S: +OK...
         login
         C: RETR 2
         S: +OK...
         S: Subject: two
         silence
         C: QUIT
         S: From: b@example.org
         S:
         S: From here
         S: hi
         S: .
         S: +OK...
         close",
    ),
    (
        "drop-after-retr",
        r"S: +OK...
         login
         C: RETR 2
         S: +OK...
         lines
         close",
    ),
    (
        "eof-mid-line",
        r"S: +OK...
         login
         C: STAT
         R: +O
         close",
    ),
    (
        "fragmented-status-line",
        r"S: +OK...
         C: RETR 1
         R: -ER
         silence
         wait 1 s
         R: R log in first\r
         silence
         wait 1 s
         R: \n",
    ),
    (
        "greeting-delayed",
        r"silence
         wait 30 s
         S: +OK pop3-mock ready",
    ),
    (
        "greeting-waits-for-client",
        r"silence
         C: NOOP
         S: +OK pop3-mock ready
         S: -ERR...",
    ),
    (
        "half-close",
        r"S: +OK...
         login
         C: STAT
         S: +OK 3...
         close",
    ),
    (
        "noop-no-keepalive",
        r"S: +OK...
         login
         wait 400 s
         C: NOOP
         S: +OK...
         wait 250 s
         close",
    ),
    (
        "partial-command-sensitive",
        r"S: +OK...
         login
         c: RETR
         S: -ERR...",
    ),
    (
        "preauth-timeout-silent",
        r"S: +OK...
         C: USER alice
         S: +OK...
         wait 61 s
         close",
    ),
    (
        "rst-mid-transfer",
        r"S: +OK...
         login
         C: RETR 1
         S: +OK 72 octets
         R: Message-ID: <1@example.org>\r\nSubject: on
         reset",
    ),
    (
        "silent-stall",
        r"S: +OK...
         login
         C: STAT
         silence",
    ),
    (
        "slow-drip",
        r"R: +
         silence
         wait 1 s
         R: O",
    ),
    (
        "slow-pass-reply",
        r"S: +OK...
         C: USER alice
         S: +OK...
         C: PASS secret
         silence
         wait 2 min
         S: +OK...",
    ),
    (
        "unsolicited-err-on-timeout",
        r"S: +OK...
         login
         wait 10 min
         S: -ERR Disconnected for inactivity.
         close",
    ),
];

#[test]
fn quirks_are_seen_on_the_wire() {
    play(CASES);
}
