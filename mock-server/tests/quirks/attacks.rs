//! Attacks.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[
    ("apop-md5-collision", r"R: +OK <\x8a\xd7\xc2\x01\x7f.1@evil.example>\r\n"),
    (
        "auth-downgrade",
        r"S: +OK...
         C: CAPA
         S: +OK...
         S: SASL PLAIN LOGIN
         lines
         C: AUTH SCRAM-SHA-256
         S: -ERR unsupported",
    ),
    (
        "crlf-injection-credentials",
        r"S: +OK...
         c: USER alice\nPASS secret\rDELE 1\0STAT\r\n
         S: +OK...
         S: +OK...
         S: +OK...
         S: +OK 2 117
         C: NOOP
         S: +OK...",
    ),
    (
        "err-echoes-input",
        r"S: +OK...
         C: SECRET
         S: -ERR Unknown command: SECRET",
    ),
    (
        "huge-line-bomb",
        r"S: +OK...
         login
         C: STAT
         R: +OK AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ),
    (
        "infinite-multiline-bomb",
        r"S: +OK...
         login
         C: LIST
         R: +OK\r\nX\r\nX\r\nX\r\nX\r\nX\r\n",
    ),
    (
        "list-huge-msgnum",
        r"S: +OK...
         login
         C: LIST
         S: +OK...
         S: 1 72
         S: 2 52
         S: 3 65
         S: 2147483647 10
         S: .",
    ),
    (
        "pipelined-response-mismatch",
        r"S: +OK...
         login
         c: RETR 1\r\nDELE 1\r\n
         S: -ERR no
         S: +OK...",
    ),
    (
        "referral-redirect",
        r"S: +OK...
         C: USER alice
         S: +OK...
         C: PASS secret
         S: -ERR [REFERRAL/me@evil.example] Try this server instead.",
    ),
    (
        "response-desync-extra-ok",
        r"S: +OK...
         login
         C: DELE 1
         S: +OK...
         S: +OK",
    ),
    (
        "retr-huge-octets-claim",
        r"S: +OK...
         login
         C: RETR 2
         S: +OK 9223372036854775807 octets
         lines",
    ),
    (
        "sasl-challenge-garbage",
        r"S: +OK...
         C: AUTH PLAIN
         S: + !!!!",
    ),
    (
        "sasl-early-ok",
        r"S: +OK...
         C: AUTH SCRAM-SHA-256 biwsbj1hbGljZSxyPXg=
         S: +OK",
    ),
    (
        "server-reflects-crlf",
        r"S: +OK...
         C: XYZ
         S: -ERR Unknown command: XYZ
         S: +OK",
    ),
    (
        "size-overflow-negative",
        r"S: +OK...
         login
         C: LIST
         S: +OK...
         S: 1 99999999999999999999999
         S: 2 -2147483648
         S: 3 65
         S: .",
    ),
    (
        "slowloris-drip-dos",
        r"S: +OK...
         C: CAPA
         R: +
         silence
         wait 20 s
         R: O",
    ),
    (
        "smuggled-second-message",
        r"S: +OK...
         login
         C: RETR 1
         S: +OK...
         R: Subject: hi\r\n\r\nhi\n.\n+OK 1 evil-uid\r\n.\r\n",
    ),
    (
        "stat-huge-count",
        r"S: +OK...
         login
         C: STAT
         S: +OK 4294967295 18446744073709551615",
    ),
    (
        "stls-capa-poisoning",
        r"S: +OK...
         C: CAPA
         S: +OK...
         lists SASL CRAM-MD5
         C: STLS
         S: +OK...
         tls
         C: CAPA
         S: +OK...
         lacks SASL CRAM-MD5",
    ),
    (
        "stls-partial-line-injection",
        r"S: +OK...
         C: STLS
         S: +OK...
         R: -ERR\x20
         tls
         login",
    ),
    (
        "stls-plaintext-injection",
        r"S: +OK...
         C: STLS
         S: +OK...
         S: +OK injected
         S: +OK 1 100
         tls
         login",
    ),
    (
        "stls-stripping",
        r"S: +OK...
         C: STLS
         S: -ERR unknown command",
    ),
    (
        "terminal-escape-in-text",
        r"S: +OK ready \x1b]0;owned\x07
         C: STAT
         S: -ERR \x1b[31mred\x1b[0m",
    ),
    (
        "uidl-control-chars",
        r"S: +OK...
         login
         C: UIDL
         S: +OK...
         S: 1 \x1b]0;pwned\x07
         S: 2 ab\rcd",
    ),
    (
        "uidl-homograph",
        r"S: +OK...
         login
         C: UIDL
         S: +OK...
         S: 1 caf\xc3\xa9
         S: 2 cafe\xcc\x81",
    ),
    (
        "uidl-path-traversal",
        r"S: +OK...
         login
         C: UIDL
         S: +OK...
         S: 1 ../../../home/user/.ssh/authorized_keys
         S: 2 CON",
    ),
    (
        "unsolicited-data-before-command",
        r"S: +OK...
         C: USER alice
         S: +OK...
         S: +OK logged in",
    ),
    (
        "url-in-error-text",
        r"S: +OK...
         C: USER alice
         S: +OK...
         C: PASS secret
         S: -ERR [AUTH] Web login required: https://evil.example/",
    ),
];

#[test]
fn quirks_are_seen_on_the_wire() {
    play(CASES);
}
