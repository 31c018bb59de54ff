//! What is in the maildrop, and what becomes of it.

use pop3_client::{Condition, ErrorKind, QuitFailure, Rule, Step, Summary};
use pop3_mock::QuitFailure as Failing;

use super::{
    row::{MESSAGES, Row, full, logged_in, quit, read, scripted},
    subject,
};
use crate::told::Told;

pub(crate) async fn capabilities_are_typed_before_and_behind_a_login() -> Told {
    let mut row = Row::clear(full()).await;
    let mut connection = row.connect().await.unwrap();
    let before = subject::announced(&mut connection).await.unwrap();
    assert!(before.sasl("SCRAM-SHA-256") && before.top() && before.utf8() && before.lang());
    row.tell(&before);
    let mut mailbox = connection.authenticate(&super::row::mrose()).await.unwrap();
    row.tell(&subject::announced_after_login(&mut mailbox).await.unwrap());
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn sizes_and_unique_ids_are_given_at_once_singly_and_one_by_one() -> Told {
    let mut row = Row::clear(full()).await;
    let mut mailbox = row.mailbox().await;
    row.tell(&mailbox.stat().await.unwrap());
    let all = mailbox.scan().await.unwrap();
    assert_eq!(all.len(), 3);
    row.tell(&all);
    row.tell(&mailbox.scan_one(2).await.unwrap());
    let mut one_by_one = vec![];
    let mut listing = mailbox.scan_entries().await.unwrap();
    while let Some(entry) = subject::next_entry(&mut listing).await.unwrap() {
        one_by_one.push(entry);
    }
    drop(listing);
    assert_eq!(one_by_one, all);
    let ids = mailbox.unique_ids().await.unwrap();
    assert_eq!(ids.len(), 3);
    row.tell(&ids);
    row.tell(&mailbox.unique_id_of(3).await.unwrap());
    let mut listing = mailbox.unique_id_entries().await.unwrap();
    let first = subject::next_entry(&mut listing).await.unwrap();
    assert_eq!(first.as_ref(), ids.first());
    // The rest is left, and the session goes on.
    drop(listing);
    for error in [mailbox.scan_one(4).await.unwrap_err(), mailbox.unique_id_of(0).await.unwrap_err()] {
        row.tell_error(&error);
    }
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn messages_and_their_beginnings_come_with_a_summary() -> Told {
    let mut row = Row::clear(full()).await;
    let mut mailbox = row.mailbox().await;
    let mut message = mailbox.retrieve(1).await.unwrap();
    row.tell(&message.announced());
    assert_eq!(subject::summary(&mut message).await, None);
    assert_eq!(read(&mut message).await.unwrap(), MESSAGES[0].as_bytes());
    let summary = subject::summary(&mut message).await;
    let octets = MESSAGES[0].len() as u64;
    assert_eq!(summary, Some(Summary { octets, announced: Some(octets) }));
    drop(message);
    let mut beginning = mailbox.top(3, 1).await.unwrap();
    assert_eq!(read(&mut beginning).await.unwrap(), b"Subject: three\r\n\r\nfirst\r\n");
    row.tell(&subject::summary(&mut beginning).await);
    drop(beginning);
    let mut piecewise = mailbox.retrieve(2).await.unwrap();
    assert_eq!(piecewise.chunk_up_to(4).await.unwrap().unwrap(), "Subj");
    // Nobody reads the rest.
    drop(piecewise);
    row.tell(&subject::condition(&mut mailbox).await);
    row.tell_error(&mailbox.retrieve(9).await.err().unwrap());
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn marks_are_set_and_taken_back_and_quit_confirms_them() -> Told {
    let mut row = Row::clear(full()).await;
    let mut mailbox = row.mailbox().await;
    mailbox.delete(1).await.unwrap();
    mailbox.reset().await.unwrap();
    mailbox.delete(2).await.unwrap();
    mailbox.noop().await.unwrap();
    row.tell_error(&mailbox.delete(2).await.unwrap_err());
    row.tell_error(&mailbox.retrieve(2).await.err().unwrap());
    mailbox.quit().await.unwrap();
    row.server.wait_idle().await;
    assert_eq!(row.server.maildrop("mrose").messages.len(), 2);
    row.end().await
}

pub(crate) async fn a_session_that_is_dropped_deletes_nothing() -> Told {
    let row = Row::clear(full()).await;
    let mut mailbox = row.mailbox().await;
    mailbox.delete(2).await.unwrap();
    drop(mailbox);
    row.server.wait_idle().await;
    assert_eq!(row.server.maildrop("mrose").messages.len(), 3);
    row.end().await
}

pub(crate) async fn a_quit_that_is_refused_says_so() -> Told {
    let mut row = Row::clear(full().quit_fails(Failing::NothingRemoved)).await;
    let mut mailbox = row.mailbox().await;
    mailbox.delete(1).await.unwrap();
    let failure = mailbox.quit().await.unwrap_err();
    assert!(matches!(failure, QuitFailure::Refused(_)), "{failure}");
    row.tell(&failure);
    row.end().await
}

pub(crate) async fn a_quit_without_an_answer_is_unknown() -> Told {
    let script = logged_in().expect("DELE 1\r\n").reply("+OK\r\n").expect("QUIT\r\n").close();
    let mut row = Row::clear(scripted(script)).await;
    let mut mailbox = row.mailbox().await;
    mailbox.delete(1).await.unwrap();
    let failure = mailbox.quit().await.unwrap_err();
    assert!(matches!(&failure, QuitFailure::Unknown(error) if error.step == Step::Quit), "{failure}");
    row.tell(&failure);
    row.end().await
}

pub(crate) async fn behind_a_broken_rule_nothing_more_is_written() -> Told {
    let script = logged_in().expect("STAT\r\n").reply("HELLO 1 2\r\n").hang();
    let mut row = Row::clear(scripted(script)).await;
    let mut mailbox = row.mailbox().await;
    let error = mailbox.stat().await.unwrap_err();
    assert_eq!(error, ErrorKind::Violation(Rule::StatusIndicator).at(Step::Stat));
    row.tell_error(&error);
    assert_eq!(subject::condition(&mut mailbox).await, Condition::Over);
    row.tell_error(&mailbox.noop().await.unwrap_err());
    row.tell_error(&mailbox.retrieve(1).await.err().unwrap());
    let failure = mailbox.quit().await.unwrap_err();
    assert!(
        matches!(&failure, QuitFailure::Unknown(error) if error.kind == ErrorKind::Poisoned),
        "{failure}"
    );
    row.tell(&failure);
    row.end().await
}

pub(crate) async fn a_server_that_ends_an_idle_session_is_understood() -> Told {
    let script = logged_in().expect("NOOP\r\n").reply("+OK\r\n-ERR [SYS/TEMP] idle for too long\r\n").close();
    let mut row = Row::clear(scripted(script)).await;
    let mut mailbox = row.mailbox().await;
    mailbox.noop().await.unwrap();
    row.server.wait_idle().await;
    let error = mailbox.stat().await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Dismissed(_)), "{error}");
    row.tell_error(&error);
    drop(mailbox);
    row.end().await
}

pub(crate) async fn languages_are_listed_and_set_in_both_states() -> Told {
    let mut row = Row::clear(full()).await;
    let mut connection = row.connect().await.unwrap();
    let languages = connection.languages().await.unwrap();
    assert!(!languages.is_empty());
    row.tell(&languages);
    row.tell(&connection.set_language(Some("en")).await.unwrap());
    let mut mailbox = connection.authenticate(&super::row::mrose()).await.unwrap();
    row.tell(&mailbox.languages().await.unwrap());
    row.tell(&mailbox.set_language(None).await.unwrap());
    row.tell_error(&mailbox.set_language(Some("tlh")).await.unwrap_err());
    row.tell_error(&mailbox.set_language(Some("de\r\nDELE 1")).await.unwrap_err());
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn utf8_is_asked_for_where_it_is_announced_only() -> Told {
    let script = super::row::greeting().expect("CAPA\r\n").reply("+OK\r\nUSER\r\n.\r\n");
    let mut row = Row::clear(scripted(quit(script))).await;
    let mut connection = row.connect().await.unwrap();
    let error = connection.utf8().await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
    row.tell_error(&error);
    connection.quit().await.unwrap();
    row.end().await
}
