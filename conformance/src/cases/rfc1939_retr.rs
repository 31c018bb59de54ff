//! RFC 1939 sections 3 and 5: multi-line responses and RETR.

use crate::{
    case::Case,
    failure::{FailureKind, Limit, Step},
    outcome::{Answer, Content},
    plan::{Action, Plan},
};

pub(super) fn cases() -> Vec<Case> {
    vec![
        dots_in_the_first_line(),
        dots_and_nothing_else(),
        dots_inside_a_line(),
        line_feed_dot_line_feed(),
        empty_message(),
        terminator_split(),
        announced_size_wrong(),
        octets_of_any_value(),
        lines_like_replies(),
        truncated(),
        refused(),
        dropped_half_read(),
        too_much_left_unread(),
    ]
}

/// RETR of a message that is sent as `octets`, and whose content is `content`.
fn message(
    id: &'static str,
    judges: &'static [&'static str],
    octets: impl AsRef<[u8]>,
    content: impl AsRef<[u8]>,
) -> Case {
    let reply = [b"+OK\r\n", octets.as_ref(), b".\r\n"].concat();
    Case::logged_in(id, judges)
        .asks(Action::Retrieve { message: 1 }, "RETR 1", reply, Answer::message(content))
        .quits()
}

fn dots_in_the_first_line() -> Case {
    let id = "rfc1939/retr/dot-stuffing/first-line";
    message(id, &["RFC1939-3-28", "dot-first-byte-unstuffed"], "..first\r\n\r\nx\r\n", ".first\r\n\r\nx\r\n")
}

fn dots_and_nothing_else() -> Case {
    message(
        "rfc1939/retr/dot-stuffing/only-dots",
        &["RFC1939-3-28"],
        "..\r\n...\r\n....\r\n",
        ".\r\n..\r\n...\r\n",
    )
}

fn dots_inside_a_line() -> Case {
    let (octets, content) = ("a.\r\n..b.\r\n.. \r\n..\r.\r\n", "a.\r\n.b.\r\n. \r\n.\r.\r\n");
    message("rfc1939/retr/dot-stuffing/inside-a-line", &["RFC1939-3-30"], octets, content)
}

/// Whoever ends the message here takes what follows for a reply.
fn line_feed_dot_line_feed() -> Case {
    let content = "a\n.\n+OK 1 1\n\r.\rb\r\n";
    message(
        "rfc1939/retr/terminator/line-feed-only",
        &["RFC1939-3-30", "smuggled-second-message", "bare-lf-dot-line"],
        content,
        content,
    )
}

fn empty_message() -> Case {
    message("rfc1939/retr/empty-message", &["RFC1939-3-31"], "", "")
}

/// TLS keeps the slices apart, as records.
fn terminator_split() -> Case {
    Case::new(
        "rfc1939/retr/terminator/split",
        &["RFC1939-3-18", "RFC1939-3-29", "terminator-split-packet", "fragmented-status-line"],
        Plan::tls(),
    )
    .greets("ready")
    .logs_in()
    .script(|script| script.expect("RETR 1\r\n").send_slices(["+O", "K\r", "\nx\r", "\n", ".", "\r", "\n"]))
    .gives(Action::Retrieve { message: 1 }, Answer::message("x\r\n"))
    .quits()
}

fn announced_size_wrong() -> Case {
    let content = "longer than five octets\r\n";
    let answer = Answer::Message { announced: Some(5), content: Content::of(content) };
    Case::logged_in("rfc1939/retr/announced-size-wrong", &["RFC1939-5-27", "retr-size-mismatch"])
        .asks(Action::Retrieve { message: 1 }, "RETR 1", format!("+OK 5 octets\r\n{content}.\r\n"), answer)
        .quits()
}

fn octets_of_any_value() -> Case {
    let line: Vec<u8> = (0..=255).filter(|octet| !b"\r\n".contains(octet)).chain(*b"\r\n").collect();
    message(
        "rfc1939/retr/octets-of-any-value",
        &["RFC1939-5-27", "nul-bytes", "eight-bit-headers"],
        &line,
        &line,
    )
}

fn lines_like_replies() -> Case {
    let content = "-ERR no\r\n+OK 2 320\r\n+ \r\n* OK\r\n";
    message("rfc1939/retr/lines-like-replies", &["RFC1939-3-29", "status-like-body-line"], content, content)
}

/// What broke off is not a message, and nothing is deleted behind it.
fn truncated() -> Case {
    let failure = FailureKind::Truncated.at(Step::Retr);
    Case::logged_in(
        "rfc1939/retr/truncated",
        &["RFC1939-3-29", "terminator-missing-eof", "partial-then-drop"],
    )
    .fails(Action::Retrieve { message: 1 }, "RETR 1", "+OK\r\nall but the end\r\n", failure)
    .refuses(Action::Delete { message: 1 }, FailureKind::Poisoned.at(Step::Dele))
    .refuses(Action::Quit, FailureKind::Poisoned.at(Step::Quit))
}

fn refused() -> Case {
    let failure = FailureKind::refused("no such message").at(Step::Retr);
    Case::logged_in("rfc1939/retr/refused", &["RFC1939-3-24", "retr-err-single"])
        .fails(Action::Retrieve { message: 9 }, "RETR 9", "-ERR no such message\r\n", failure)
        .asks(Action::Retrieve { message: 1 }, "RETR 1", "+OK\r\nx\r\n.\r\n", Answer::message("x\r\n"))
        .quits()
}

/// The next command waits until the rest of the message was read away.
fn dropped_half_read() -> Case {
    let reply = format!("+OK\r\n{}+OK 1 1\r\n.\r\n", "+OK 2 320\r\n".repeat(1000));
    Case::logged_in("rfc1939/retr/dropped-half-read", &["RFC1939-3-04", "quit-mid-retr-desync"])
        .asks(Action::RetrieveSome { message: 1, octets: 5 }, "RETR 1", reply, Answer::Dropped)
        .asks(Action::Stat, "STAT", "+OK 7 700\r\n", Answer::Maildrop { messages: 7, octets: Some(700) })
        .quits()
}

/// Reading a large rest away is worse than giving the session up; another command is never sent into it.
fn too_much_left_unread() -> Case {
    let failure = FailureKind::Limit(Limit::Drain).at(Step::Dele);
    Case::logged_in("rfc1939/retr/too-much-left-unread", &["RFC1939-3-04", "quit-mid-retr-desync"])
        .script(|script| script.expect("RETR 1\r\n").reply("+OK\r\n").generate(3 << 20).send(".\r\n"))
        .gives(Action::RetrieveSome { message: 1, octets: 5 }, Answer::Dropped)
        .refuses(Action::Delete { message: 1 }, failure)
        .refuses(Action::Quit, FailureKind::Poisoned.at(Step::Quit))
}
