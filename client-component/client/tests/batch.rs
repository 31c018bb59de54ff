//! Many commands at once: the results are those of one at a time.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use common::memory::{Memory, Server, Shared, block_on, log_in};
use pop3_client::{
    Answer, Condition, Error, ErrorKind, Item, Limit, Mailbox, Pipelining, PipeliningOptions, Request, Rule,
    Step,
};
use proptest::prelude::*;

const MESSAGES: [&str; 4] = [
    "Subject: a\r\n\r\n.\r\n..x\r\n",
    "Subject: b\r\n\r\nbody\r\n",
    "Subject: c\r\n\r\n",
    "\r\n.\r\n.\r\n\r\n",
];

/// Items, each with its message.
async fn all_items(
    mailbox: &mut Mailbox<Memory>,
    requests: &[Request],
) -> Result<Vec<(Item, Vec<u8>)>, Error> {
    let mut batch = mailbox.batch(requests.iter().copied())?;
    let mut items = Vec::new();
    while let Some(item) = batch.next().await? {
        let mut octets = Vec::new();
        while let Some(chunk) = batch.chunk().await? {
            octets.extend_from_slice(&chunk);
        }
        let summary = batch.summary();
        if let Ok(Answer::Message { announced }) = item.outcome {
            let summary = summary.unwrap();
            assert_eq!((summary.octets, summary.announced), (octets.len() as u64, announced));
        }
        items.push((item, octets));
    }
    Ok(items)
}

fn with(server: Server, pipelining: PipeliningOptions) -> (Shared, Mailbox<Memory>) {
    log_in(server, |options| options.pipelining = pipelining)
}

fn forced(commands: u32) -> PipeliningOptions {
    PipeliningOptions { mode: Pipelining::Forced, commands, ..PipeliningOptions::default() }
}

fn never() -> PipeliningOptions {
    PipeliningOptions { mode: Pipelining::Never, ..PipeliningOptions::default() }
}

fn request() -> impl Strategy<Value = Request> {
    let message = 1..=5u32;
    prop_oneof![
        message.clone().prop_map(Request::Retrieve),
        (message.clone(), 0..3u32).prop_map(|(message, lines)| Request::Top(message, lines)),
        message.clone().prop_map(Request::Delete),
        message.clone().prop_map(Request::Scan),
        message.prop_map(Request::UniqueId),
    ]
}

proptest! {
    #[test]
    fn pipelined_and_one_at_a_time_give_the_same_items(
        requests in prop::collection::vec(request(), 0..12),
        pieces in 1..40usize,
        stubborn: bool,
        commands in 1..6u32,
        octets in 1..2000u64,
        listed: bool,
    ) {
        let server = || Server { pieces, stubborn, ..Server::new(&MESSAGES) };
        let (single, mut one_at_a_time) = with(server(), never());
        let window = PipeliningOptions { octets, ..forced(commands) };
        let (ahead, mut pipelined) = with(server(), window);
        if listed {
            block_on(pipelined.scan()).unwrap();
        }
        let expected = block_on(all_items(&mut one_at_a_time, &requests));
        prop_assert_eq!(block_on(all_items(&mut pipelined, &requests)), expected);
        prop_assert_eq!(pipelined.condition(), Condition::Ready);
        prop_assert_eq!(&ahead.borrow().deleted, &single.borrow().deleted);
        prop_assert!(single.borrow().most_ahead <= 1);
        prop_assert!(ahead.borrow().most_ahead <= commands as usize);
    }

    #[test]
    fn a_batch_dropped_anywhere_leaves_the_session_in_step(
        requests in prop::collection::vec(request(), 1..12),
        pieces in 1..40usize,
        items in 0..12usize,
        chunk: bool,
    ) {
        let (_, mut mailbox) = with(Server { pieces, ..Server::new(&MESSAGES) }, forced(4));
        block_on(async {
            let Ok(mut batch) = mailbox.batch(requests) else { return };
            for _ in 0..items {
                batch.next().await.unwrap();
            }
            if chunk {
                batch.chunk_up_to(1).await.unwrap();
            }
        });
        block_on(mailbox.reset()).unwrap();
        prop_assert_eq!(mailbox.condition(), Condition::Ready);
    }
}

#[test]
fn commands_go_ahead_of_the_replies_only_where_that_is_announced() {
    let requests = [1, 2, 3].map(Request::UniqueId);
    let (announced, mut mailbox) = with(Server::new(&MESSAGES), PipeliningOptions::default());
    assert_eq!(block_on(all_items(&mut mailbox, &requests)).unwrap().len(), 3);
    assert_eq!(announced.borrow().most_ahead, 3);
    assert_eq!(announced.borrow().commands, ["CAPA", "UIDL 1", "UIDL 2", "UIDL 3"]);
    // Asked once.
    block_on(all_items(&mut mailbox, &requests)).unwrap();
    assert_eq!(announced.borrow().commands[4..], ["UIDL 1", "UIDL 2", "UIDL 3"]);

    let plain = Server { capabilities: vec!["UIDL"], ..Server::new(&MESSAGES) };
    let (plain, mut mailbox) = with(plain, PipeliningOptions::default());
    assert_eq!(block_on(all_items(&mut mailbox, &requests)).unwrap().len(), 3);
    assert_eq!(plain.borrow().most_ahead, 1);
}

#[test]
fn the_window_holds_commands_and_octets() {
    let requests = [1, 2, 3, 4, 1, 2, 3, 4].map(Request::Retrieve);
    let ahead = |window: PipeliningOptions, listed: bool| {
        let (server, mut mailbox) = with(Server::new(&MESSAGES), window);
        if listed {
            block_on(mailbox.scan()).unwrap();
        }
        block_on(all_items(&mut mailbox, &requests)).unwrap();
        server.borrow().most_ahead
    };
    assert_eq!(ahead(forced(3), false), 3);
    // The four messages have 22, 20, 14 and 10 octets.
    assert_eq!(ahead(PipeliningOptions { octets: 45, ..forced(100) }, true), 2);
    // Sizes that are not known are learned from the messages before.
    assert_eq!(ahead(PipeliningOptions { octets: 45, ..forced(100) }, false), 2);
    assert_eq!(ahead(PipeliningOptions { octets: 0, ..forced(0) }, true), 1);
}

#[test]
fn commands_of_a_window_leave_in_one_write() {
    let (server, mut mailbox) = with(Server { stubborn: true, ..Server::new(&MESSAGES) }, forced(100));
    block_on(all_items(&mut mailbox, &[1, 2, 3].map(Request::Scan))).unwrap();
    // A server that reads nothing before its reply is taken has got all of them at once.
    assert_eq!(server.borrow().most_ahead, 3);
}

#[test]
fn a_deletion_behind_the_retrieval_it_depends_on_is_refused_and_nothing_is_sent() {
    for first in [Request::Retrieve(2), Request::Top(2, 0)] {
        let (server, mut mailbox) = with(Server::new(&MESSAGES), forced(100));
        let error = mailbox.batch([first, Request::Delete(1), Request::Delete(2)]).err().unwrap();
        assert_eq!(error.step, Step::Dele);
        assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
        assert_eq!(server.borrow().commands, Vec::<String>::new());
        assert_eq!(mailbox.condition(), Condition::Ready);
    }
}

#[test]
fn message_number_zero_is_refused_and_nothing_is_sent() {
    let (server, mut mailbox) = with(Server::new(&MESSAGES), forced(100));
    let error = mailbox.batch([Request::Scan(1), Request::Top(0, 1)]).err().unwrap();
    assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
    assert_eq!(error.step, Step::Top);
    assert!(server.borrow().commands.is_empty());
}

#[test]
fn another_command_ends_a_batch() {
    let (_, mut mailbox) = with(Server::new(&MESSAGES), forced(100));
    let ticket = mailbox.begin_batch([1, 2].map(Request::Retrieve)).unwrap();
    block_on(mailbox.batch_next(&ticket)).unwrap();
    block_on(mailbox.noop()).unwrap();
    for error in [
        block_on(mailbox.batch_next(&ticket)).unwrap_err(),
        block_on(mailbox.batch_read(&ticket, 9)).unwrap_err(),
    ] {
        assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
    }
    assert_eq!(mailbox.batch_summary(&ticket), None);
    block_on(mailbox.end_batch(ticket)).unwrap();
    block_on(mailbox.noop()).unwrap();
}

#[test]
fn what_is_left_of_a_message_is_skipped_up_to_the_drain_limit() {
    let limited = |drain| {
        let (_, mut mailbox) = log_in(Server::new(&MESSAGES), |options| {
            options.pipelining = forced(100);
            options.limits.drain = drain;
        });
        block_on(async {
            let mut batch = mailbox.batch([Request::Retrieve(1), Request::UniqueId(2)]).unwrap();
            batch.next().await.unwrap();
            batch.next().await
        })
    };
    assert_eq!(limited(22).unwrap().unwrap().request, Request::UniqueId(2));
    assert_eq!(limited(21).unwrap_err(), ErrorKind::Limit(Limit::Drain).at(Step::Retr));
}

#[test]
fn an_answer_about_another_message_ends_the_session() {
    // LIST and UIDL of a server that takes them for one another's number.
    for (request, rule) in
        [(Request::Scan(3), Rule::ScanMismatch), (Request::UniqueId(3), Rule::UniqueIdMismatch)]
    {
        let (server, mut mailbox) = with(Server::new(&MESSAGES), forced(100));
        server.borrow_mut().answers_for = Some(1);
        let mut batch = mailbox.batch([request, Request::Retrieve(1)]).unwrap();
        let error = block_on(batch.next()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Violation(rule));
        assert_eq!(block_on(batch.next()).unwrap_err().kind, ErrorKind::Poisoned);
        assert_eq!(mailbox.condition(), Condition::Over);
    }
}
