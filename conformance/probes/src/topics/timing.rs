//! What depends on a clock: the inactivity timer of RFC 1939 §3 and the login delay of RFC 2449 §6.5.

use std::time::Duration;

use super::update::{count, deliver, same};
use crate::context::{Context, given, has_tag};
use crate::probe::{Judged, Need, Probe, check, unable};
use crate::reply::Reply;
use crate::session::Session;
use crate::target::Account;

/// A second less than the shortest timer that RFC 1939 §3 permits.
const NEARLY_TEN_MINUTES: Duration = Duration::from_secs(599);
const DAY: Duration = Duration::from_secs(86_400);
const DELAY: &[Need] = &[Need::Capability("LOGIN-DELAY")];

pub(super) const PROBES: &[Probe] = &[
    Probe::new("timer-is-no-shorter-than-ten-minutes", &["RFC1939-3-41"], &[], |context| {
        let mut session = context.reader()?;
        advance(context, NEARLY_TEN_MINUTES)?;
        session.ok("NOOP").map(|_| ())
    }),
    Probe::new("any-command-restarts-the-timer", &["RFC1939-3-42"], &[], |context| {
        let mut session = context.reader()?;
        for command in ["NOOP", "XXXX", "STAT"] {
            advance(context, NEARLY_TEN_MINUTES)?;
            given(session.say(command))?;
        }
        advance(context, NEARLY_TEN_MINUTES)?;
        session.ok("NOOP").map(|_| ())
    }),
    Probe::new("expiry-removes-nothing", &["RFC1939-3-43"], &[], |context| {
        let message = deliver(context, "Subject: stays\r\n\r\nbody\r\n")?;
        let mut session = context.remover()?;
        session.given(&format!("DELE {message}"))?;
        advance(context, DAY)?;
        given(session.ended())?;
        same(count(&mut context.remover()?)?, message)
    }),
    Probe::new("expiry-closes-without-a-word", &["RFC1939-3-44"], &[], |context| {
        let mut session = context.reader()?;
        advance(context, DAY)?;
        session.ended()
    }),
    Probe::new("login-delay-is-enforced", &["RFC2449-6.5-03"], DELAY, |context| {
        logged_in_before(context)?;
        let (mut session, reply) = try_login(context, &context.target.empty.password)?;
        session.logged_in = reply.is_ok();
        session.want("-ERR", reply).map(|_| ())
    }),
    Probe::new("login-delay-counts-from-the-last-login", &["RFC2449-6.5-05"], DELAY, |context| {
        let delay = delay(context)?;
        logged_in_before(context)?;
        advance(context, delay / 2)?;
        // A refusal does not make it begin anew.
        given(try_login(context, &context.target.empty.password))?;
        advance(context, delay - delay / 2)?;
        let (mut session, reply) = try_login(context, &context.target.empty.password)?;
        session.logged_in = reply.is_ok();
        session.want("+OK", reply).map(|_| ())
    }),
    Probe::new("login-delay-code-in-refusals-only", &["RFC2449-8.1.1-01"], DELAY, |context| {
        logged_in_before(context)?;
        let (mut session, _) = try_login(context, &context.target.empty.password)?;
        for command in ["NOOP", "CAPA X", "STAT", "QUIT"] {
            let reply = session.say(command)?;
            check(!is_delay(&reply), format!("{command} gets {:?}", reply.shown()))?;
        }
        Ok(())
    }),
    Probe::new("login-delay-code-not-for-user", &["RFC2449-8.1.1-02"], DELAY, |context| {
        logged_in_before(context)?;
        let reply = context.plain()?.say(&format!("USER {}", context.target.empty.name))?;
        check(!is_delay(&reply), format!("USER gets {:?}", reply.shown()))
    }),
    Probe::new("login-delay-code-not-for-wrong-passwords", &["RFC2449-8.1.1-04"], DELAY, |context| {
        logged_in_before(context)?;
        let (_, reply) = try_login(context, "not-the-password")?;
        check(!is_delay(&reply), format!("a wrong password gets {:?}", reply.shown()))
    }),
];

fn advance(context: &Context<'_>, duration: Duration) -> Judged {
    if context.abilities.advance(duration) { Ok(()) } else { unable("the clock does not advance at will") }
}

fn is_delay(reply: &Reply) -> bool {
    reply.code().as_deref() == Some("LOGIN-DELAY")
}

fn delay(context: &mut Context<'_>) -> Judged<Duration> {
    let lines = context.announced()?;
    let line = lines.iter().find(|line| has_tag(line, "LOGIN-DELAY"));
    let seconds = line.and_then(|line| line.split(' ').nth(1)?.parse().ok());
    match seconds {
        Some(seconds) => Ok(Duration::from_secs(seconds)),
        None => unable("LOGIN-DELAY has no seconds"),
    }
}

/// The user without mail has logged in and out just now, and not within the delay before that.
fn logged_in_before(context: &mut Context<'_>) -> Judged {
    let delay = delay(context)?;
    advance(context, delay)?;
    let Account { name, password } = &context.target.empty;
    let mut session = context.plain()?;
    session.given(&format!("USER {name}"))?;
    session.given(&format!("PASS {password}"))?;
    session.given("QUIT")?;
    given(session.ended())
}

fn try_login(context: &Context<'_>, password: &str) -> Judged<(Session, Reply)> {
    let mut session = context.plain()?;
    session.given(&format!("USER {}", context.target.empty.name))?;
    let reply = session.say(&format!("PASS {password}"))?;
    Ok((session, reply))
}
