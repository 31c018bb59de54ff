//! Mail that a server removes by itself: RFC 2449 §6.7, RFC 1939 §8. In some of these years pass.

use std::time::Duration;

use super::update::{count, deliver, same};
use crate::context::{Context, given, has_tag};
use crate::probe::{Judged, Need, Probe, check, unable};

const EXPIRE: &[Need] = &[Need::Capability("EXPIRE")];
const MAIL: &str = "Subject: expires\r\n\r\nbody\r\n";
const DAY: u64 = 86_400;
const TEN_YEARS: Duration = Duration::from_secs(3653 * DAY);

pub(super) const PROBES: &[Probe] = &[
    Probe::new(
        "expire-0-touches-nothing-but-what-was-retrieved",
        &["RFC2449-6.7-04", "RFC1939-8-03"],
        EXPIRE,
        |context| {
            if announced(context)?.as_deref() != Some("0") {
                return unable("EXPIRE is not 0");
            }
            let message = deliver(context, MAIL)?;
            let mut session = context.remover()?;
            session.given_listing("LIST")?;
            session.given_listing("UIDL")?;
            session.given_listing(&format!("TOP {message} 5"))?;
            session.given("QUIT")?;
            session.logged_in = false;
            given(session.ended())?;
            same(count(&mut context.remover()?)?, message)?;
            let mut session = context.remover()?;
            session.given_listing(&format!("RETR {message}"))?;
            session.break_off();
            same(count(&mut context.remover()?)?, message)
        },
    ),
    Probe::new("expire-never-keeps-mail-for-ever", &["RFC2449-6.7-05"], EXPIRE, |context| {
        if announced(context)?.as_deref() != Some("NEVER") {
            return unable("EXPIRE is not NEVER");
        }
        let messages = deliver(context, MAIL)?;
        same(later(context, TEN_YEARS)?, messages)
    }),
    Probe::new("mail-outlasts-its-retention", &["RFC2449-6.7-08"], EXPIRE, |context| {
        let days: Option<u64> = announced(context)?.and_then(|days| days.parse().ok());
        let Some(days) = days.filter(|days| *days > 0) else { return unable("EXPIRE has no days") };
        let messages = deliver(context, MAIL)?;
        // What was there before may be older.
        let kept = later(context, Duration::from_secs(days * DAY - 60))?;
        check(kept > 0 && kept <= messages, format!("a message is gone within {days} days"))
    }),
    Probe::new("deletion-by-itself-is-announced", &["RFC2449-6.7-06"], &[], |context| {
        let messages = deliver(context, MAIL)?;
        if later(context, TEN_YEARS)? >= messages {
            return unable("mail is kept for ten years");
        }
        let days = announced(context)?;
        check(days.is_some_and(|days| days != "NEVER"), "mail vanishes, and EXPIRE does not say when")
    }),
    Probe::new("mail-without-a-limit-is-announced", &["RFC2449-6.7-07"], &[], |context| {
        let messages = deliver(context, MAIL)?;
        if later(context, TEN_YEARS)? < messages {
            return unable("mail expires");
        }
        let lines = context.remover()?.given_listing("CAPA")?.texts();
        if lines.is_empty() {
            return unable("CAPA has nothing");
        }
        let never = lines.iter().any(|line| line.eq_ignore_ascii_case("EXPIRE NEVER"));
        check(never, format!("CAPA has {lines:?}"))
    }),
];

/// The parameter of EXPIRE behind the remover's login.
fn announced(context: &Context<'_>) -> Judged<Option<String>> {
    let lines = context.remover()?.given_listing("CAPA")?.texts();
    let line = lines.iter().find(|line| has_tag(line, "EXPIRE"));
    Ok(line.and_then(|line| line.split(' ').nth(1)).map(str::to_owned))
}

/// How many messages the remover has when so much time has passed.
fn later(context: &Context<'_>, time: Duration) -> Judged<u64> {
    if !context.abilities.advance(time) {
        return unable("the clock does not advance at will");
    }
    count(&mut context.remover()?)
}
