//! The library: a message read as a stream of octets.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod by_hand;
#[path = "../support/library.rs"]
mod library;

use std::{io, time::Duration};

use library::{alice, dialogue::alice_logs_in, host, log_in, plaintext, server};
use pop3_host::{Deadlines, Error, ErrorKind, Limits, Options, Phase, Step};
use pop3_mock::{Message, Script, Server};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _};

const DOTS: &str = "Subject: dots\r\n\r\n.\r\n..\r\n.x\r\nend.\r\n";

/// Reads to the end with buffers of `size` octets.
async fn read_by(size: usize, mut reader: impl AsyncRead + Unpin) -> io::Result<Vec<u8>> {
    let (mut octets, mut buffer) = (Vec::new(), vec![0; size]);
    loop {
        match reader.read(&mut buffer).await? {
            0 => return Ok(octets),
            read => octets.extend_from_slice(&buffer[..read]),
        }
    }
}

/// What is inside.
fn ours(error: &io::Error) -> &Error {
    error.get_ref().unwrap().downcast_ref().unwrap()
}

/// The reply to RETR 1 in a session that is otherwise in order.
async fn answered(reply: &str, then: impl FnOnce(Script) -> Script) -> Server {
    let script = then(alice_logs_in().expect("RETR 1\r\n").reply(reply));
    Server::builder().script(script).start().await.unwrap()
}

/// What a reader of message 1 came to before its error.
async fn broken(server: &Server, options: Options) -> (Vec<u8>, io::Error) {
    let client = host(server).client(&options).await.unwrap();
    let mut mailbox = log_in(&client, server).await;
    let mut reader = mailbox.retrieve(1).await.unwrap().into_reader();
    let mut octets = Vec::new();
    let error = reader.read_to_end(&mut octets).await.unwrap_err();
    (octets, error)
}

#[tokio::test]
async fn a_message_arrives_byte_for_byte_under_reads_of_any_size() {
    let large = Message::generated(200_000, 7);
    let server = server(&[Message::from(DOTS), large.clone()]);
    let client = host(&server).client(&Options::default()).await.unwrap();
    let connection = client.connect("localhost", server.pop3s().port()).await.unwrap();
    let mut mailbox = connection.authenticate(&alice()).await.unwrap();
    for size in [1, 7, 64 << 10] {
        let dots = read_by(size, mailbox.retrieve(1).await.unwrap().into_reader()).await.unwrap();
        assert_eq!(dots, DOTS.as_bytes(), "by {size}");
        let received = read_by(size, mailbox.retrieve(2).await.unwrap().into_reader()).await.unwrap();
        assert!(received == large.to_vec(), "by {size}");
    }
    mailbox.quit().await.unwrap();
}

#[tokio::test]
async fn lines_are_read_from_it_and_its_end_is_the_end_also_when_read_again() {
    let server = answered("+OK\r\nSubject: hi\r\n\r\n..\r\n.\r\n", Script::hang).await;
    let client = host(&server).client(&plaintext()).await.unwrap();
    let mut mailbox = log_in(&client, &server).await;
    let mut lines = mailbox.retrieve(1).await.unwrap().into_reader().lines();
    let mut seen = Vec::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        seen.push(line);
    }
    assert_eq!(seen, ["Subject: hi", "", "."]);
    assert_eq!(lines.into_inner().read(&mut [0; 8]).await.unwrap(), 0);
}

#[tokio::test]
async fn a_connection_cut_in_mid_message_is_an_error_each_time_and_never_an_end() {
    // Even the octets that look like the end: the last CRLF is missing.
    for cut in ["Subject: hi\r\n\r\nhel", "x\r\n", "x\r\n.", "x\r\n.\r"] {
        let server = answered(&format!("+OK\r\n{cut}"), Script::close).await;
        let client = host(&server).client(&plaintext()).await.unwrap();
        let mut mailbox = log_in(&client, &server).await;
        let mut reader = mailbox.retrieve(1).await.unwrap().into_reader();
        let mut octets = Vec::new();
        for _ in 0..2 {
            let error = reader.read_to_end(&mut octets).await.unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof, "{cut:?}");
            assert_eq!(ours(&error), &ErrorKind::Truncated.at(Step::Retr), "{cut:?}");
        }
        assert!(cut.as_bytes().starts_with(&octets), "{cut:?} gave {}", octets.escape_ascii());
    }
}

#[tokio::test]
async fn what_came_before_the_cut_is_read_first() {
    let server = answered("+OK\r\nSubject: hi\r\n\r\nhello\r\n", Script::close).await;
    let (octets, error) = broken(&server, plaintext()).await;
    // The last CRLF may be the first of `CRLF.CRLF` and is content only once the next octet is seen.
    assert!(octets.starts_with(b"Subject: hi\r\n\r\nhello"), "{}", octets.escape_ascii());
    assert_eq!(ours(&error).kind, ErrorKind::Truncated);
}

#[tokio::test]
async fn a_message_beyond_its_limit_is_invalid_data() {
    let long = format!("+OK\r\n{}.\r\n", "0123456789\r\n".repeat(100));
    let server = answered(&long, Script::hang).await;
    let limits = Limits { message: 50, ..Limits::default() };
    let (octets, error) = broken(&server, Options { limits, ..plaintext() }).await;
    assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    assert!(matches!(ours(&error).kind, ErrorKind::Limit(_)), "{error}");
    assert!(octets.len() <= 50, "{}", octets.len());
}

#[tokio::test]
async fn silence_beyond_the_deadline_is_timed_out() {
    let server = answered("+OK\r\nhello\r\n", Script::hang).await;
    let deadlines = Deadlines { silence: Duration::from_millis(1), ..Deadlines::default() };
    let (_, error) = broken(&server, Options { deadlines, ..plaintext() }).await;
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    assert_eq!(ours(&error), &ErrorKind::Timeout(Phase::Silence).at(Step::Retr));
}

#[tokio::test]
async fn a_reader_dropped_early_leaves_the_mailbox_usable() {
    let message = format!("+OK\r\nfirst\r\n{}.\r\n", "more\r\n".repeat(1000));
    let goes_on =
        |script: Script| script.expect("NOOP\r\n").reply("+OK\r\n").expect("QUIT\r\n").reply("+OK\r\n");
    let server = answered(&message, goes_on).await;
    let client = host(&server).client(&plaintext()).await.unwrap();
    let mut mailbox = log_in(&client, &server).await;
    let mut reader = mailbox.retrieve(1).await.unwrap().into_reader();
    assert_eq!(reader.read_u8().await.unwrap(), b'f');
    drop(reader);
    mailbox.noop().await.unwrap();
    mailbox.quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spawned_task_can_read_a_message() {
    let server = answered("+OK\r\nhello\r\n.\r\n", Script::hang).await;
    let task = tokio::spawn(async move {
        let client = host(&server).client(&plaintext()).await.unwrap();
        let mut mailbox = log_in(&client, &server).await;
        let mut octets = Vec::new();
        mailbox.retrieve(1).await.unwrap().into_reader().read_to_end(&mut octets).await.unwrap();
        octets
    });
    assert_eq!(task.await.unwrap(), b"hello\r\n");
}
