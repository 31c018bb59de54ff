//! Many commands at once: the results are those of one at a time.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use std::time::Duration;

use common::{
    logged_in, mailbox_of,
    memory::{Memory, Server, Shared, block_on, log_in},
    mrose, options, play,
};
use pop3_client::{
    Answer, Condition, Error, ErrorKind, Item, Limit, Mailbox, Phase, Pipelining, PipeliningOptions, Request,
    Rule, Security, Step, tokio::Client,
};
use pop3_mock::{Message, User};
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
fn what_is_here_of_a_message_comes_without_waiting_and_in_order() {
    let (_, mut mailbox) = with(Server::new(&MESSAGES), forced(100));
    let ticket = mailbox.begin_batch([Request::Retrieve(2), Request::Delete(3)]).unwrap();
    block_on(mailbox.batch_next(&ticket)).unwrap();
    let mut octets = Vec::new();
    for most in [3, 0, 2] {
        let begun = mailbox.batch_begun(&ticket, most);
        assert!(begun.len() <= most);
        octets.extend(begun);
    }
    while let Some(chunk) = block_on(mailbox.batch_read(&ticket, 4)).unwrap() {
        octets.extend(chunk);
    }
    assert_eq!(octets, MESSAGES[1].as_bytes());
    assert_eq!(mailbox.batch_summary(&ticket).unwrap().octets, octets.len() as u64);
    let deleted = block_on(mailbox.batch_next(&ticket)).unwrap().unwrap();
    assert_eq!((deleted.outcome, mailbox.batch_begun(&ticket, 9).len()), (Ok(Answer::Deleted), 0));
    block_on(mailbox.noop()).unwrap();
    assert!(mailbox.batch_begun(&ticket, 9).is_empty());
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

#[test]
fn the_next_command_leaves_while_a_large_message_is_still_on_its_way() {
    let large: &str = Box::leak("0123456789\r\n".repeat(100).into_boxed_str());
    let server = Server { pieces: 100, ..Server::new(&[large, large]) };
    let (server, mut mailbox) = with(server, PipeliningOptions { octets: 600, ..forced(100) });
    block_on(async {
        let mut batch = mailbox.batch([1, 2].map(Request::Retrieve)).unwrap();
        batch.next().await.unwrap();
        let mut octets = 0;
        while let Some(chunk) = batch.chunk().await.unwrap() {
            octets += chunk.len();
            let ahead = server.borrow().commands.len() == 2;
            assert!(!ahead || octets > 1200 - 600, "sent with {octets} octets read");
            assert!(ahead || octets <= 1200 - 100, "not sent with {octets} octets read");
        }
    });
}

#[tokio::test]
async fn an_announced_size_beyond_all_bounds_does_no_harm() {
    let most = u64::MAX;
    let script = logged_in()
        .expect("RETR 1\r\n")
        .reply(format!("+OK {most} octets\r\nx\r\n.\r\n"))
        .expect("RETR 2\r\n")
        .reply(format!("+OK {most} octets\r\ny\r\n.\r\n"))
        .expect("QUIT\r\n")
        .reply("+OK\r\n");
    let server = play(script);
    let mut options = options(Security::Plaintext);
    options.pipelining = forced(100);
    let mut mailbox = mailbox_of(&Client::new(options, server.client_config()), &server).await;
    let mut batch = mailbox.batch([1, 2].map(Request::Retrieve)).unwrap();
    for message in [&b"x\r\n"[..], b"y\r\n"] {
        let item = batch.next().await.unwrap().unwrap();
        assert_eq!(item.outcome, Ok(Answer::Message { announced: Some(most) }));
        assert_eq!(batch.chunk().await.unwrap().unwrap(), message);
    }
    assert_eq!(batch.next().await.unwrap(), None);
    mailbox.quit().await.unwrap();
}

#[tokio::test]
async fn a_reply_too_many_ends_the_session_and_a_reply_too_few_ends_it_in_time() {
    // Two answers to the first of two commands: the second of them is taken for what it may be, the third for nothing.
    let script = logged_in().expect("DELE 1\r\n").expect("DELE 2\r\n").reply("+OK\r\n+OK\r\n+OK\r\n").hang();
    let (server, mut options) = (play(script), options(Security::Plaintext));
    options.pipelining = forced(100);
    let mut mailbox = mailbox_of(&Client::new(options.clone(), server.client_config()), &server).await;
    let mut batch = mailbox.batch([1, 2].map(Request::Delete)).unwrap();
    batch.next().await.unwrap();
    batch.next().await.unwrap();
    assert_eq!(mailbox.condition(), Condition::Over);
    assert_eq!(mailbox.noop().await.unwrap_err().kind, ErrorKind::Violation(Rule::UnaskedOctets));

    let script = logged_in().expect("DELE 1\r\n").expect("DELE 2\r\n").reply("+OK\r\n").hang();
    let server = play(script);
    options.deadlines.reply = Duration::from_millis(50);
    let mut mailbox = mailbox_of(&Client::new(options, server.client_config()), &server).await;
    let mut batch = mailbox.batch([1, 2].map(Request::Delete)).unwrap();
    batch.next().await.unwrap();
    assert_eq!(batch.next().await.unwrap_err(), ErrorKind::Timeout(Phase::Reply).at(Step::Dele));
    assert_eq!(mailbox.condition(), Condition::Over);
}

#[tokio::test]
async fn the_reference_server_gives_the_same_messages_pipelined_over_tls() {
    let sent: Vec<_> = (0..300).map(|seed| Message::generated(3000, seed)).collect();
    let user = User::new("mrose", "tanstaaf").messages(sent.iter().cloned());
    let server = pop3_mock::Server::builder().user(user).start_blocking().unwrap();
    let client = Client::new(options(Security::Tls), server.client_config());
    let connection = client.connect("localhost", server.pop3s().port()).await.unwrap();
    let mut mailbox = connection.authenticate(&mrose()).await.unwrap();
    let mut batch = mailbox.batch((1..=300).map(Request::Retrieve)).unwrap();
    for message in &sent {
        batch.next().await.unwrap().unwrap().outcome.unwrap();
        let mut octets = Vec::new();
        tokio::io::AsyncReadExt::read_to_end(&mut batch.reader(), &mut octets).await.unwrap();
        assert!(octets == message.to_vec());
    }
    mailbox.quit().await.unwrap();
}

#[test]
fn a_thousand_messages_take_as_many_round_trips_as_windows() {
    let message: &str = Box::leak(
        "0123456789012345678901234567890123456789012345678901234567890\r\n".repeat(64).into_boxed_str(),
    );
    let writes = |pipelining| {
        let (server, mut mailbox) = with(Server::new(&[message; 1000]), pipelining);
        block_on(mailbox.scan()).unwrap();
        server.borrow_mut().writes = 0;
        let requests: Vec<_> = (1..=1000).map(Request::Retrieve).collect();
        assert_eq!(block_on(all_items(&mut mailbox, &requests)).unwrap().len(), 1000);
        server.borrow().writes
    };
    assert_eq!(writes(never()), 1000);
    // 1000 messages of 4032 octets.
    assert_eq!(writes(PipeliningOptions { octets: 4 << 20, ..forced(1000) }), 1);
    // Half a window each time behind the first.
    assert!(writes(forced(512)) <= 8);
}
