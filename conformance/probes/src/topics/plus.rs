//! SCRAM with channel binding, RFC 5802 §6 and RFC 7677 §4.

use super::scram::{NONCE, mechanisms};
use crate::context::{Context, given};
use crate::digest::{decode, encode};
use crate::probe::{Judged, Probe, check, failed, unable};
use crate::reply::Reply;
use crate::session::Session;

pub(super) const PROBES: &[Probe] = &[
    Probe::new("scram-knows-when-binding-was-hidden", &["RFC5802-6-06"], &[], |context| {
        let plus = plus(context)?;
        let plain = plus.trim_end_matches("-PLUS");
        given(
            proposed(context, &mut context.secured()?, plain, "n,,")
                .and_then(|reply| check(is_proposal(&reply), format!("{plain} gets {:?}", reply.shown()))),
        )?;
        let reply = given(proposed(context, &mut context.secured()?, plain, "y,,"))?;
        check(!is_proposal(&reply), format!("\"y\" gets {:?} where {plus} is announced", reply.shown()))
    }),
    Probe::new("binding-under-tls-1-2-knows-tls-unique", &["RFC5802-6.1-01"], &[], |context| {
        plus(context)?;
        let mut session = given(context.secured_with(context.tls_1_2(false)?))?;
        // RFC 9266 §1: under TLS 1.3 there is no tls-unique, and who binds there alone needs none.
        let Some(plus) = bound(&session.given_listing("CAPA")?.texts()) else { return Ok(()) };
        let reply = proposed(context, &mut session, &plus, "p=tls-unique,,")?;
        check(is_proposal(&reply), format!("{plus} with tls-unique gets {:?}", reply.shown()))
    }),
    Probe::new("binding-needs-the-extended-master-secret", &["RFC7677-4-01"], &[], |context| {
        plus(context)?;
        if context.secured_with(context.tls_1_2(true)?).is_ok() {
            return Ok(());
        }
        let config = context.tls_1_2(false)?;
        // The second session may be resumed.
        drop(given(context.secured_with(config.clone()))?);
        let mut session = given(context.secured_with(config))?;
        if !session.is_resumed() {
            return Ok(());
        }
        match bound(&session.given_listing("CAPA")?.texts()) {
            Some(plus) => failed(format!("{plus} is announced in a resumed session of TLS 1.2")),
            None => Ok(()),
        }
    }),
];

/// The name of a mechanism with channel binding.
fn bound(lines: &[String]) -> Option<String> {
    mechanisms(lines).into_iter().find(|name| name.starts_with("SCRAM-") && name.ends_with("-PLUS"))
}

/// One that is announced under TLS.
fn plus(context: &mut Context<'_>) -> Judged<String> {
    if context.target.ca.is_none() {
        return unable("no CA is known");
    }
    match bound(&context.announced_secured()?) {
        Some(plus) => Ok(plus),
        None => unable("no SCRAM with channel binding is announced"),
    }
}

/// What a first message gets.
fn proposed(context: &Context<'_>, session: &mut Session, mechanism: &str, header: &str) -> Judged<Reply> {
    let message = encode(format!("{header}n={},r={NONCE}", context.target.empty.name));
    session.say(&format!("AUTH {mechanism} {message}"))
}

fn is_proposal(reply: &Reply) -> bool {
    reply.is("+ ") && decode(&reply.text()).is_some_and(|text| text.starts_with(b"r="))
}
