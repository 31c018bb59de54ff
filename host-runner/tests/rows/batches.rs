//! Many requests at once.

use pop3_client::{
    Answer, Condition, ErrorKind, Item, Options, Pipelining, PipeliningOptions, Request, Security, Step,
    Summary,
};
use pop3_mock::{Direction, Script};

use super::{
    row::{MESSAGES, Row, full, logged_in, options, quit, scripted},
    subject::{self, Batch},
};
use crate::told::Told;

fn pipelining(mode: Pipelining) -> Options {
    let pipelining = PipeliningOptions { mode, ..PipeliningOptions::default() };
    Options { pipelining, ..options(Security::Plaintext) }
}

/// The octets of the message that the batch is at, and what they came to.
async fn message(batch: &mut Batch<'_>) -> (Vec<u8>, Option<Summary>) {
    let mut octets = vec![];
    while let Some(chunk) = batch.chunk().await.unwrap() {
        octets.extend_from_slice(&chunk);
    }
    (octets, subject::batch_summary(batch).await)
}

async fn all(batch: &mut Batch<'_>) -> Vec<(Item, Vec<u8>, Option<Summary>)> {
    let mut items = vec![];
    while let Some(item) = subject::next_item(batch).await.unwrap() {
        let (octets, summary) = message(batch).await;
        items.push((item, octets, summary));
    }
    items
}

const MIXED: [Request; 7] = [
    Request::Retrieve(1),
    Request::Scan(2),
    Request::UniqueId(2),
    Request::Top(3, 1),
    Request::Retrieve(9),
    Request::Delete(2),
    Request::Retrieve(3),
];

async fn mixed(mode: Pipelining) -> Told {
    let mut row = Row::new(full(), pipelining(mode)).await;
    let mut mailbox = row.mailbox().await;
    let mut batch = subject::batch(&mut mailbox, MIXED.to_vec()).await.unwrap();
    let items = all(&mut batch).await;
    assert_eq!(items.len(), MIXED.len());
    assert_eq!(items[0].1, MESSAGES[0].as_bytes());
    assert!(items[4].0.outcome.is_err() && items[5].0.outcome == Ok(Answer::Deleted));
    assert_eq!(items[6].1, MESSAGES[2].as_bytes());
    row.tell(&items);
    batch.end().await.unwrap();
    row.tell(&subject::condition(&mut mailbox).await);
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn a_batch_gives_an_answer_to_each_request() -> Told {
    mixed(Pipelining::WhereAnnounced).await
}

pub(crate) async fn a_forced_batch_gives_the_same_answers() -> Told {
    mixed(Pipelining::Forced).await
}

pub(crate) async fn a_batch_that_must_not_be_pipelined_goes_one_at_a_time() -> Told {
    let mut row = Row::new(full(), pipelining(Pipelining::Never)).await;
    let mut mailbox = row.mailbox().await;
    let mut batch = subject::batch(&mut mailbox, MIXED.to_vec()).await.unwrap();
    row.tell(&all(&mut batch).await);
    drop(batch);
    mailbox.quit().await.unwrap();
    row.server.wait_idle().await;
    // A run of octets of the client ends where the server says something.
    let transcript = row.server.transcript();
    let said = transcript.entries.iter().filter(|entry| entry.direction == Direction::Client);
    let most = said.map(|entry| entry.octets.iter().filter(|octet| **octet == b'\n').count()).max();
    assert_eq!(most, Some(1), "{transcript}");
    row.end().await
}

fn three_at_once(script: Script) -> Script {
    // A reply comes once all three are there: a client that waits for it waits for ever.
    let script = script.expect("RETR 1\r\nRETR 2\r\nDELE 3\r\n");
    script.reply("+OK\r\none\r\n.\r\n").reply("-ERR gone\r\n").reply("+OK\r\n")
}

async fn at_once(script: Script, mode: Pipelining) -> Told {
    let mut row = Row::new(scripted(quit(three_at_once(script))), pipelining(mode)).await;
    let mut mailbox = row.mailbox().await;
    let requests = vec![Request::Retrieve(1), Request::Retrieve(2), Request::Delete(3)];
    let mut batch = subject::batch(&mut mailbox, requests).await.unwrap();
    let items = all(&mut batch).await;
    assert_eq!(items[0].1, b"one\r\n");
    assert!(items[1].0.outcome.is_err(), "{items:?}");
    row.tell(&items);
    drop(batch);
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn a_batch_goes_out_at_once_where_it_is_announced() -> Told {
    let announced = logged_in().expect("CAPA\r\n").reply("+OK\r\nPIPELINING\r\n.\r\n");
    at_once(announced, Pipelining::WhereAnnounced).await
}

pub(crate) async fn a_batch_goes_out_at_once_where_it_is_forced() -> Told {
    at_once(logged_in(), Pipelining::Forced).await
}

pub(crate) async fn a_batch_does_not_delete_what_it_retrieves() -> Told {
    let mut row = Row::clear(scripted(quit(logged_in()))).await;
    let mut mailbox = row.mailbox().await;
    for requests in [vec![Request::Retrieve(1), Request::Delete(1)], vec![Request::Scan(0)]] {
        let error = subject::batch(&mut mailbox, requests).await.err().unwrap();
        assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
        row.tell_error(&error);
    }
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn a_batch_of_nothing_says_nothing() -> Told {
    let mut row = Row::clear(scripted(quit(logged_in()))).await;
    let mut mailbox = row.mailbox().await;
    let mut batch = subject::batch(&mut mailbox, vec![]).await.unwrap();
    row.tell(&batch.next().await.unwrap());
    drop(batch);
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn a_batch_that_is_dropped_leaves_the_session_usable() -> Told {
    let mut row = Row::new(full(), pipelining(Pipelining::Forced)).await;
    let mut mailbox = row.mailbox().await;
    let requests = vec![Request::Retrieve(1), Request::Retrieve(2), Request::Retrieve(3)];
    let mut batch = subject::batch(&mut mailbox, requests).await.unwrap();
    row.tell(&batch.next().await.unwrap());
    drop(batch);
    assert_eq!(subject::condition(&mut mailbox).await, Condition::Unfinished);
    row.tell(&mailbox.scan_one(2).await.unwrap());
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn the_summary_of_a_message_comes_behind_its_last_octet() -> Told {
    let mut row = Row::clear(full()).await;
    let mut mailbox = row.mailbox().await;
    let mut batch = subject::batch(&mut mailbox, vec![Request::Retrieve(2)]).await.unwrap();
    batch.next().await.unwrap().unwrap();
    // Nothing of it has been read.
    assert_eq!(subject::batch_summary(&mut batch).await, None);
    let begun = batch.chunk_up_to(4).await.unwrap().unwrap();
    assert_eq!(begun, MESSAGES[1].as_bytes()[..4]);
    let (rest, summary) = message(&mut batch).await;
    assert_eq!(rest, MESSAGES[1].as_bytes()[4..]);
    assert_eq!(summary.unwrap().octets, MESSAGES[1].len() as u64);
    row.tell(&summary);
    drop(batch);
    mailbox.quit().await.unwrap();
    row.end().await
}

pub(crate) async fn a_batch_in_a_session_that_breaks_ends_with_it() -> Told {
    let script = logged_in().expect("RETR 1\r\nRETR 2\r\n").reply("+OK\r\none\r\n.\r\nwhat?\r\n").hang();
    let mut row = Row::new(scripted(script), pipelining(Pipelining::Forced)).await;
    let mut mailbox = row.mailbox().await;
    let requests = vec![Request::Retrieve(1), Request::Retrieve(2)];
    let mut batch = subject::batch(&mut mailbox, requests).await.unwrap();
    batch.next().await.unwrap().unwrap();
    row.tell(&message(&mut batch).await);
    let error = batch.next().await.unwrap_err();
    assert_eq!((error.step, error.leaves_session_usable()), (Step::Retr, false));
    row.tell_error(&error);
    row.tell_error(&batch.next().await.unwrap_err());
    drop(batch);
    drop(mailbox);
    row.end().await
}
