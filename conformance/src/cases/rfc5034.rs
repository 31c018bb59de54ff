//! RFC 5034: AUTH, with the mechanism PLAIN of RFC 4616.

use crate::{
    case::Case,
    failure::{FailureKind, Step},
    outcome::Answer,
    plan::{Action, Credentials, Plan},
};

pub(super) fn cases() -> Vec<Case> {
    vec![two_steps(), challenge_without_space(), refused(), refused_with_the_response(), success_too_early()]
}

/// Base64 of NUL `mrose` NUL `tanstaaf`.
const RESPONSE: &str = "AG1yb3NlAHRhbnN0YWFm";

fn auth_plain(id: &'static str, judges: &'static [&'static str]) -> Case {
    Case::new(id, judges, Plan::tls().with_credentials(Credentials::plain()))
        .greets("ready")
        .script(|script| script.expect("AUTH PLAIN\r\n"))
}

fn two_steps() -> Case {
    auth_plain("rfc5034/plain/two-steps", &["RFC5034-4-14", "RFC4616-2-01", "RFC4616-2-05", "RFC5034-4-41"])
        .script(|script| script.reply("+ \r\n"))
        .asks(Action::Login, RESPONSE, "+OK\r\n", Answer::Done)
        .quits()
}

fn challenge_without_space() -> Case {
    auth_plain("rfc5034/plain/challenge-without-space", &["RFC5034-5-03", "auth-continuation-bare-plus"])
        .script(|script| script.reply("+\r\n"))
        .asks(Action::Login, RESPONSE, "+OK\r\n", Answer::Done)
        .quits()
}

/// Another login may be tried, but not without being asked for.
/// A server may know the other form of AUTH only; it is tried once.
fn refused() -> Case {
    let failure = FailureKind::refused("no such mechanism").at(Step::Auth);
    auth_plain("rfc5034/plain/refused", &["RFC5034-4-39", "pre-auth-command-refused", "auth-ir-required"])
        .script(|script| script.reply("-ERR what?\r\n"))
        .fails(Action::Login, &format!("AUTH PLAIN {RESPONSE}"), "-ERR no such mechanism\r\n", failure)
        .quits()
}

fn refused_with_the_response() -> Case {
    let failure = FailureKind::refused_with("AUTH", "wrong").at(Step::Auth);
    auth_plain("rfc5034/plain/response-refused", &["RFC3206-5-07", "RFC5034-4-39", "auth-code"])
        .script(|script| script.reply("+ \r\n"))
        .fails(Action::Login, RESPONSE, "-ERR [AUTH] wrong\r\n", failure)
        .quits()
}

/// Success before the password was sent proves nothing, and ends the session.
fn success_too_early() -> Case {
    let failure = FailureKind::violation("RFC5034-4-12").at(Step::Auth);
    auth_plain("rfc5034/plain/success-too-early", &["RFC5034-4-12", "auth-continuation-plus-ok"])
        .script(|script| script.reply("+OK logged in\r\n"))
        .refuses(Action::Login, failure)
        .gives(Action::Quit, Answer::Impossible)
}
