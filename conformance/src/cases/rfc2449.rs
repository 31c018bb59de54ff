//! RFC 2449: CAPA, response codes, lengths.

use crate::{
    case::Case,
    failure::{FailureKind, Step},
    outcome::Answer,
    plan::{Action, Plan},
};

pub(super) fn cases() -> Vec<Case> {
    vec![
        capabilities_refused(),
        capabilities_unknown(),
        response_code_with_unknown_detail(),
        response_code_malformed(),
        content_line_has_no_limit(),
    ]
}

fn capabilities_refused() -> Case {
    let failure = FailureKind::refused("what?").at(Step::Capa);
    Case::new("rfc2449/capa/refused", &["RFC2449-5-06", "capa-err"], Plan::plaintext())
        .greets("ready")
        .fails(Action::Capabilities, "CAPA", "-ERR what?\r\n", failure)
        .logs_in()
        .quits()
}

/// Lines are handed on as sent, whatever they say; the list may differ after login.
fn capabilities_unknown() -> Case {
    let lines = ["TOP", "USER", "x-private 1 2", "SASL", "IMPLEMENTATION two words"];
    let before = Answer::Capabilities(lines.map(Into::into).into());
    Case::new(
        "rfc2449/capa/unknown-lines",
        &["RFC2449-5-11", "RFC2449-6.9-05", "capa-unknown-lines", "capa-differs-by-state"],
        Plan::plaintext(),
    )
    .greets("ready")
    .asks(Action::Capabilities, "CAPA", format!("+OK\r\n{}\r\n.\r\n", lines.join("\r\n")), before)
    .logs_in()
    .asks(Action::Capabilities, "CAPA", "+OK\r\n.\r\n", Answer::Capabilities(Vec::new()))
    .quits()
}

fn response_code_with_unknown_detail() -> Case {
    let failure = FailureKind::refused_with("sys/temp/disk", "try again").at(Step::Dele);
    Case::logged_in(
        "rfc2449/response-code/unknown-detail",
        &["RFC2449-8-05", "RFC2449-8-04", "RFC3206-4-08", "resp-code-lowercase"],
    )
    .fails(Action::Delete { message: 1 }, "DELE 1", "-ERR [sys/temp/disk] try again\r\n", failure)
    .quits()
}

fn response_code_malformed() -> Case {
    let not_closed = FailureKind::refused("[SYS/TEMP try again").at(Step::Dele);
    let with_space = FailureKind::refused("[not a code] no").at(Step::Rset);
    Case::logged_in("rfc2449/response-code/malformed", &["RFC2449-3-06", "resp-code-malformed"])
        .fails(Action::Delete { message: 1 }, "DELE 1", "-ERR [SYS/TEMP try again\r\n", not_closed)
        .fails(Action::Reset, "RSET", "-ERR [not a code] no\r\n", with_space)
        .quits()
}

fn content_line_has_no_limit() -> Case {
    let content = format!("{}\r\n", "x".repeat(100_000));
    Case::logged_in("rfc2449/length/content-line", &["RFC2449-3-12", "overlong-line"])
        .asks(
            Action::Top { message: 1, lines: 1 },
            "TOP 1 1",
            format!("+OK\r\n{content}.\r\n"),
            Answer::message(content),
        )
        .quits()
}
