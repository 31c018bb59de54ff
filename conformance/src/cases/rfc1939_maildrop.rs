//! RFC 1939 sections 5 and 7: STAT, LIST, UIDL.

use crate::{
    case::Case,
    failure::{FailureKind, Step},
    outcome::{Answer, ScanEntry, UniqueId},
    plan::Action,
};

pub(super) fn cases() -> Vec<Case> {
    vec![
        stat_with_trailing_text(),
        stat_malformed(),
        list_with_gaps_and_trailing_fields(),
        list_empty(),
        list_of_one_answers_for_another(),
        unique_ids_are_opaque(),
        message_zero(),
    ]
}

fn stat_with_trailing_text() -> Case {
    let answer = Answer::Maildrop { messages: 2, octets: Some(320) };
    Case::logged_in("rfc1939/stat/trailing-text", &["RFC1939-5-04", "stat-trailing-text"])
        .asks(Action::Stat, "STAT", "+OK 2 320 octets, none of them new\r\n", answer)
        .quits()
}

/// Whoever takes this for an empty maildrop forgets which messages it has seen.
fn stat_malformed() -> Case {
    let failure = FailureKind::violation("RFC1939-5-02").at(Step::Stat);
    Case::logged_in("rfc1939/stat/malformed", &["RFC1939-5-02", "stat-non-numeric"])
        .fails(Action::Stat, "STAT", "+OK two messages\r\n", failure)
        .quits()
}

fn list_with_gaps_and_trailing_fields() -> Case {
    let entries =
        [(1, 120), (5, 80), (3, 0)].map(|(message, octets)| ScanEntry { message, octets: Some(octets) });
    Case::logged_in(
        "rfc1939/list/gaps-and-trailing-fields",
        &["RFC1939-5-14", "RFC1939-5-19", "list-trailing-text", "uidl-number-gaps"],
    )
    .asks(
        Action::Scan,
        "LIST",
        "+OK\r\n1 120\r\n5 80 seen 7bit\r\n3 0\r\n.\r\n",
        Answer::Scan(entries.into()),
    )
    .quits()
}

fn list_empty() -> Case {
    Case::logged_in("rfc1939/list/empty", &["RFC1939-3-31", "empty-list-immediate-dot"])
        .asks(Action::Scan, "LIST", "+OK 0 messages:\r\n.\r\n", Answer::Scan(Vec::new()))
        .quits()
}

fn list_of_one_answers_for_another() -> Case {
    let failure = FailureKind::violation("list-n-wrong-number").at(Step::List);
    Case::logged_in("rfc1939/list/one-answers-for-another", &["RFC1939-9-02", "list-n-wrong-number"])
        .fails(Action::ScanOne { message: 2 }, "LIST 2", "+OK 1 120\r\n", failure)
        .refuses(Action::Quit, FailureKind::Poisoned.at(Step::Quit))
}

fn unique_ids_are_opaque() -> Case {
    let longest = "~".repeat(70);
    let ids = ["AbC", "aBc", "AbC", &longest];
    let listing: String = ids.iter().zip(1..).map(|(id, message)| format!("{message} {id}\r\n")).collect();
    let answer = ids.iter().zip(1..).map(|(id, message)| UniqueId { message, id: id.into() }).collect();
    Case::logged_in("rfc1939/uidl/opaque", &["RFC1939-7-23", "RFC1939-7-22", "uidl-duplicate"])
        .asks(Action::UniqueIds, "UIDL", format!("+OK\r\n{listing}.\r\n"), Answer::UniqueIds(answer))
        .quits()
}

/// There is no such message, and no such command either.
fn message_zero() -> Case {
    Case::logged_in("rfc1939/list/message-zero", &["RFC1939-4-18"])
        .refuses(Action::Retrieve { message: 0 }, FailureKind::Misuse.at(Step::Retr))
        .quits()
}
