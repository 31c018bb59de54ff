//! TLS and STLS.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[
    (
        "capa-err-with-tls-required",
        r"S: +OK...
         C: CAPA
         S: -ERR
         C: USER alice
         S: -ERR STLS is required.
         C: STLS
         S: +OK...
         tls
         login",
    ),
    (
        "preauth-greeting-under-tls",
        r"tls port
         S: +OK already authenticated",
    ),
    (
        "stls-advertised-after-tls",
        r"tls port
         S: +OK...
         C: CAPA
         S: +OK...
         S: STLS
         lines
         C: STLS
         S: -ERR Already successfully executed STLS",
    ),
    (
        "stls-advertised-err",
        r"S: +OK...
         C: STLS
         S: -ERR TLS not available",
    ),
    (
        "stls-capa-not-refreshed",
        r"S: +OK...
         C: CAPA
         S: +OK...
         lacks USER
         C: STLS
         S: +OK...
         tls
         C: CAPA
         S: +OK...
         lists USER",
    ),
    (
        "stls-ok-never-handshakes",
        r"S: +OK...
         C: STLS
         S: +OK...
         C: NOOP
         silence
         half-close
         close",
    ),
    (
        "stls-ok-with-code",
        r"S: +OK...
         C: STLS
         S: +OK [SYS/PERM] no
         C: NOOP
         S: -ERR...",
    ),
    (
        "stls-unadvertised",
        r"S: +OK...
         C: CAPA
         S: +OK...
         lacks STLS",
    ),
    (
        "tls-no-close-notify",
        r"tls port
         S: +OK...
         C: QUIT
         S: +OK...
         reset",
    ),
    (
        "tls-required-to-login",
        r"S: +OK...
         C: USER alice
         S: -ERR STLS is required.
         C: STLS
         S: +OK...
         tls
         login",
    ),
    (
        "stls-handshake-fail-continues",
        r"S: +OK...
         C: STLS
         S: +OK...
         c: \x16\x03\x01\x00\x05hello
         R: \x15\x03\x03\x00\x02\x02\x28
         S: -ERR...
         C: NOOP
         S: -ERR log in first",
    ),
    (
        "tls-plaintext-on-995",
        r"clear port
         S: +OK pop3-mock ready
         C: QUIT
         S: +OK...",
    ),
    (
        "tls-old-protocol-only",
        r"clear port
         c: \x16\x03\x01\x00\x05hello
         R: \x15\x03\x03\x00\x02\x02\x46
         close",
    ),
    (
        "tls-sni-required",
        r"tls port
         S: +OK...
         refused 127.0.0.1",
    ),
    (
        "tls-cert-nul-cn",
        r"refused localhost
         refused pop.good.example",
    ),
];

#[test]
fn quirks_are_seen_on_the_wire() {
    play(CASES);
}
