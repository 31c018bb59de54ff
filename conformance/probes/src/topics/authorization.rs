//! The AUTHORIZATION state: USER, PASS and QUIT, RFC 1939 §4 and §7.

use crate::context::Context;
use crate::probe::Start::{Authorization, Transaction};
use crate::probe::{Judged, Need, Probe, check};

const USER: &[Need] = &[Need::Capability("USER")];

pub(super) const PROBES: &[Probe] = &[
    Probe::new("some-login-works", &["RFC1939-4-03"], &[], |context| {
        context.login(&context.target.reader).map(|_| ())
    }),
    Probe::dialogue(
        "maildrop-commands-need-a-login",
        &["RFC1939-3-32"],
        &[],
        Authorization,
        "C: STAT
         S: -ERR
         C: RETR 1
         S: -ERR
         C: DELE 1
         S: -ERR
         C: LIST
         S: -ERR",
    ),
    Probe::dialogue(
        "login-opens-the-maildrop",
        &["RFC1939-3-33"],
        USER,
        Authorization,
        "C: USER {empty}
         G: +OK
         C: PASS {password}
         G: +OK
         C: STAT
         S: +OK",
    ),
    Probe::dialogue("stat-needs-a-login", &["RFC1939-5-01"], &[], Authorization, "C: STAT\nS: -ERR"),
    Probe::dialogue("list-needs-a-login", &["RFC1939-5-08"], &[], Authorization, "C: LIST\nS: -ERR"),
    Probe::dialogue("retr-needs-a-login", &["RFC1939-5-20"], &[], Authorization, "C: RETR 1\nS: -ERR"),
    Probe::dialogue("dele-needs-a-login", &["RFC1939-5-28"], &[], Authorization, "C: DELE 1\nS: -ERR"),
    Probe::dialogue("noop-needs-a-login", &["RFC1939-5-35"], &[], Authorization, "C: NOOP\nS: -ERR"),
    Probe::dialogue("rset-needs-a-login", &["RFC1939-5-37"], &[], Authorization, "C: RSET\nS: -ERR"),
    Probe::dialogue("top-needs-a-login", &["RFC1939-7-03"], &[], Authorization, "C: TOP 1 1\nS: -ERR"),
    Probe::dialogue("uidl-needs-a-login", &["RFC1939-7-10"], &[], Authorization, "C: UIDL\nS: -ERR"),
    Probe::dialogue(
        "logins-are-refused-behind-a-login",
        &["RFC1939-3-37", "RFC1939-7-25"],
        USER,
        Transaction,
        "C: USER {user}
         S: -ERR
         C: PASS {password}
         S: -ERR",
    ),
    Probe::dialogue("quit-before-login", &["RFC1939-4-16"], &[], Authorization, "C: QUIT\nS: +OK\nE:"),
    Probe::dialogue("user-needs-a-name", &["RFC1939-7-26"], USER, Authorization, "C: USER\nS: -ERR"),
    Probe::dialogue(
        "refused-user-leaves-the-login-open",
        &["RFC1939-7-29"],
        USER,
        Authorization,
        "C: USER
         G: -ERR
         C: USER {empty}
         S: +OK
         C: PASS {password}
         S: +OK",
    ),
    Probe::dialogue(
        "pass-needs-a-user",
        &["RFC1939-7-33"],
        USER,
        Authorization,
        "C: PASS {password}
         S: -ERR",
    ),
    Probe::dialogue(
        "pass-comes-directly-behind-user",
        &["RFC1939-7-34"],
        USER,
        Authorization,
        "C: USER {empty}
         G: +OK
         C: NOOP
         G: -ERR
         C: PASS {password}
         S: -ERR",
    ),
    Probe::dialogue(
        "wrong-password-forgets-the-user",
        &["RFC1939-7-37"],
        USER,
        Authorization,
        "C: USER {empty}
         G: +OK
         C: PASS not-the-password
         S: -ERR
         C: STAT
         S: -ERR
         C: PASS {password}
         S: -ERR",
    ),
    Probe::dialogue(
        "right-password-opens-the-maildrop-of-the-user",
        &["RFC1939-7-38"],
        USER,
        Authorization,
        "C: USER {empty}
         S: +OK
         C: PASS {password}
         S: +OK
         C: STAT
         S: +OK 0 0",
    ),
    Probe::dialogue(
        "pass-needs-a-password",
        &["RFC1939-7-39"],
        USER,
        Authorization,
        "C: USER {empty}
         G: +OK
         C: PASS
         S: -ERR",
    ),
    Probe::new("failed-login-leaves-the-session-usable", &["RFC1939-4-11"], USER, fails_then_works),
    Probe::new("user-does-not-reveal-mailboxes", &["RFC1939-13-02"], USER, reveals_nothing),
];

fn fails_then_works(context: &mut Context<'_>) -> Judged {
    let name = &context.target.empty.name;
    let mut session = context.plain()?;
    session.given(&format!("USER {name}"))?;
    let refusal = session.say("PASS not-the-password")?;
    session.want("-ERR", refusal)?;
    // The server may close instead (RFC1939-4-10).
    let Ok(reply) = session.say(&format!("USER {name}")) else { return Ok(()) };
    session.want("+OK", reply)?;
    session.ok(&format!("PASS {}", context.target.empty.password)).map(|_| ())
}

fn reveals_nothing(context: &mut Context<'_>) -> Judged {
    let known = context.plain()?.say(&format!("USER {}", context.target.empty.name))?;
    let unknown = context.plain()?.say("USER nobodys")?;
    let same = known.is_ok() == unknown.is_ok() && known.code() == unknown.code();
    check(same, format!("a known user gets {:?}, an unknown one {:?}", known.shown(), unknown.shown()))
}
