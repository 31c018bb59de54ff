//! The UPDATE state and what several sessions see of one maildrop, RFC 1939 §4 and §6.

use super::transaction::{number, pair};
use crate::context::{Context, given};
use crate::probe::{Judged, Probe, check, unable};
use crate::session::Session;

const MAIL: &str = "Subject: to be removed\r\n\r\nbody\r\n";

pub(super) const PROBES: &[Probe] = &[
    Probe::new("quit-removes-marked-messages", &["RFC1939-6-01"], &[], |context| {
        let message = deliver(context, MAIL)?;
        remove(context, message)?;
        same(count(&mut context.remover()?)?, message - 1)
    }),
    Probe::new("nothing-is-removed-before-quit", &["RFC1939-5-32"], &[], |context| {
        let message = deliver(context, MAIL)?;
        let mut session = context.remover()?;
        session.given(&format!("DELE {message}"))?;
        let Some(left) = context.abilities.left(&context.target.remover.name) else {
            return unable("the maildrop cannot be seen from the inside");
        };
        same(left as u64, message)
    }),
    Probe::new("broken-sessions-remove-nothing", &["RFC1939-6-03"], &[], |context| {
        let message = deliver(context, MAIL)?;
        mark_and_break_off(context, message)?;
        same(count(&mut context.remover()?)?, message)
    }),
    Probe::new("sessions-begin-without-marks", &["RFC1939-4-07"], &[], |context| {
        let message = deliver(context, MAIL)?;
        mark_and_break_off(context, message)?;
        let mut session = context.remover()?;
        if context.abilities.left(&context.target.remover.name).is_some_and(|left| (left as u64) < message) {
            return unable("the message was removed");
        }
        session.ok(&format!("LIST {message}")).map(|_| ())
    }),
    Probe::new("retr-does-not-mark", &["RFC1939-5-25"], &[], |context| {
        let message = deliver(context, MAIL)?;
        let mut session = context.remover()?;
        session.given_listing(&format!("RETR {message}"))?;
        session.given("QUIT")?;
        same(count(&mut context.remover()?)?, message)
    }),
    Probe::new("quit-before-login-removes-nothing", &["RFC1939-6-02"], &[], |context| {
        let message = deliver(context, MAIL)?;
        let mut session = context.plain()?;
        session.given(&format!("USER {}", context.target.remover.name))?;
        session.given("QUIT")?;
        same(count(&mut context.remover()?)?, message)
    }),
    Probe::new("quit-removes-no-other-message", &["RFC1939-6-05"], &[], |context| {
        let marked = deliver(context, MAIL)?;
        let kept = deliver(context, "Subject: to be kept\r\n\r\nkept\r\n")?;
        remove(context, marked)?;
        let mut session = context.remover()?;
        // It is the last one, whether or not the marked one was removed.
        let last = count(&mut session)?;
        let message = session.given_listing(&format!("RETR {}", last.max(1)))?.message();
        check(
            last + 1 >= kept && message.ends_with(b"kept\r\n"),
            format!("the last one is {}", message.escape_ascii()),
        )
    }),
    Probe::new("quit-frees-the-maildrop", &["RFC1939-6-06"], &[], |context| {
        let mut session = context.remover()?;
        session.given("QUIT")?;
        given(session.ended())?;
        context.login(&context.target.remover).map(|_| ())
    }),
    Probe::new("quit-answers-behind-the-removal", &["RFC1939-6-09"], &[], |context| {
        let message = deliver(context, MAIL)?;
        // Its connection stays open: what counts is that the reply has come.
        let _session = remove(context, message)?;
        same(count(&mut context.remover()?)?, message - 1)
    }),
    Probe::new("maildrops-are-locked", &["RFC1939-4-05", "RFC1939-4-06"], &[], |context| {
        let _owner = context.remover()?;
        second_login(context, &context.target.remover.password).map(|_| ())
    }),
    Probe::new("in-use-code-only-behind-a-password", &["RFC2449-8.1.2-01"], &[], |context| {
        let _owner = context.remover()?;
        let user = context.plain()?.say(&format!("USER {}", context.target.remover.name))?;
        check(user.code().as_deref() != Some("IN-USE"), format!("USER gets {:?}", user.shown()))
    }),
    Probe::new("in-use-code-only-with-right-credentials", &["RFC2449-8.1.2-02"], &[], |context| {
        let _owner = context.remover()?;
        let reply = second_login(context, "not-the-password")?;
        check(reply.as_deref() != Some("IN-USE"), "a wrong password learns that the maildrop is in use")
    }),
    Probe::new("failed-logins-leave-no-lock", &["RFC1939-4-09"], &[], |context| {
        let mut first = context.plain()?;
        first.given(&format!("USER {}", context.target.remover.name))?;
        let reply = first.say("PASS not-the-password")?;
        given(first.want("-ERR", reply))?;
        let mut second = context.plain()?;
        second.given(&format!("USER {}", context.target.remover.name))?;
        let reply = second.say(&format!("PASS {}", context.target.remover.password))?;
        second.logged_in = reply.is_ok();
        second.want("+OK", reply).map(|_| ())
    }),
    Probe::new("numbers-stay-in-a-session", &["RFC1939-4-15"], &[], |context| {
        deliver(context, MAIL)?;
        deliver(context, MAIL)?;
        let mut session = context.remover()?;
        let before = session.given_listing("LIST")?.texts();
        session.given("DELE 1")?;
        able_to_deliver(context, MAIL)?;
        let after = session.given_listing("LIST")?.texts();
        let rest: Vec<String> = before.iter().filter(|line| number(line) != Some(1)).cloned().collect();
        check(after == rest, format!("first {before:?}, then {after:?}"))
    }),
];

fn able_to_deliver(context: &Context<'_>, message: &str) -> Judged {
    let done = context.abilities.deliver(&context.target.remover.name, message.as_bytes());
    if done { Ok(()) } else { unable("no mail can be delivered") }
}

/// Delivers a message to the remover; the number that it has in the next session.
pub(super) fn deliver(context: &Context<'_>, message: &str) -> Judged<u64> {
    able_to_deliver(context, message)?;
    count(&mut context.remover()?)
}

pub(super) fn count(session: &mut Session) -> Judged<u64> {
    let stat = session.given("STAT")?;
    match pair(&stat.text()) {
        Some((count, _)) => Ok(count),
        None => unable(format!("STAT gets {:?}", stat.shown())),
    }
}

pub(super) fn same(count: u64, due: u64) -> Judged {
    check(count == due, format!("{count} messages where {due} were due"))
}

fn remove(context: &Context<'_>, message: u64) -> Judged<Session> {
    let mut session = context.remover()?;
    session.given(&format!("DELE {message}"))?;
    session.given("QUIT")?;
    session.logged_in = false;
    Ok(session)
}

fn mark_and_break_off(context: &Context<'_>, message: u64) -> Judged {
    let mut session = context.remover()?;
    session.given(&format!("DELE {message}"))?;
    session.break_off();
    Ok(())
}

/// A login that has to fail, because somebody else has the maildrop; the code of its refusal.
fn second_login(context: &Context<'_>, password: &str) -> Judged<Option<String>> {
    let mut session = context.plain()?;
    session.given(&format!("USER {}", context.target.remover.name))?;
    let reply = session.say(&format!("PASS {password}"))?;
    session.logged_in = reply.is_ok();
    session.want("-ERR", reply).map(|reply| reply.code())
}
