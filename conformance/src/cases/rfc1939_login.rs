//! RFC 1939 section 7: USER and PASS.

use crate::{
    case::Case,
    failure::{FailureKind, Step},
    outcome::Answer,
    plan::{Action, Credentials, Plan},
};

pub(super) fn cases() -> Vec<Case> {
    vec![user_refused(), password_refused(), password_with_spaces(), line_break_in_password()]
}

/// PASS to a server that has refused USER would give the password away for nothing.
fn user_refused() -> Case {
    let failure = FailureKind::refused("never heard of mrose").at(Step::User);
    Case::new("rfc1939/login/user-refused", &["RFC1939-7-27", "user-err-stop"], Plan::plaintext())
        .greets("ready")
        .fails(Action::Login, "USER mrose", "-ERR never heard of mrose\r\n", failure)
        .quits()
}

/// The session goes on and another login is possible.
fn password_refused() -> Case {
    let failure = FailureKind::refused_with("AUTH", "invalid password").at(Step::Pass);
    Case::new(
        "rfc1939/login/password-refused",
        &["RFC1939-4-12", "RFC3206-5-07", "auth-code"],
        Plan::plaintext(),
    )
    .greets("ready")
    .script(|script| script.expect("USER mrose\r\n").reply("+OK\r\n"))
    .fails(Action::Login, "PASS tanstaaf", "-ERR [AUTH] invalid password\r\n", failure)
    .logs_in()
    .quits()
}

fn password_with_spaces() -> Case {
    let credentials = Credentials::UserPass { user: "mrose".into(), password: " tan  staaf ".into() };
    Case::new(
        "rfc1939/login/password-with-spaces",
        &["RFC1939-7-36", "pass-with-spaces-8bit"],
        Plan::plaintext(),
    )
    .with_credentials(credentials)
    .greets("ready")
    .script(|script| script.expect("USER mrose\r\n").reply("+OK\r\n"))
    .asks(Action::Login, "PASS  tan  staaf ", "+OK\r\n", Answer::Done)
    .quits()
}

/// Nothing of it is sent, not even the USER that comes first.
fn line_break_in_password() -> Case {
    let credentials = Credentials::UserPass { user: "mrose".into(), password: "x\r\nDELE 1".into() };
    Case::new(
        "rfc1939/login/line-break-in-password",
        &["RFC1939-3-09", "crlf-injection-credentials"],
        Plan::plaintext(),
    )
    .with_credentials(credentials)
    .greets("ready")
    .refuses(Action::Login, FailureKind::Misuse.at(Step::Pass))
    .quits()
}
