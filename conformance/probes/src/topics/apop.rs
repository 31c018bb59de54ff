//! APOP, RFC 1939 §7.

use crate::context::{Context, given};
use crate::digest;
use crate::probe::Start::Transaction;
use crate::probe::{Judged, Need, Probe, check, unable};
use crate::session::Session;
use crate::target::Account;

const APOP: &[Need] = &[Need::Apop];

pub(super) const PROBES: &[Probe] = &[
    Probe::dialogue(
        "apop-is-refused-behind-a-login",
        &["RFC1939-7-40"],
        APOP,
        Transaction,
        "C: APOP {empty} c4c9334bac560ecc979e58001b3e22fb\nS: -ERR",
    ),
    Probe::new("apop-comes-with-a-timestamp", &["RFC1939-7-41"], APOP, |context| begin(context).map(|_| ())),
    Probe::new("timestamp-is-a-message-id", &["RFC1939-7-42", "RFC2449-3-11"], APOP, |context| {
        let (_, timestamp) = begin(context)?;
        let inner = timestamp.trim_start_matches('<').trim_end_matches('>');
        let parts: Vec<&str> = inner.split('@').collect();
        let atom = |part: &str| {
            let right = |octet: u8| octet.is_ascii_graphic() && !b"()<>,;:\\\"[]".contains(&octet);
            part.split('.').all(|word| !word.is_empty() && word.bytes().all(right))
        };
        check(parts.len() == 2 && parts.iter().all(|part| atom(part)), format!("{timestamp} is no msg-id"))
    }),
    Probe::new("timestamps-differ", &["RFC1939-7-43"], APOP, |context| {
        let (first, second) = (begin(context)?.1, begin(context)?.1);
        check(first != second, format!("two greetings have {first}"))
    }),
    Probe::new("apop-with-the-right-digest", &["RFC1939-7-47"], APOP, |context| {
        let (mut session, timestamp) = begin(context)?;
        login(context, &mut session, &timestamp)?;
        session.ok("STAT").map(|_| ())
    }),
    Probe::new("apop-opens-the-maildrop-of-the-name", &["RFC1939-7-53"], APOP, |context| {
        let (mut session, timestamp) = begin(context)?;
        given(login(context, &mut session, &timestamp))?;
        let stat = session.given("STAT")?;
        check(stat.text().starts_with("0 0"), format!("the empty maildrop has {:?}", stat.shown()))
    }),
    Probe::new("apop-prepares-the-name", &["RFC6856-2.2-03"], APOP, |context| {
        if !context.announced()?.iter().any(|line| line == "UTF8 USER") {
            return unable("UTF8 USER is not announced");
        }
        let (mut session, timestamp) = begin(context)?;
        let Account { name, password } = &context.target.empty;
        let reply = session.say(&format!("APOP {name}\u{AD} {}", digest::apop(&timestamp, password)))?;
        session.logged_in = reply.is_ok();
        session.want("+OK", reply).map(|_| ())
    }),
    Probe::new("apop-with-a-wrong-digest", &["RFC1939-7-48"], APOP, |context| {
        let (mut session, timestamp) = begin(context)?;
        let digest = digest::apop(&timestamp, "not-the-password");
        session.refused(&format!("APOP {} {digest}", context.target.empty.name))?;
        session.refused("STAT").map(|_| ())
    }),
    Probe::new("apop-with-malformed-arguments", &["RFC1939-7-49"], APOP, |context| {
        let (mut session, timestamp) = begin(context)?;
        let name = &context.target.empty.name;
        let digest = digest::apop(&timestamp, &context.target.empty.password);
        let short = &digest[..31];
        for arguments in ["", &format!(" {name}"), &format!(" {name} {short}"), &format!(" {name} {short}g")]
        {
            session.refused(&format!("APOP{arguments}"))?;
        }
        session.refused(&format!("APOP {name} {digest} x")).map(|_| ())
    }),
    Probe::new("apop-with-the-digest-of-another-connection", &["RFC1939-7-50"], APOP, |context| {
        let (_, elsewhere) = begin(context)?;
        let (mut session, timestamp) = begin(context)?;
        if elsewhere == timestamp {
            return unable("both greetings have one timestamp");
        }
        let digest = digest::apop(&elsewhere, &context.target.empty.password);
        session.refused(&format!("APOP {} {digest}", context.target.empty.name)).map(|_| ())
    }),
];

/// A connection and the timestamp of its greeting.
fn begin(context: &Context<'_>) -> Judged<(Session, String)> {
    let (session, greeting) = given(context.greeted())?;
    let text = greeting.text();
    let timestamp = text.find('<').zip(text.rfind('>')).and_then(|(from, to)| text.get(from..=to));
    check(timestamp.is_some(), format!("{:?} has no timestamp", greeting.shown()))?;
    Ok((session, timestamp.unwrap_or_default().into()))
}

fn login(context: &Context<'_>, session: &mut Session, timestamp: &str) -> Judged {
    let account = &context.target.empty;
    let reply =
        session.say(&format!("APOP {} {}", account.name, digest::apop(timestamp, &account.password)))?;
    session.logged_in = reply.is_ok();
    session.want("+OK", reply).map(|_| ())
}
