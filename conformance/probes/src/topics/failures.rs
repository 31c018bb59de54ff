//! What a server says of failures of its own: RFC 1939 §4 and §6, RFC 3206 §4 and §6. The surroundings cause them.

use super::update::deliver;
use crate::context::{Context, given};
use crate::probe::{Judged, Need, Probe, check, unable};
use crate::reply::Reply;
use crate::session::Session;

const CODES: &[Need] = &[Need::Capability("RESP-CODES")];

pub(super) const PROBES: &[Probe] = &[
    Probe::new("sys-codes-are-temp-or-perm", &["RFC3206-4-01"], CODES, |context| {
        for permanently in [false, true] {
            let (_, reply) = failed_login(context, permanently)?;
            let code = sys_code(&reply)?;
            let mut levels = code.split('/').skip(1);
            let right = matches!(levels.next(), Some("TEMP" | "PERM"));
            check(right, format!("a failure of the system gets {:?}", reply.shown()))?;
        }
        Ok(())
    }),
    Probe::new("temp-code-for-what-passes", &["RFC3206-4-03"], CODES, |context| {
        let (_, reply) = failed_login(context, false)?;
        let code = sys_code(&reply)?;
        check(code.starts_with("SYS/TEMP"), format!("got {:?}", reply.shown()))
    }),
    Probe::new("perm-code-for-what-stays", &["RFC3206-4-04"], CODES, |context| {
        let (_, reply) = failed_login(context, true)?;
        let code = sys_code(&reply)?;
        check(code.starts_with("SYS/PERM"), format!("got {:?}", reply.shown()))
    }),
    Probe::new("no-auth-code-for-other-failures", &["RFC3206-6-02"], CODES, |context| {
        let mut replies = vec![failed_login(context, false)?.1, failed_login(context, true)?.1];
        let _owner = context.remover()?;
        replies.push(login(context, &context.target.remover.clone())?.1);
        replies.push(context.plain()?.say("AUTH X-NO-SUCH")?);
        let wrong = replies.iter().find(|reply| reply.code().as_deref() == Some("AUTH"));
        check(wrong.is_none(), format!("right credentials get {:?}", wrong.map(Reply::shown)))
    }),
    Probe::new("failed-login-leaves-the-session-before-login", &["RFC1939-4-08"], &[], |context| {
        let (mut session, reply) = failed_login(context, false)?;
        given(session.want("-ERR", reply))?;
        // It may have closed the connection.
        let reply = given(session.say("STAT"))?;
        check(!reply.is_ok(), format!("STAT gets {:?}", reply.shown()))
    }),
    Probe::new("quit-tells-whether-removal-worked", &["RFC1939-6-04"], &[], |context| {
        if !remove(context)?.is_ok() {
            return unable("QUIT does not succeed");
        }
        if !context.abilities.fail_removal() {
            return unable("no removal can fail at will");
        }
        let failed = remove(context)?;
        check(failed.is_error(), format!("a QUIT that removes nothing gets {:?}", failed.shown()))
    }),
];

/// Removes a message that has come just now; the reply to QUIT.
fn remove(context: &Context<'_>) -> Judged<Reply> {
    let message = deliver(context, "Subject: to be removed\r\n\r\n")?;
    let mut session = context.remover()?;
    session.given(&format!("DELE {message}"))?;
    let reply = given(session.say("QUIT"))?;
    session.logged_in = false;
    Ok(reply)
}

/// A login with right credentials for which the server cannot open the maildrop, and its reply.
fn failed_login(context: &mut Context<'_>, permanently: bool) -> Judged<(Session, Reply)> {
    if !context.abilities.fail_login(permanently) {
        return unable("no login can fail at will");
    }
    login(context, &context.target.empty.clone())
}

fn login(context: &Context<'_>, account: &crate::Account) -> Judged<(Session, Reply)> {
    let mut session = context.plain()?;
    session.given(&format!("USER {}", account.name))?;
    let reply = given(session.say(&format!("PASS {}", account.password)))?;
    session.logged_in = reply.is_ok();
    let reply = given(session.want("-ERR", reply))?;
    Ok((session, reply))
}

fn sys_code(reply: &Reply) -> Judged<String> {
    match reply.code().filter(|code| code.starts_with("SYS")) {
        Some(code) => Ok(code),
        None => unable(format!("{:?} has no SYS code", reply.shown())),
    }
}
