//! Commands and their typed results against the reference server.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use common::{client, logged_in, mailbox, mrose, play, refused, retrieve};
use pop3_client::{Credentials, ErrorKind, Rule, Security, Step};
use pop3_mock::{Server, User};

const FIRST: &str = "Subject: dots\r\n\r\n.\r\n..\r\n.x\r\nend.\r\n";
const SECOND: &str = "Subject: none\r\n\r\n";

fn server() -> Server {
    Server::builder()
        .user(User::new("mrose", "tanstaaf").message(FIRST).message(SECOND))
        .start_blocking()
        .unwrap()
}

async fn fetched_over(security: Security) {
    let server = server();
    let port = if security == Security::Tls { server.pop3s().port() } else { server.pop3().port() };
    let connection = client(&server, security).connect("localhost", port).await.unwrap();
    let mut mailbox = connection.authenticate(&mrose()).await.unwrap();
    assert_eq!(retrieve(&mut mailbox, 1).await.unwrap(), FIRST.as_bytes());
    assert_eq!(retrieve(&mut mailbox, 2).await.unwrap(), SECOND.as_bytes());
    mailbox.quit().await.unwrap();
}

#[tokio::test]
async fn messages_arrive_byte_for_byte_in_plaintext() {
    fetched_over(Security::Plaintext).await;
}

#[tokio::test]
async fn messages_arrive_byte_for_byte_over_stls() {
    fetched_over(Security::Stls).await;
}

#[tokio::test]
async fn messages_arrive_byte_for_byte_over_implicit_tls() {
    fetched_over(Security::Tls).await;
}

#[tokio::test]
async fn every_command_has_its_typed_result() {
    let server = server();
    let mut mailbox = mailbox(&server).await;
    let maildrop = mailbox.stat().await.unwrap();
    assert_eq!((maildrop.messages, maildrop.octets), (2, Some((FIRST.len() + SECOND.len()) as u64)));
    let sizes: Vec<_> = mailbox.scan().await.unwrap().iter().map(|entry| entry.octets).collect();
    assert_eq!(sizes, [Some(FIRST.len() as u64), Some(SECOND.len() as u64)]);
    assert_eq!(mailbox.scan_one(2).await.unwrap().octets, Some(SECOND.len() as u64));
    let ids = mailbox.unique_ids().await.unwrap();
    assert_eq!(mailbox.unique_id_of(2).await.unwrap(), ids[1]);
    assert!(!mailbox.capabilities().await.unwrap().is_empty());
    mailbox.noop().await.unwrap();
    mailbox.quit().await.unwrap();
}

#[tokio::test]
async fn deletion_counts_only_after_quit() {
    let server = server();
    let mut first = mailbox(&server).await;
    first.delete(1).await.unwrap();
    drop(first);
    server.wait_idle().await;

    let mut second = mailbox(&server).await;
    assert_eq!(second.stat().await.unwrap().messages, 2);
    second.delete(1).await.unwrap();
    second.reset().await.unwrap();
    second.delete(2).await.unwrap();
    second.quit().await.unwrap();
    server.wait_idle().await;

    let mut third = mailbox(&server).await;
    assert_eq!(third.stat().await.unwrap().messages, 1);
    assert_eq!(retrieve(&mut third, 1).await.unwrap(), FIRST.as_bytes());
}

#[tokio::test]
async fn top_ends_after_the_lines_asked_for() {
    let server = server();
    let mut mailbox = mailbox(&server).await;
    let mut message = mailbox.top(1, 2).await.unwrap();
    let mut octets = Vec::new();
    while let Some(chunk) = message.chunk().await.unwrap() {
        octets.extend_from_slice(&chunk);
    }
    assert_eq!(octets, b"Subject: dots\r\n\r\n.\r\n..\r\n");
}

#[tokio::test]
async fn auth_plain_logs_in() {
    let server = server();
    let connection =
        client(&server, Security::Tls).connect("127.0.0.1", server.pop3s().port()).await.unwrap();
    let mut mailbox = connection.authenticate(&Credentials::plain("mrose", "tanstaaf")).await.unwrap();
    assert_eq!(mailbox.stat().await.unwrap().messages, 2);
}

#[tokio::test]
async fn a_refused_command_leaves_the_session_usable() {
    let script = logged_in()
        .expect("RETR 7\r\n")
        .reply("-ERR [SYS/PERM] no such message\r\n")
        .expect("NOOP\r\n")
        .reply("+OK\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n");
    let server = play(script);
    let mut mailbox = mailbox(&server).await;
    let error = retrieve(&mut mailbox, 7).await.unwrap_err();
    assert_eq!(error, refused(Step::Retr, Some("SYS/PERM"), "no such message"));
    mailbox.noop().await.unwrap();
    mailbox.quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn message_number_zero_is_the_callers_mistake_and_sends_nothing() {
    let server = play(logged_in().expect("QUIT\r\n").reply("+OK\r\n"));
    let mut mailbox = mailbox(&server).await;
    let error = mailbox.delete(0).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
    mailbox.quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn an_odd_line_of_a_listing_costs_one_item_and_gives_a_warning() {
    let listing = "+OK\r\n1 10\r\n\r\n2 many\r\n0 5\r\n  7   70 extra\r\n.\r\n";
    let server = play(logged_in().expect("LIST\r\n").reply(listing).expect("QUIT\r\n").reply("+OK\r\n"));
    let client = client(&server, Security::Plaintext);
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let mut mailbox = connection.authenticate(&mrose()).await.unwrap();
    let entries = mailbox.scan().await.unwrap();
    let entries: Vec<_> = entries.iter().map(|entry| (entry.message.get(), entry.octets)).collect();
    assert_eq!(entries, [(1, Some(10)), (7, Some(70))]);
    let rules: Vec<_> = client.take_warnings().iter().map(|warning| warning.rule).collect();
    assert_eq!(rules, [Rule::ListingBlank, Rule::ScanFields, Rule::MessageNumber]);
    mailbox.quit().await.unwrap();
}

#[tokio::test]
async fn slices_that_are_here_already_come_in_one_read() {
    let content = "..x\r\n".repeat(100);
    let server = play(logged_in().expect("RETR 1\r\n").reply(format!("+OK\r\n{content}.\r\n")).hang());
    let mut mailbox = mailbox(&server).await;
    let transfer = mailbox.begin_retrieve(1).await.unwrap();
    let mut octets = Vec::new();
    let mut reads = 0;
    while let Some(chunk) = mailbox.read_up_to(&transfer, 450).await.unwrap() {
        assert!(chunk.len() <= 450);
        octets.extend_from_slice(&chunk);
        reads += 1;
    }
    assert_eq!(octets, ".x\r\n".repeat(100).as_bytes());
    // The system may deliver the message in a few pieces, but not in a hundred.
    assert!(reads < 20, "{reads} reads");
    assert_eq!(mailbox.read_up_to(&transfer, 450).await, Ok(None));
}

#[tokio::test]
async fn a_listing_is_read_by_pages_of_what_is_here() {
    let lines = (1..=10).map(|message| format!("{message} {message}00\r\n")).collect::<String>();
    let server = play(
        logged_in()
            .expect("LIST\r\n")
            .reply(format!("+OK\r\n{lines}.\r\n"))
            .expect("QUIT\r\n")
            .reply("+OK\r\n"),
    );
    let mut mailbox = mailbox(&server).await;
    let ticket = mailbox.begin_scan().await.unwrap();
    let error = mailbox.next_entries(&ticket, 0).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
    let mut messages = Vec::new();
    loop {
        let page = mailbox.next_entries(&ticket, 4).await.unwrap();
        assert!(page.len() <= 4);
        if page.is_empty() {
            break;
        }
        messages.extend(page.iter().map(|entry| entry.message.get()));
    }
    assert!(messages.into_iter().eq(1..=10));
    assert!(
        mailbox.next_entries(&ticket, 4).await.unwrap().is_empty(),
        "the end is the end also when read again"
    );
    mailbox.quit().await.unwrap();
}
