//! RFC 1939 section 6: QUIT and what is deleted by it.

use crate::{
    case::Case,
    failure::{FailureKind, Step},
    outcome::Answer,
    plan::Action,
};

pub(super) fn cases() -> Vec<Case> {
    vec![confirmed(), refused(), closed_without_reply()]
}

/// A session with a deletion that QUIT has to confirm.
fn deletion(id: &'static str, judges: &'static [&'static str]) -> Case {
    Case::logged_in(id, judges).asks(Action::Delete { message: 1 }, "DELE 1", "+OK\r\n", Answer::Done)
}

fn confirmed() -> Case {
    deletion("rfc1939/quit/confirmed", &["RFC1939-6-12", "RFC1939-6-11"]).quits()
}

fn refused() -> Case {
    let failure = FailureKind::refused("some deleted messages not removed").at(Step::Quit);
    let reply = "-ERR some deleted messages not removed\r\n";
    deletion("rfc1939/quit/refused", &["RFC1939-6-10", "RFC1939-6-11", "quit-err"]).fails(
        Action::Quit,
        "QUIT",
        reply,
        failure,
    )
}

fn closed_without_reply() -> Case {
    let failure = FailureKind::Closed.at(Step::Quit);
    deletion(
        "rfc1939/quit/closed-without-reply",
        &["RFC1939-6-11", "RFC1939-3-45", "quit-closes-without-reply"],
    )
    .fails(Action::Quit, "QUIT", "", failure)
}
