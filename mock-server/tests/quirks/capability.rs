//! CAPA.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[
    (
        "auth-list-probe",
        r"S: +OK...
          C: AUTH
          R: +OK\r\nPLAIN\r\nLOGIN\r\n.\r\n",
    ),
    (
        "capa-differs-by-state",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: TOP
          S: UIDL
          S: RESP-CODES
          S: AUTH-RESP-CODE
          S: USER
          lines
          login
          C: CAPA
          S: +OK...
          S: TOP
          S: UIDL
          S: RESP-CODES
          S: AUTH-RESP-CODE
          S: PIPELINING
          S: USER
          S: UTF8...",
    ),
    (
        "capa-dot-prefixed-line",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: .CAPA-X
          lines",
    ),
    (
        "capa-drops-connection",
        "S: +OK...
          C: CAPA
          close",
    ),
    (
        "capa-duplicate-conflicting",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: STLS
          S: EXPIRE 60
          S: TOP
          lines",
    ),
    (
        "capa-empty-list",
        r"S: +OK...
          C: CAPA
          R: +OK\r\n.\r\n",
    ),
    (
        "capa-equals-form",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: SASL=PLAIN LOGIN
          lines",
    ),
    (
        "capa-err",
        "S: +OK pop3-mock ready
          C: CAPA
          S: -ERR...
          C: USER alice
          S: +OK...",
    ),
    (
        "capa-err-after-auth",
        r"S: +OK...
          C: CAPA
          S: +OK...
          lines
          login
          C: CAPA
          R: -ERR\r\n",
    ),
    (
        "capa-fragmented",
        r"S: +OK...
          C: CAPA
          S: +OK
          silence
          wait 1 s
          R: TOP
          wait 1 s
          R: \r\nUIDL",
    ),
    (
        "capa-grows-over-years",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: X-GOOGLE-VERHOEVEN
          S: RESP-CODES
          lines
          login
          C: UIDL
          S: -ERR...
          connect
          S: +OK...
          C: CAPA
          S: +OK...
          S: TOP
          S: UIDL
          lines",
    ),
    (
        "capa-hang",
        "S: +OK...
          C: CAPA
          silence
          C: NOOP
          S: -ERR...",
    ),
    (
        "capa-lowercase",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: top
          S: uidl
          lines",
    ),
    (
        "capa-misspelled-tag",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: RESP-CODE
          S: AUTH-RESP-CODE
          S: TOP
          lines",
    ),
    (
        "capa-sasl-empty",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: SASL
          lines",
    ),
    (
        "capa-unknown-lines",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: X-GOOGLE-RICO
          S: XOIP
          S: LAST
          S: CAPA
          lines",
    ),
    (
        "capa-xoauth2-missing",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: SASL PLAIN LOGIN
          lines",
    ),
    (
        "expire-value-misleading",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: EXPIRE 0
          lines
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
          S: +OK 3...",
    ),
    (
        "login-delay-capability",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: LOGIN-DELAY 300
          lines
          login
          connect
          S: +OK...
          C: USER alice
          S: +OK...
          C: PASS secret
          S: -ERR [LOGIN-DELAY]...
          wait 301 s
          login",
    ),
    (
        "pipelining-misadvertised",
        r"S: +OK...
          login
          c: RETR 2\r\nRETR 3\r\n
          S: +OK 52...
          lines
          silence
          C: NOOP
          S: +OK...",
    ),
    (
        "top-unadvertised",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: UIDL
          lines
          login
          C: TOP 1 0
          S: +OK...
          lines",
    ),
    (
        "uidl-unadvertised",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: TOP
          S: RESP-CODES
          lines
          login
          C: UIDL 1
          S: +OK 1 ...",
    ),
    (
        "user-advertised-but-refused",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: TOP
          S: UIDL
          S: RESP-CODES
          S: AUTH-RESP-CODE
          S: PIPELINING
          S: USER
          lines
          C: USER alice
          S: -ERR STLS is required.",
    ),
    (
        "user-unadvertised",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: TOP
          S: UIDL
          S: RESP-CODES
          S: AUTH-RESP-CODE
          S: PIPELINING
          S: SASL...
          lines
          C: USER alice
          S: -ERR...
          C: STLS
          S: +OK...
          tls
          login",
    ),
    (
        "utf8-after-login",
        "S: +OK...
          login
          C: UTF8
          S: +OK...",
    ),
];

#[test]
fn quirks_are_seen_on_the_wire() {
    play(CASES);
}
