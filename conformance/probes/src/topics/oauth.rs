//! OAUTHBEARER, RFC 7628.

use super::sasl::respond;
use crate::context::{Context, given};
use crate::digest::{decode, encode};
use crate::probe::{Judged, Need, Probe, check, unable};
use crate::reply::Reply;
use crate::session::Session;

const BEARER: &[Need] = &[Need::Mechanism("OAUTHBEARER")];

pub(super) const PROBES: &[Probe] = &[
    Probe::new("bearer-tokens-under-tls-only", &["RFC7628-3-01"], BEARER, |context| {
        let clear = context.announced()?;
        check(
            !clear.iter().any(|line| line.contains("OAUTHBEARER")),
            format!("in clear CAPA has {clear:?}"),
        )?;
        context.plain()?.refused("AUTH OAUTHBEARER").map(|_| ())
    }),
    Probe::new("right-token-needs-no-other-challenge", &["RFC7628-3-03"], BEARER, |context| {
        accepted(context, "auth=Bearer ", "")
    }),
    Probe::new("unknown-keys-are-ignored", &["RFC7628-3.1-03"], BEARER, |context| {
        given(accepted(context, "auth=Bearer ", ""))?;
        accepted(context, "auth=Bearer ", "unknown=x\x01")
    }),
    Probe::new("bearer-in-any-case", &["RFC7628-4-01"], BEARER, |context| {
        given(accepted(context, "auth=Bearer ", ""))?;
        accepted(context, "auth=bEARER ", "")
    }),
    Probe::new("token-for-another-host-or-port", &["RFC7628-3.2-01"], BEARER, |context| {
        let host = context.target.server_name.clone();
        let Some(port) = context.target.tls.map(|address| address.port()) else {
            return unable("no implicit TLS");
        };
        given(accepted(context, "auth=Bearer ", &format!("host={host}\x01port={port}\x01")))?;
        for elsewhere in ["host=other.test\x01".to_owned(), format!("host={host}\x01port=1\x01")] {
            let Some(token) = context.target.token.clone() else { return unable("no token is known") };
            let message = format!("n,,\x01{elsewhere}auth=Bearer {token}\x01\x01");
            let (_, reply) = send(context, &message)?;
            check(!reply.is_ok(), format!("a message with {elsewhere:?} gets {:?}", reply.shown()))?;
        }
        Ok(())
    }),
    Probe::new("no-oauth10a-in-clear", &["RFC7628-3-02"], &[], |context| {
        let clear = context.announced()?;
        check(!clear.iter().any(|line| line.contains("OAUTH10A")), format!("in clear CAPA has {clear:?}"))?;
        let reply = given(context.plain()?.say("AUTH OAUTH10A"))?;
        check(!reply.is("+ "), format!("in clear it gets {:?}", reply.shown()))
    }),
    Probe::new("oauth10a-without-host-and-port", &["RFC7628-3.1-08"], &[], |context| {
        let secured = context.target.ca.is_some();
        let mut session = if secured { context.secured()? } else { context.plain()? };
        let reply = given(session.say("AUTH OAUTH10A"))?;
        if !reply.is("+ ") {
            return Ok(());
        }
        let signed = "n,,\x01auth=OAuth oauth_token=\"token\",oauth_signature=\"eA%3D%3D\"\x01\x01";
        let reply = given(respond(&mut session, &encode(signed)))?;
        check(!reply.is_ok(), format!("got {:?}", reply.shown()))
    }),
    Probe::new("wrong-token-gets-json", &["RFC7628-3.2.2-01"], BEARER, |context| {
        let (_, reply) = wrong(context)?;
        let text = String::from_utf8(decode(&reply.text()).unwrap_or_default()).unwrap_or_default();
        let right =
            reply.is("+ ") && text.starts_with('{') && text.ends_with('}') && text.contains("\"status\"");
        check(right, format!("{:?}, that is {text:?}", reply.shown()))
    }),
    Probe::new("wrong-token-fails-in-the-end", &["RFC7628-3.2.3-02"], BEARER, |context| {
        let (mut session, reply) = wrong(context)?;
        given(session.want("+ ", reply))?;
        let reply = respond(&mut session, "AQ==")?;
        session.want("-ERR", reply).map(|_| ())
    }),
];

fn send(context: &mut Context<'_>, message: &str) -> Judged<(Session, Reply)> {
    let mut session = context.for_mechanism("OAUTHBEARER")?;
    let reply = given(session.say("AUTH OAUTHBEARER"))?;
    given(session.want("+ ", reply))?;
    let reply = respond(&mut session, &encode(message))?;
    Ok((session, reply))
}

fn accepted(context: &mut Context<'_>, scheme: &str, more: &str) -> Judged {
    let Some(token) = context.target.token.clone() else { return unable("no token is known") };
    let (session, reply) = send(context, &format!("n,,\x01{scheme}{token}\x01{more}\x01"))?;
    session.want("+OK", reply).map(|_| ())
}

fn wrong(context: &mut Context<'_>) -> Judged<(Session, Reply)> {
    send(context, "n,,\x01auth=Bearer not-the-token\x01\x01")
}
