//! RFC 1939 section 4: the greeting.

use crate::{
    case::Case,
    failure::{FailureKind, Step},
    plan::{Action, Plan},
};

pub(super) fn cases() -> Vec<Case> {
    vec![refused(), other_protocol(), bare()]
}

fn refused() -> Case {
    let failure = FailureKind::refused_with("IN-USE", "try again later").at(Step::Greeting);
    Case::new(
        "rfc1939/greeting/refused",
        &["RFC1939-4-02", "greeting-err"],
        Plan::plaintext().then([Action::Login]),
    )
    .opens_with("-ERR [IN-USE] try again later\r\n", failure)
}

fn other_protocol() -> Case {
    let failure = FailureKind::violation("RFC1939-3-22").at(Step::Greeting);
    Case::new(
        "rfc1939/greeting/other-protocol",
        &["RFC1939-3-22", "greeting-no-status"],
        Plan::plaintext().then([Action::Login]),
    )
    .opens_with("220 mail.test ESMTP\r\n", failure)
}

fn bare() -> Case {
    let judges = &["RFC2449-3-03", "greeting-bare-ok"];
    Case::new("rfc1939/greeting/bare", judges, Plan::plaintext()).greets("").logs_in().quits()
}
