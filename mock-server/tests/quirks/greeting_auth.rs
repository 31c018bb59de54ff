//! The greeting and logins.

use super::{Case, play};

pub(crate) const CASES: &[Case] = &[
    (
        "apop-advertised-refused",
        "S: +OK POP3 ready <...
          C: APOP alice 0123456789abcdef0123456789abcdef
          S: -ERR Invalid login or password
          close",
    ),
    (
        "apop-fake-timestamp",
        "S: +OK POP3 server ready <Jana-Server>",
    ),
    (
        "apop-malformed-timestamp",
        "S: +OK Kerio MailServer 6.0 patch 1 POP3 server ready <1234.5678@(null)>",
    ),
    (
        "apop-timestamp-after-text",
        "S: +OK Qpopper (version 4.0.5) at host starting.  <...
          C: APOP alice 0123456789abcdef0123456789abcdef
          S: -ERR [AUTH] wrong user name or password",
    ),
    (
        "apop-timestamp-first",
        "S: +OK <...
          C: APOP alice 0123456789abcdef0123456789abcdef
          S: -ERR [AUTH] wrong user name or password",
    ),
    (
        "arg-length-limit-40",
        r"S: +OK...
          C: USER a-very-long-user-name-that-is-more-than-forty@example.org
          R: -ERR\r\n
          login",
    ),
    (
        "auth-continuation-bare-plus",
        "S: +OK...
          C: AUTH PLAIN
          S: +
          C: AGFsaWNlAHNlY3JldA==
          S: +OK...",
    ),
    (
        "auth-continuation-plus-ok",
        "S: +OK...
          C: AUTH PLAIN
          S: +OK
          C: AGFsaWNlAHNlY3JldA==
          S: +OK...",
    ),
    (
        "auth-continuation-text",
        "S: +OK...
          C: AUTH PLAIN
          S: + go ahead
          C: AGFsaWNlAHNlY3JldA==
          S: +OK...",
    ),
    (
        "auth-fail-transient",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS secret
          S: -ERR Logon failure: unknown user name or bad password.
          login",
    ),
    (
        "auth-ir-empty-equals",
        "S: +OK...
          C: AUTH PLAIN =
          S: + 
          C: AGFsaWNlAHNlY3JldA==
          S: +OK...",
    ),
    (
        "auth-ir-required",
        "S: +OK...
          C: AUTH PLAIN
          S: -ERR malformed command
          C: AUTH PLAIN AGFsaWNlAHNlY3JldA==
          S: +OK...",
    ),
    (
        "auth-ir-unsupported",
        "S: +OK...
          C: AUTH PLAIN AGFsaWNlAHNlY3JldA==
          S: -ERR Protocol error. Connection is closed. 10
          close",
    ),
    (
        "auth-token-too-long",
        "S: +OK...
          C: AUTH PLAIN
          S: +...
          C: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
          S: -ERR Input line too long.
          close",
    ),
    (
        "bad-command-budget",
        "S: +OK...
          C: XFOO
          S: -ERR...
          C: STAT
          S: -ERR...
          C: XFOO
          S: -ERR Too many invalid bad commands.
          close",
    ),
    (
        "bare-lf-status",
        r"R: +OK pop3-mock ready\n",
    ),
    (
        "bare-ok-replies",
        r"R: +OK\r\n
          C: USER alice
          R: +OK\r\n
          C: PASS secret
          R: +OK\r\n
          C: UIDL
          R: +OK\r\n1 
          lines
          C: RETR 9
          R: -ERR\r\n",
    ),
    (
        "drops-after-pass",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS secret
          close",
    ),
    (
        "drops-on-auth-fail",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS wrong
          S: -ERR...
          close",
    ),
    (
        "extra-reply-after-err",
        r#"S: +OK...
          C: USER alice
          S: +OK...
          C: PASS wrong
          S: -ERR [AUTH] Password supplied for "alice" is incorrect.
          S: +OK Pop server at host signing off.
          close"#,
    ),
    (
        "greeting-8bit",
        r"S: +OK Der Microsoft Exchange Server 2003 POP3-Server, Version 6.5.7638.1 (host), steht zur Verf\xfcgung.",
    ),
    (
        "greeting-bare-ok",
        r"R: +OK\r\n",
    ),
    (
        "greeting-bracket-not-code",
        "S: +OK The Microsoft Exchange POP3 service is ready. [TQBCAFgAMQAuAEUAWABBAE0AUABMAEUA]",
    ),
    (
        "greeting-err",
        "S: -ERR Permission denied - closing connection.
          close",
    ),
    (
        "greeting-multiline-unsolicited",
        r"R: +OK 2 messages (320 octets)\r\n1 120\r\n2 200\r\n.\r\n
          login",
    ),
    (
        "greeting-no-status",
        "S: 220 mail.example ESMTP
          login",
    ),
    (
        "greeting-odd-whitespace",
        r"S: +OK host Oracle Email Server espop3\t2.1.4.3.0 \t  is ready",
    ),
    (
        "greeting-preamble-lines",
        "S: *** authorised use only ***
          S: +OK...
          login",
    ),
    (
        "greeting-without-timestamp",
        "S: +OK Hello there.
          C: APOP alice 0123456789abcdef0123456789abcdef
          S: -ERR APOP is not offered
          login",
    ),
    (
        "greeting-xclient",
        "S: +OK [XCLIENT] Dovecot ready.",
    ),
    (
        "login-failure-pause",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS wrong
          silence
          wait 6 s
          S: -ERR...",
    ),
    (
        "login-ok-then-err",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS secret
          S: +OK Logged in.
          S: -ERR [SYS/TEMP] Couldn't sync mailbox.
          close",
    ),
    (
        "noop-pre-auth-closes",
        "S: +OK...
          C: NOOP
          S: -ERR Invalid command
          close",
    ),
    (
        "pass-with-spaces-8bit",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS two words
          S: -ERR Login failed.
          C: USER alice
          S: +OK...
          C: PASS secret words
          S: +OK...",
    ),
    (
        "plus-err-status",
        "S: +OK...
          C: USER alice
          S: +OK...
          C: PASS secret
          S: +ERR Server error: Failed to fetch messages in Inbox.
          C: STAT
          S: -ERR...",
    ),
    (
        "pre-auth-command-refused",
        "S: +OK...
          C: AUTH
          S: -ERR Invalid command in current state.
          login",
    ),
    (
        "sasl-advertised-broken",
        "S: +OK...
          C: CAPA
          S: +OK...
          S: SASL CRAM-MD5 PLAIN
          lines
          C: AUTH CRAM-MD5
          S: -ERR unsupported",
    ),
    (
        "status-lowercase",
        "S: +ok pop3-mock ready
          C: NOOP
          S: -err log in first
          C: USER alice
          S: +ok...",
    ),
    (
        "status-token-glued",
        "S: +Okay, do your thing.
          login",
    ),
    (
        "strict-command-syntax",
        r"S: +OK...
          C: USER two words
          S: -ERR syntax
          login
          c: LIST \r\n
          S: -ERR syntax
          C: LIST  1
          S: -ERR syntax",
    ),
    (
        "user-always-ok",
        "S: +OK...
          C: USER nobody
          S: +OK Name is a valid mailbox
          C: PASS secret
          S: -ERR [AUTH] Invalid login",
    ),
    (
        "user-err-stop",
        "S: +OK...
          C: USER nobody
          S: -ERR [AUTH] Invalid user
          login",
    ),
    (
        "xoauth2-error-challenge",
        r"S: +OK...
          C: AUTH XOAUTH2 dXNlcj0x
          S: + eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIn0=
          c: \r\n
          S: -ERR [AUTH] Username and password not accepted.
          login",
    ),
];

#[test]
fn quirks_are_seen_on_the_wire() {
    play(CASES);
}
