//! AUTH, RFC 5034, and PLAIN, RFC 4616.

use crate::context::{Context, given, has_tag};
use crate::digest::{decode, encode};
use crate::probe::Start::Transaction;
use crate::probe::{Judged, Need, Probe, check, failed, unable};
use crate::reply::Reply;
use crate::session::Session;

const SASL: &[Need] = &[Need::Capability("SASL")];
const PLAIN: &[Need] = &[Need::Mechanism("PLAIN")];

pub(super) const PROBES: &[Probe] = &[
    Probe::new("sasl-stays-announced-behind-auth", &["RFC5034-3-06"], PLAIN, |context| {
        let lines = authenticated(context)?.given_listing("CAPA")?.texts();
        check(lines.iter().any(|line| has_tag(line, "SASL")), format!("CAPA has {lines:?}"))
    }),
    Probe::new("announced-mechanisms-can-be-begun", &["RFC5034-3-07"], SASL, |context| {
        for mechanism in mechanisms(&context.announced()?) {
            begins(&mut context.plain()?, &mechanism)?;
        }
        if context.target.ca.is_some() {
            for mechanism in mechanisms(&context.announced_secured()?) {
                begins(&mut context.secured()?, &mechanism)?;
            }
        }
        Ok(())
    }),
    Probe::new("one-auth-in-a-session", &["RFC5034-4-02", "RFC4422-3.8-01"], PLAIN, |context| {
        authenticated(context)?.refused("AUTH PLAIN").map(|_| ())
    }),
    Probe::dialogue(
        "auth-is-refused-behind-a-login",
        &["RFC5034-4-03"],
        SASL,
        Transaction,
        "C: AUTH PLAIN\nS: -ERR",
    ),
    Probe::new("auth-with-an-unknown-mechanism", &["RFC5034-4-05"], SASL, |context| {
        context.plain()?.refused("AUTH X-NO-SUCH").map(|_| ())
    }),
    Probe::new("auth-needs-one-or-two-arguments", &["RFC5034-4-06"], PLAIN, |context| {
        let mut session = context.for_mechanism("PLAIN")?;
        session.refused("AUTH")?;
        session.refused("AUTH PLAIN AAAA AAAA").map(|_| ())
    }),
    Probe::new("challenges-are-base64", &["RFC5034-4-07", "RFC5034-4-08"], SASL, |context| {
        let Some(name) =
            ["CRAM-MD5", "LOGIN", "PLAIN"].into_iter().find(|name| context.for_mechanism(name).is_ok())
        else {
            return unable("no mechanism with a challenge");
        };
        let challenge = context.for_mechanism(name)?.say(&format!("AUTH {name}"))?;
        let text = challenge.0.strip_prefix(b"+ ").and_then(|rest| rest.strip_suffix(b"\r\n"));
        let right =
            text.and_then(|text| str::from_utf8(text).ok()).is_some_and(|text| decode(text).is_some());
        check(right, format!("{:?} is no challenge", challenge.shown()))
    }),
    Probe::new("an-asterisk-cancels", &["RFC5034-4-11"], PLAIN, |context| {
        begun(context)?.refused("*").map(|_| ())
    }),
    Probe::new("plain-without-response-gets-a-challenge", &["RFC5034-4-12"], PLAIN, |context| {
        let reply = context.for_mechanism("PLAIN")?.say("AUTH PLAIN")?;
        check(reply.is("+") && !reply.is_ok(), format!("{:?} is no challenge", reply.shown()))
    }),
    Probe::new("empty-challenge-has-four-octets", &["RFC5034-4-13"], PLAIN, |context| {
        let reply = context.for_mechanism("PLAIN")?.say("AUTH PLAIN")?;
        check(reply.0 == b"+ \r\n", format!("got {}", reply.0.escape_ascii()))
    }),
    Probe::new("equals-sign-is-an-empty-response", &["RFC5034-4-18"], PLAIN, |context| {
        context.for_mechanism("PLAIN")?.refused("AUTH PLAIN =").map(|_| ())
    }),
    Probe::new(
        "server-first-mechanisms-take-no-initial-response",
        &["RFC5034-4-19", "RFC4422-3-01"],
        &[Need::Mechanism("CRAM-MD5")],
        |context| context.for_mechanism("CRAM-MD5")?.refused("AUTH CRAM-MD5 AAAA").map(|_| ()),
    ),
    Probe::new("response-that-is-no-base64", &["RFC5034-4-21"], PLAIN, |context| {
        begun(context)?.refused("A").map(|_| ())?;
        begun(context)?.refused("????").map(|_| ())
    }),
    Probe::new("other-characters-are-not-skipped", &["RFC5034-4-23"], PLAIN, |context| {
        let right = right(context);
        for stranger in ["!", " ", "\t"] {
            refused_response(context, &format!("{}{stranger}{}", &right[..4], &right[4..]))?;
        }
        Ok(())
    }),
    Probe::new("pads-are-at-the-end", &["RFC5034-4-24"], PLAIN, |context| {
        let right = right(context);
        refused_response(context, &format!("{}====", right.trim_end_matches('=')))?;
        refused_response(context, &format!("={right}"))?;
        refused_response(context, &format!("{}=={}", &right[..4], &right[4..]))
    }),
    Probe::new("responses-of-1024-characters", &["RFC5034-4-25", "RFC4616-2-04"], PLAIN, |context| {
        let short = given(respond(&mut begun(context)?, &plain("a", "b", "c")))?;
        if short.code().is_none() {
            return unable("no code tells wrong credentials from a line that is too long");
        }
        let message = ["a", "b", "c"].map(|field| field.repeat(255)).join("\0");
        let long = respond(&mut begun(context)?, &encode(message))?;
        check(short.code() == long.code(), format!("255 octets in each field get {:?}", long.shown()))
    }),
    Probe::new("failure-ends-the-exchange", &["RFC5034-4-27"], PLAIN, |context| {
        refused_response(context, &plain("", &context.target.empty.name, "not-the-password"))
    }),
    Probe::new("success-opens-the-maildrop", &["RFC5034-4-28"], PLAIN, |context| {
        let mut session = begun(context)?;
        let reply = respond(&mut session, &right(context))?;
        session.want("+OK", reply)?;
        session.ok("STAT").map(|_| ())
    }),
    Probe::new("failed-auth-leaves-the-session-as-it-was", &["RFC5034-4-40"], PLAIN, |context| {
        let mut session = begun(context)?;
        given(session.refused("*"))?;
        session.refused("STAT")?;
        session.ok(&format!("USER {}", context.target.empty.name))?;
        let reply = session.say(&format!("PASS {}", context.target.empty.password))?;
        session.logged_in = reply.is_ok();
        session.want("+OK", reply).map(|_| ())
    }),
    Probe::new("plain-under-tls", &["RFC5034-4-41"], &[Need::Capability("SASL"), Need::Stls], |context| {
        let mut session = context.secured()?;
        let reply = session.say("AUTH PLAIN")?;
        session.want("+ ", reply)?;
        let reply = respond(&mut session, &right(context))?;
        session.want("+OK", reply).map(|_| ())
    }),
    Probe::new("some-mechanism-hides-the-password", &["RFC5034-4-45"], SASL, |context| {
        let names = mechanisms(&context.announced()?);
        let hides = |name: &String| {
            name.starts_with("SCRAM-") || ["CRAM-MD5", "GSSAPI", "DIGEST-MD5"].contains(&&name[..])
        };
        check(names.iter().any(hides), format!("all show it: {names:?}"))
    }),
    Probe::new("lines-of-an-exchange-are-no-commands", &["RFC5034-4-47"], PLAIN, |context| {
        let mut session = begun(context)?;
        session.refused("QUIT")?;
        session.refused("STAT").map(|_| ())
    }),
    Probe::new("initial-response-is-the-first-one", &["RFC5034-4-48"], PLAIN, |context| {
        let mut session = context.for_mechanism("PLAIN")?;
        let reply = initial(&mut session, "AUTH PLAIN", &right(context))?;
        session.want("+OK", reply).map(|_| ())
    }),
    Probe::new("auth-in-any-case", &["RFC5034-5-01"], PLAIN, |context| {
        let mut session = context.for_mechanism("PLAIN")?;
        let reply = initial(&mut session, "aUtH pLaIn", &right(context))?;
        session.want("+OK", reply).map(|_| ())
    }),
    Probe::new("base64-in-its-case", &["RFC5034-5-02"], PLAIN, |context| {
        let right = right(context);
        refused_response(context, &right.to_ascii_lowercase())?;
        refused_response(context, &right.to_ascii_uppercase())
    }),
    Probe::new("auth-has-single-spaces", &["RFC5034-5-04"], PLAIN, |context| {
        let mut session = context.for_mechanism("PLAIN")?;
        session.refused("AUTH  PLAIN")?;
        session.refused("AUTH\tPLAIN")?;
        let reply = initial(&mut session, "AUTH PLAIN ", &right(context))?;
        session.want("-ERR", reply).map(|_| ())
    }),
    Probe::new("plain-checks-password-and-right", &["RFC4616-2-06", "RFC4422-3.6-01"], PLAIN, |context| {
        let (reader, empty) = (&context.target.reader, &context.target.empty);
        let (wrong, foreign) =
            (plain("", &empty.name, "not-the-password"), plain(&reader.name, &empty.name, &empty.password));
        refused_response(context, &wrong)?;
        refused_response(context, &foreign)
    }),
    Probe::new("authorization-identity-is-prepared", &["RFC5034-4-29"], PLAIN, |context| {
        let empty = &context.target.empty;
        accepted_response(context, &plain(&format!("{}\u{AD}", empty.name), &empty.name, &empty.password))
    }),
    Probe::new("authorization-identity-without-a-form", &["RFC5034-4-30"], PLAIN, |context| {
        let empty = &context.target.empty;
        for identity in ["\u{AD}", "\u{7}"] {
            refused_response(context, &plain(identity, &empty.name, &empty.password))?;
        }
        Ok(())
    }),
    Probe::new("names-and-passwords-are-prepared", &["RFC4616-2-07"], PLAIN, |context| {
        let empty = &context.target.empty;
        accepted_response(
            context,
            &plain("", &format!("{}\u{AD}", empty.name), &format!("\u{AD}{}", empty.password)),
        )
    }),
    Probe::new("preparation-that-fails", &["RFC4616-2-08"], PLAIN, |context| {
        let empty = &context.target.empty;
        for (name, password) in [("\u{AD}", "\u{AD}"), (&empty.name, &format!("{}\u{7}", empty.password))] {
            refused_response(context, &plain("", name, password))?;
        }
        Ok(())
    }),
    Probe::new(
        "no-authorization-identity-means-oneself",
        &["RFC4616-2-10", "RFC4422-3.4.1-01"],
        PLAIN,
        |context| {
            let stat = authenticated(context)?.given("STAT")?;
            check(stat.text().starts_with("0 0"), format!("the empty maildrop has {:?}", stat.shown()))
        },
    ),
    Probe::new("malformed-plain-messages", &["RFC4616-2-11", "RFC4616-2-03"], PLAIN, |context| {
        let name = context.target.empty.name.clone();
        let password = context.target.empty.password.clone();
        let malformed = [
            format!("{name}\0{password}").into_bytes(),
            format!("\0{name}\0{password}\0").into_bytes(),
            format!("\0\0{password}").into_bytes(),
            format!("\0{name}\0").into_bytes(),
            [b"\0", name.as_bytes(), b"\xFF\0", password.as_bytes()].concat(),
        ];
        malformed.iter().try_for_each(|message| refused_response(context, &encode(message)))
    }),
    Probe::new("unknown-users-look-like-wrong-passwords", &["RFC4422-3.6-02"], PLAIN, |context| {
        let known =
            respond(&mut begun(context)?, &plain("", &context.target.empty.name, "not-the-password"))?;
        let unknown = respond(&mut begun(context)?, &plain("", "nobody", "not-the-password"))?;
        check(known == unknown, format!("{:?} and {:?}", known.shown(), unknown.shown()))
    }),
    Probe::new("external-speaks-second", &["RFC4422-A.1-01"], &[Need::Mechanism("EXTERNAL")], |context| {
        let reply = context.for_mechanism("EXTERNAL")?.say("AUTH EXTERNAL")?;
        check(reply.0 == b"+ \r\n", format!("got {}", reply.0.escape_ascii()))
    }),
    Probe::new(
        "external-for-somebody-else",
        &["RFC4422-A.1-03"],
        &[Need::Mechanism("EXTERNAL")],
        |context| {
            let mut session = context.for_mechanism("EXTERNAL")?;
            session.refused(&format!("AUTH EXTERNAL {}", encode("nobody"))).map(|_| ())
        },
    ),
];

fn mechanisms(lines: &[String]) -> Vec<String> {
    let sasl = lines.iter().filter(|line| has_tag(line, "SASL"));
    sasl.flat_map(|line| line.split(' ').skip(1)).map(str::to_owned).collect()
}

fn begins(session: &mut Session, mechanism: &str) -> Judged {
    let reply = session.say(&format!("AUTH {mechanism}"))?;
    if reply.is_ok() || reply.is_error() {
        return failed(format!("{mechanism} gets {:?}", reply.shown()));
    }
    session.say("*").map(|_| ())
}

pub(super) fn plain(authorization: &str, name: &str, password: &str) -> String {
    encode(format!("{authorization}\0{name}\0{password}"))
}

/// What logs the user without mail in.
fn right(context: &Context<'_>) -> String {
    plain("", &context.target.empty.name, &context.target.empty.password)
}

/// A session in which PLAIN waits for its response.
pub(super) fn begun(context: &mut Context<'_>) -> Judged<Session> {
    let mut session = context.for_mechanism("PLAIN")?;
    let reply = given(session.say("AUTH PLAIN"))?;
    given(session.want("+", reply))?;
    Ok(session)
}

fn authenticated(context: &mut Context<'_>) -> Judged<Session> {
    let mut session = begun(context)?;
    let reply = given(respond(&mut session, &right(context)))?;
    given(session.want("+OK", reply))?;
    Ok(session)
}

pub(super) fn respond(session: &mut Session, response: &str) -> Judged<Reply> {
    session.send_secret(&format!("{response}\r\n"))?;
    let reply = session.line()?;
    session.logged_in = reply.is_ok();
    Ok(reply)
}

fn initial(session: &mut Session, command: &str, response: &str) -> Judged<Reply> {
    respond(session, &format!("{command} {response}"))
}

fn refused_response(context: &mut Context<'_>, response: &str) -> Judged {
    let mut session = begun(context)?;
    let reply = respond(&mut session, response)?;
    session.want("-ERR", reply).map(|_| ())
}

pub(super) fn accepted_response(context: &mut Context<'_>, response: &str) -> Judged {
    let mut session = begun(context)?;
    let reply = respond(&mut session, response)?;
    session.want("+OK", reply).map(|_| ())
}
