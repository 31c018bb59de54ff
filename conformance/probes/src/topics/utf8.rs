//! UTF8, RFC 6856 §2.

use super::sasl::{accepted_response, plain};
use super::transaction::pair;
use crate::context::{Context, given, has_tag};
use crate::probe::Start::{Authorization, Transaction};
use crate::probe::{Judged, Need, Probe, check};
use crate::reply::Reply;
use crate::session::Session;
use crate::target::{COUNT, maildrop};

const UTF8: &[Need] = &[Need::Capability("UTF8")];

pub(super) const PROBES: &[Probe] = &[
    Probe::dialogue("utf8-is-refused-after-login", &["RFC6856-2-03"], UTF8, Transaction, "C: UTF8\nS: -ERR"),
    Probe::dialogue("utf8-is-there", &["RFC6856-2-05"], UTF8, Authorization, "C: UTF8\nS: +OK"),
    Probe::dialogue(
        "utf8-takes-no-argument",
        &["RFC6856-2.1-01"],
        UTF8,
        Authorization,
        "C: UTF8 USER\nS: -ERR",
    ),
    Probe::new("utf8-outlasts-the-login", &["RFC6856-2.1-02"], UTF8, |context| {
        let mut session = utf8_reader(context)?;
        session.ok("NOOP")?;
        session.listing(&format!("RETR {COUNT}"))?;
        session.listing(&format!("RETR {COUNT}")).map(|_| ())
    }),
    Probe::new("utf8-leaves-ascii-alone", &["RFC6856-2.1-03"], UTF8, |context| {
        let usual = context.reader()?.given_listing("RETR 3")?.raw();
        let raw = utf8_reader(context)?.given_listing("RETR 3")?.raw();
        check(raw == usual, format!("got {}", raw.escape_ascii()))
    }),
    Probe::new("utf8-sends-messages-unaltered", &["RFC6856-2.1-04"], UTF8, |context| {
        let message = utf8_reader(context)?.given_listing(&format!("RETR {COUNT}"))?.message();
        check(maildrop().last() == Some(&message), format!("got {}", message.escape_ascii()))
    }),
    Probe::new("no-utf8-without-the-mode", &["RFC6856-2.1-06"], UTF8, |context| {
        let mut session = context.reader()?;
        for command in [format!("RETR {COUNT}"), format!("TOP {COUNT} 0")] {
            let status = given(session.say(&command))?;
            let raw = if status.is_ok() { session.rest(status)?.raw() } else { status.0 };
            check(raw.is_ascii(), format!("{command} gives {}", raw.escape_ascii()))?;
        }
        Ok(())
    }),
    Probe::new(
        "surrogate-or-refusal-without-the-mode",
        &["RFC6856-2.1-07", "RFC6856-4-01"],
        UTF8,
        |context| {
            let mut session = context.reader()?;
            let status = session.say(&format!("RETR {COUNT}"))?;
            if status.is_error() {
                return Ok(());
            }
            let message = session.rest(status)?.message();
            let header = message.starts_with(b"Subject:") || message.windows(3).any(|part| part == b"\r\n\r");
            check(message.is_ascii() && header, format!("got {}", message.escape_ascii()))
        },
    ),
    Probe::new("size-is-that-of-the-mode", &["RFC6856-2.1-12"], UTF8, |context| {
        let mut session = utf8_reader(context)?;
        let line = session.given(&format!("LIST {COUNT}"))?;
        let octets = session.given_listing(&format!("RETR {COUNT}"))?.message().len() as u64;
        check(pair(&line.text()) == Some((COUNT as u64, octets)), format!("{:?} for {octets}", line.shown()))
    }),
    Probe::new("utf8-user-takes-utf8-names", &["RFC6856-2.2-01", "RFC6856-2.2-08"], UTF8, |context| {
        with_user(context)?;
        let usual = given(context.plain()?.say("USER nobody"))?;
        let reply = context.plain()?.say("USER m\u{FC}nchen")?;
        check(usual.is_ok() == reply.is_ok(), format!("got {:?}", reply.shown()))
    }),
    Probe::new("utf8-user-prepares-names", &["RFC6856-2.2-02"], UTF8, |context| {
        with_user(context)?;
        let empty = &context.target.empty;
        let (session, reply) = login(
            context,
            format!("{}\u{AD}", empty.name).as_bytes(),
            format!("\u{AD}{}", empty.password).as_bytes(),
        )?;
        session.want("+OK", reply).map(|_| ())
    }),
    Probe::new("prohibited-characters-are-refused", &["RFC6856-2.2-04"], UTF8, |context| {
        with_user(context)?;
        let name = format!("{}\u{E000}", context.target.empty.name);
        let (session, reply) = login(context, name.as_bytes(), context.target.empty.password.as_bytes())?;
        session.want("-ERR", reply).map(|_| ())
    }),
    Probe::new("malformed-utf8-is-refused", &["RFC6856-2.2-10"], UTF8, |context| {
        with_user(context)?;
        let name = [context.target.empty.name.as_bytes(), b"\xFF"].concat();
        let (session, reply) = login(context, &name, context.target.empty.password.as_bytes())?;
        session.want("-ERR", reply).map(|_| ())
    }),
    Probe::new(
        "auth-has-utf8-without-the-mode",
        &["RFC6856-2.2-11"],
        &[Need::Mechanism("PLAIN")],
        |context| {
            let empty = &context.target.empty;
            accepted_response(context, &plain("", &format!("{}\u{AD}", empty.name), &empty.password))
        },
    ),
    Probe::new("utf8-code-for-messages-only", &["RFC6856-5-01"], UTF8, |context| {
        let mut session = context.reader()?;
        for command in ["STAT", "UIDL 5", "NOOP", "DELE 5", "XXXX"] {
            let reply = session.say(command)?;
            check(!has_code(&reply), format!("{command} gets {:?}", reply.shown()))?;
        }
        Ok(())
    }),
    Probe::new("utf8-code-not-in-the-mode", &["RFC6856-5-02"], UTF8, |context| {
        let mut session = utf8_reader(context)?;
        for command in ["LIST 5", "RETR 99", "TOP 99 1"] {
            let reply = session.say(command)?;
            check(!has_code(&reply), format!("{command} gets {:?}", reply.shown()))?;
        }
        let reply = context.plain()?.say("RETR 99")?;
        check(!has_code(&reply), format!("no message gets {:?}", reply.shown()))
    }),
    Probe::new("utf8-code-is-announced", &["RFC6856-5-03"], UTF8, |context| {
        let reply = given(context.reader()?.say(&format!("RETR {COUNT}")))?;
        let announced = context.announced()?.iter().any(|line| has_tag(line, "RESP-CODES"));
        if has_code(&reply) { check(announced, "CAPA has no RESP-CODES") } else { Ok(()) }
    }),
];

fn has_code(reply: &Reply) -> bool {
    reply.code().as_deref() == Some("UTF8")
}

/// The reader, logged in behind UTF8.
fn utf8_reader(context: &Context<'_>) -> Judged<Session> {
    let mut session = context.plain()?;
    session.given("UTF8")?;
    session.given(&format!("USER {}", context.target.reader.name))?;
    session.given(&format!("PASS {}", context.target.reader.password))?;
    session.logged_in = true;
    Ok(session)
}

fn with_user(context: &mut Context<'_>) -> Judged {
    given(check(
        context.announced()?.iter().any(|line| line == "UTF8 USER"),
        "UTF8 is announced without USER",
    ))
}

/// The last reply to USER and PASS with these octets.
fn login(context: &Context<'_>, name: &[u8], password: &[u8]) -> Judged<(Session, Reply)> {
    let mut session = context.plain()?;
    session.send([b"USER ", name, b"\r\n"].concat())?;
    let reply = session.line()?;
    if !reply.is_ok() {
        return Ok((session, reply));
    }
    session.send([b"PASS ", password, b"\r\n"].concat())?;
    let reply = session.line()?;
    session.logged_in = reply.is_ok();
    Ok((session, reply))
}
