//! Response codes, RFC 2449 §8 and RFC 3206.

use super::sasl::{begun, plain, respond};
use crate::context::{Context, given, has_tag};
use crate::probe::{Judged, Need, Probe, check, failed, unable};
use crate::reply::Reply;

const CODES: &[Need] = &[Need::Capability("RESP-CODES")];
const AUTH: &[Need] = &[Need::Capability("AUTH-RESP-CODE")];
const KNOWN: [&str; 5] = ["[AUTH]", "[IN-USE]", "[LOGIN-DELAY]", "[SYS/", "[UTF8]"];

pub(super) const PROBES: &[Probe] = &[
    Probe::new("codes-have-levels", &["RFC2449-3-05"], CODES, |context| {
        let reply = wrong_password(context)?;
        let Some(code) = reply.code() else { return unable("no code came") };
        let level = |level: &str| {
            let right = |octet: u8| octet.is_ascii_graphic() && !b"/[]".contains(&octet);
            !level.is_empty() && level.bytes().all(right)
        };
        check(code.split('/').all(level), format!("the code is {code:?}"))
    }),
    Probe::new("codes-stand-at-the-beginning", &["RFC2449-8-01"], CODES, |context| {
        for reply in refusals(context)? {
            let text = reply.text().to_ascii_uppercase();
            let later = KNOWN.iter().any(|code| text.find(code).is_some_and(|at| at > 0));
            check(!later, format!("the code is not at the beginning of {:?}", reply.shown()))?;
        }
        Ok(())
    }),
    Probe::new("codes-are-announced", &["RFC2449-8-02"], &[], |context| {
        let any = refusals(context)?.iter().any(|reply| reply.code().is_some());
        if any { announces(context, "RESP-CODES") } else { unable("no code came") }
    }),
    Probe::new("auth-code-comes-with-capa", &["RFC3206-5-03"], &[], |context| {
        if !is_auth(&wrong_password(context)?) {
            return unable("no AUTH code came");
        }
        context.plain()?.listing("CAPA").map(|_| ())
    }),
    Probe::new("auth-code-is-announced", &["RFC3206-5-04"], &[], |context| {
        let comes = is_auth(&wrong_password(context)?);
        if comes { announces(context, "AUTH-RESP-CODE") } else { unable("no AUTH code came") }
    }),
    Probe::new("no-sys-code-for-credentials", &["RFC3206-4-09"], CODES, |context| {
        let mut replies = refusals(context)?;
        replies.push(context.reader()?.given("NOOP")?);
        let wrong = replies.iter().find(|reply| reply.code().is_some_and(|code| code.starts_with("SYS")));
        wrong.map_or(Ok(()), |reply| failed(format!("{:?} is no failure of the system", reply.shown())))
    }),
    Probe::new("wrong-password-has-the-auth-code", &["RFC3206-5-01"], AUTH, |context| {
        let reply = wrong_password(context)?;
        check(is_auth(&reply), format!("a wrong password gets {:?}", reply.shown()))
    }),
    Probe::new("auth-code-for-logins-only", &["RFC3206-5-02"], CODES, |context| {
        let mut before = context.plain()?;
        let mut after = context.reader()?;
        for command in ["STAT", "XXXX", "NOOP 1"] {
            for reply in [before.say(command)?, after.say(command)?] {
                check(!is_auth(&reply), format!("{command} gets {:?}", reply.shown()))?;
            }
        }
        Ok(())
    }),
    Probe::new("auth-code-not-for-user", &["RFC3206-5-05"], CODES, |context| {
        let reply = context.plain()?.say("USER nobody")?;
        check(!is_auth(&reply), format!("USER gets {:?}", reply.shown()))
    }),
    Probe::new("auth-code-whatever-the-method", &["RFC3206-6-01"], AUTH, |context| {
        for reply in refusals(context)? {
            check(is_auth(&reply), format!("wrong credentials get {:?}", reply.shown()))?;
        }
        Ok(())
    }),
];

fn is_auth(reply: &Reply) -> bool {
    reply.code().as_deref() == Some("AUTH")
}

fn announces(context: &mut Context<'_>, tag: &str) -> Judged {
    let lines = context.announced()?;
    check(lines.iter().any(|line| has_tag(line, tag)), format!("CAPA has no {tag}"))
}

pub(super) fn wrong_password(context: &mut Context<'_>) -> Judged<Reply> {
    let mut session = context.plain()?;
    session.given(&format!("USER {}", context.target.empty.name))?;
    let reply = given(session.say("PASS not-the-password"))?;
    given(session.want("-ERR", reply))
}

/// The refusals of wrong credentials, by all the methods that there are.
fn refusals(context: &mut Context<'_>) -> Judged<Vec<Reply>> {
    let mut replies = vec![wrong_password(context)?];
    let name = context.target.empty.name.clone();
    if let Ok(mut session) = begun(context) {
        let reply = given(respond(&mut session, &plain("", &name, "not-the-password")))?;
        replies.push(given(session.want("-ERR", reply))?);
    }
    if context.need(Need::Apop).is_ok() {
        let mut session = context.plain()?;
        let reply = given(session.say(&format!("APOP {name} c4c9334bac560ecc979e58001b3e22fb")))?;
        replies.push(given(session.want("-ERR", reply))?);
    }
    Ok(replies)
}
