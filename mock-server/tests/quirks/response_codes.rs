//! Response codes and the text of errors.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[
    (
        "auth-code",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS wrong
          S: -ERR [AUTH] Authentication failed.",
    ),
    (
        "auth-code-transient",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS secret
          S: -ERR [AUTH] Account exceeded pop command or bandwidth limits (Failure)
          connect
          S: +OK...
          login",
    ),
    (
        "auth-vs-temp-ambiguous",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS secret
          S: -ERR authentication failed",
    ),
    (
        "continuation-out-of-context",
        r"S: +OK...
          login
          C: STAT
          R: + \r\n
          C: NOOP
          S: +OK...",
    ),
    (
        "err-extended-multiline",
        r"S: +OK...
          login
          C: RETR 9
          R: -ERR too bad\r\nmore text\r\n.\r\n",
    ),
    (
        "in-use-lock",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS secret
          S: -ERR [IN-USE] Mailbox is locked by another POP3 session.
          connect
          S: +OK...
          login
          keep
          S: +OK...
          C: USER alice
          S: +OK...
          C: PASS secret
          S: -ERR [IN-USE] Mailbox is locked by another POP3 session.",
    ),
    (
        "in-use-misused",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS secret
          S: -ERR [IN-USE] Couldn't sync mailbox.
          connect
          S: +OK...
          login",
    ),
    (
        "localized-error-text",
        r"S: +OK...
          C: STAT
          S: -ERR Der Befehl kann nicht ausgef\xfchrt werden
          login
          C: RETR 9
          S: -ERR Diese Nachricht gibt es nicht, oder sie ist gel\xf6scht
          connect
          S: +OK...
          C: USER alice
          S: +OK...
          C: PASS wrong
          S: -ERR Anmeldung fehlgeschlagen f\xfcr alice",
    ),
    (
        "login-delay",
        "S: +OK...
          login
          connect
          S: +OK...
          C: USER alice
          S: +OK...
          C: PASS secret
          S: -ERR [LOGIN-DELAY] Logins must be at least 5 minutes apart
          wait 301 s
          login",
    ),
    (
        "resp-code-lowercase",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS wrong
          S: -ERR [sys/perm] x",
    ),
    (
        "resp-code-malformed",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS wrong
          S: -ERR [",
    ),
    (
        "resp-code-on-ok",
        "S: +OK [SYS/TEMP] ready
          login",
    ),
    (
        "resp-code-unknown",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS secret
          S: -ERR [REFERRAL/user@other.example:110] Try this server instead.",
    ),
    (
        "resp-code-without-capability",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: TOP
          S: UIDL
          S: PIPELINING
          lines
          C: USER alice
          S: +OK...
          C: PASS secret
          S: -ERR [IN-USE] x",
    ),
    (
        "sys-temp-for-permanent",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS secret
          S: -ERR [SYS/TEMP] Can't use pop.
          close",
    ),
    (
        "sys-temp-perm",
        "S: +OK...
          login
          C: RETR 9
          S: -ERR [SYS/PERM] Message does not exist
         C: XTND
         S: -ERR [SYS/PERM] Unknown command
         keep
         S: +OK...
         C: USER alice
         S: +OK...
         C: PASS secret
         S: -ERR [SYS/TEMP] Couldn't update POP3 session lock.",
    ),
    (
        "temp-error-no-code",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS secret
          S: -ERR Temporary problem, please try again later
          close
          connect
          S: +OK...
          login",
    ),
];

#[test]
fn quirks_are_seen_on_the_wire() {
    play(CASES);
}
