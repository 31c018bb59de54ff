//! RFC 2595: STLS.

use crate::{
    case::Case,
    failure::{FailureKind, Step},
    outcome::Answer,
    plan::{Action, Plan},
};

pub(super) fn cases() -> Vec<Case> {
    vec![accepted(), refused(), reply_injected(), half_a_line_injected(), reset(), credentials_in_clear()]
}

/// A plan that has no credentials to lose before TLS stands.
fn stls() -> Plan {
    Plan::stls().then([Action::Login, Action::Quit])
}

/// No second greeting is waited for, and what was learned before is asked for again.
fn accepted() -> Case {
    let judges = &["RFC2595-4-12", "RFC2595-4-06", "RFC2595-4-15"];
    Case::new("rfc2595/stls/accepted", judges, Plan::stls())
        .greets("ready")
        .script(|script| script.expect("STLS\r\n").reply("+OK\r\n").start_tls())
        .asks(Action::Capabilities, "CAPA", "+OK\r\nUSER\r\n.\r\n", Answer::Capabilities(vec!["USER".into()]))
        .logs_in()
        .quits()
}

/// A server that refuses, or someone on the way who does, gets no credentials.
fn refused() -> Case {
    let failure = FailureKind::refused("not today").at(Step::Stls);
    let judges = &["RFC2595-2.5-01", "RFC2595-9-01", "stls-advertised-err", "stls-stripping"];
    Case::new("rfc2595/stls/refused", judges, stls())
        .opens_with("+OK ready\r\n", failure)
        .script(|script| script.expect("STLS\r\n").reply("-ERR not today\r\n"))
}

fn reply_injected() -> Case {
    injected(
        "rfc2595/stls/reply-injected",
        &["RFC2595-4-10", "stls-plaintext-injection"],
        "+OK\r\n+OK injected\r\n",
    )
}

fn half_a_line_injected() -> Case {
    injected(
        "rfc2595/stls/half-a-line-injected",
        &["RFC2595-4-10", "stls-partial-line-injection"],
        "+OK\r\n-",
    )
}

/// Octets in clear behind the reply to STLS end the attempt before the handshake.
fn injected(id: &'static str, judges: &'static [&'static str], reply: &'static str) -> Case {
    Case::new(id, judges, stls())
        .opens_with("+OK ready\r\n", FailureKind::violation("RFC2595-4-05").at(Step::Stls))
        .script(|script| script.expect("STLS\r\n").reply(reply))
}

/// A connection that breaks under TLS is no fault of TLS: trying again may help.
fn reset() -> Case {
    Case::new("rfc2595/stls/reset", &["RFC1939-3-45", "rst-mid-transfer"], Plan::stls())
        .greets("ready")
        .script(|script| {
            script.expect("STLS\r\n").reply("+OK\r\n").start_tls().expect("USER mrose\r\n").reset()
        })
        .refuses(Action::Login, FailureKind::Transport.at(Step::User))
}

fn credentials_in_clear() -> Case {
    let plan = Plan { plaintext_auth: false, ..Plan::plaintext() };
    Case::new("rfc2595/plaintext/credentials-withheld", &["RFC2595-2.3-01", "RFC2595-2.2-01"], plan)
        .greets("ready")
        .refuses(Action::Login, FailureKind::Misuse.at(Step::Options))
        .quits()
}
