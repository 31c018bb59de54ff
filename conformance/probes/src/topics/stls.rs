//! STLS, RFC 2595 §4.

use std::time::Duration;

use super::capa::both;
use crate::context::{Context, given, has_tag};
use crate::probe::Start::{Authorization, Stls, Transaction};
use crate::probe::{Judged, Need, Probe, check, unable};

const STLS: &[Need] = &[Need::Stls];
const A_MOMENT: Duration = Duration::from_millis(30);

pub(super) const PROBES: &[Probe] = &[
    Probe::new("stls-comes-with-capa", &["RFC2595-4-01"], &[], |context| {
        if !given(context.plain()?.say("STLS"))?.is_ok() {
            return unable("there is no STLS");
        }
        context.plain()?.listing("CAPA").map(|_| ())
    }),
    Probe::new("stls-is-offered", &["RFC8314-4-03"], &[], |context| {
        check(context.announced()?.iter().any(|line| has_tag(line, "STLS")), "CAPA has no STLS")
    }),
    Probe::new("stls-is-announced-where-it-is-permitted", &["RFC2595-4-02"], STLS, |context| {
        context.plain()?.ok("STLS")?;
        let (_, after) = both(context)?;
        let secured = context.start(Stls)?.given_listing("CAPA")?.texts();
        let said = after.iter().chain(&secured).any(|line| has_tag(line, "STLS"));
        check(!said, format!("under TLS CAPA has {secured:?}, after login {after:?}"))
    }),
    Probe::dialogue("stls-is-refused-after-login", &["RFC2595-4-03"], STLS, Transaction, "C: STLS\nS: -ERR"),
    Probe::dialogue("stls-takes-no-argument", &["RFC2595-4-04"], STLS, Authorization, "C: STLS X\nS: -ERR"),
    Probe::new("nothing-in-clear-behind-stls", &["RFC2595-4-05"], STLS, |context| {
        let mut session = context.plain()?;
        session.given("STLS")?;
        session.silent(A_MOMENT)?;
        session.secure(context.tls_config()?, &context.target.server_name)
    }),
    Probe::new("octets-behind-stls-are-not-obeyed", &["RFC2595-4-09"], STLS, injected),
    Probe::dialogue("stls-is-no-login", &["RFC2595-4-11"], STLS, Stls, "C: STAT\nS: -ERR"),
    Probe::new("no-second-greeting", &["RFC2595-4-12"], STLS, |context| {
        context.start(Stls)?.silent(A_MOMENT)
    }),
    Probe::new("no-way-back-from-a-failed-handshake", &["RFC2595-4-17"], STLS, |context| {
        let mut session = context.plain()?;
        session.given("STLS")?;
        session.send("CAPA\r\nCAPA\r\n")?;
        let rest = session.remaining();
        let reply = |word: &[u8]| rest.windows(word.len()).any(|part| part == word);
        check(!reply(b"+OK") && !reply(b"-ERR"), format!("commands in clear get {}", rest.escape_ascii()))
    }),
    Probe::dialogue(
        "refused-stls-leaves-the-session-in-clear",
        &["RFC2595-4-18"],
        STLS,
        Authorization,
        "C: STLS X\nG: -ERR\nC: STAT\nS: -ERR\nC: CAPA\nM:",
    ),
    Probe::new("stls-forgets-the-user", &["RFC2595-4-19"], STLS, |context| {
        let mut session = context.plain()?;
        session.given(&format!("USER {}", context.target.empty.name))?;
        session.given("STLS")?;
        given(session.secure(context.tls_config()?, &context.target.server_name))?;
        session.refused(&format!("PASS {}", context.target.empty.password)).map(|_| ())
    }),
];

/// A command in the segment of STLS, as somebody on the way could put it there.
fn injected(context: &mut Context<'_>) -> Judged {
    let mut session = context.plain()?;
    session.send("STLS\r\nCAPA\r\n")?;
    if given(session.line())?.is_error() {
        return Ok(());
    }
    session.secure(context.tls_config()?, &context.target.server_name)?;
    session.silent(A_MOMENT)
}
