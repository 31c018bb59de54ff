//! RFC 1939 section 3: status lines.

use crate::{
    case::Case,
    failure::{FailureKind, Limit, Step},
    outcome::Answer,
    plan::Action,
};

pub(super) fn cases() -> Vec<Case> {
    vec![
        indicator_glued(),
        indicator_in_lower_case(),
        line_of_512_octets(),
        line_without_end(),
        unasked_octets(),
        continuation_out_of_context(),
    ]
}

fn indicator_glued() -> Case {
    let failure = FailureKind::violation("status-token-glued").at(Step::Stat);
    Case::logged_in("rfc1939/status/indicator-glued", &["RFC1939-3-22", "status-token-glued"])
        .fails(Action::Stat, "STAT", "+OKAY 2 320\r\n", failure)
        .refuses(Action::Quit, FailureKind::Poisoned.at(Step::Quit))
}

fn indicator_in_lower_case() -> Case {
    let failure = FailureKind::violation("RFC1939-3-20").at(Step::Quit);
    Case::logged_in("rfc1939/status/indicator-in-lower-case", &["RFC1939-3-20", "status-lowercase"])
        .asks(Action::Quit, "QUIT", "+ok bye\r\n", Answer::Done)
        .or(Err(failure))
}

fn line_of_512_octets() -> Case {
    let line = format!("+OK {}\r\n", "x".repeat(506));
    assert_eq!(line.len(), 512);
    Case::logged_in("rfc1939/status/line-of-512-octets", &["RFC1939-3-19"])
        .asks(Action::Noop, "NOOP", line, Answer::Done)
        .quits()
}

fn line_without_end() -> Case {
    let failure = FailureKind::Limit(Limit::Line).at(Step::Noop);
    Case::logged_in("rfc1939/status/line-without-end", &["RFC1939-3-17", "huge-line-bomb"])
        .fails(Action::Noop, "NOOP", format!("+OK {}", "x".repeat(20_000)), failure)
        .refuses(Action::Quit, FailureKind::Poisoned.at(Step::Quit))
}

/// A second reply must not be taken for that to the next command.
fn unasked_octets() -> Case {
    let failure = FailureKind::violation("RFC1939-3-05").at(Step::Stat);
    Case::logged_in("rfc1939/status/unasked-octets", &["RFC1939-3-05", "unsolicited-data-before-command"])
        .asks(Action::Noop, "NOOP", "+OK\r\n+OK 2 320\r\n", Answer::Done)
        .refuses(Action::Stat, failure)
        .refuses(Action::Quit, FailureKind::Poisoned.at(Step::Quit))
}

fn continuation_out_of_context() -> Case {
    let failure = FailureKind::violation("continuation-out-of-context").at(Step::Dele);
    Case::logged_in(
        "rfc1939/status/continuation-out-of-context",
        &["RFC1939-3-22", "continuation-out-of-context"],
    )
    .fails(Action::Delete { message: 1 }, "DELE 1", "+ deleted\r\n", failure)
    .refuses(Action::Quit, FailureKind::Poisoned.at(Step::Quit))
}
