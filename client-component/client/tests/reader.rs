//! A message read as a stream of octets.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use std::{io, time::Duration};

use common::{abandon, client, logged_in, mailbox, mrose, options, play};
use pop3_client::{
    Deadlines, Error, ErrorKind, Limits, Mailbox, Options, Phase, Security, Step,
    tokio::{Client, TokioTransport},
};
use pop3_mock::{Message, Script, Server, User};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWriteExt as _, BufStream},
    net::{TcpListener, TcpStream},
};

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
fn answered(reply: &str) -> Script {
    logged_in().expect("RETR 1\r\n").reply(reply)
}

/// What a reader of message 1 came to before its error.
async fn broken(server: &Server, options: Options) -> (Vec<u8>, io::Error) {
    let client = Client::new(options, server.client_config());
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let mut mailbox = connection.authenticate(&mrose()).await.unwrap();
    let mut reader = mailbox.retrieve(1).await.unwrap().into_reader();
    let mut octets = Vec::new();
    let error = reader.read_to_end(&mut octets).await.unwrap_err();
    (octets, error)
}

#[tokio::test]
async fn a_message_arrives_byte_for_byte_under_reads_of_any_size() {
    let large = Message::generated(200_000, 7).to_vec();
    let user = User::new("mrose", "tanstaaf").message(DOTS).message(large.as_slice());
    let server = Server::builder().user(user).start_blocking().unwrap();
    let connection =
        client(&server, Security::Tls).connect("localhost", server.pop3s().port()).await.unwrap();
    let mut mailbox = connection.authenticate(&mrose()).await.unwrap();
    for size in [1, 2, 3, 7, 1 << 20] {
        let dots = read_by(size, mailbox.retrieve(1).await.unwrap().into_reader()).await.unwrap();
        assert_eq!(dots, DOTS.as_bytes(), "by {size}");
        let received = read_by(size, mailbox.retrieve(2).await.unwrap().into_reader()).await.unwrap();
        assert!(received == large, "by {size}");
    }
    mailbox.quit().await.unwrap();
}

#[tokio::test]
async fn lines_are_read_from_it_without_another_buffer() {
    let server = play(answered("+OK\r\nSubject: hi\r\n\r\n..\r\n.\r\n").hang());
    let mut mailbox = mailbox(&server).await;
    let mut lines = mailbox.retrieve(1).await.unwrap().into_reader().lines();
    let mut seen = Vec::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        seen.push(line);
    }
    assert_eq!(seen, ["Subject: hi", "", "."]);
}

#[tokio::test]
async fn the_end_is_the_end_also_when_read_again() {
    let server = play(answered("+OK\r\nx\r\n.\r\n").expect("QUIT\r\n").reply("+OK\r\n"));
    let mut mailbox = mailbox(&server).await;
    let mut reader = mailbox.retrieve(1).await.unwrap().into_reader();
    let mut octets = Vec::new();
    reader.read_to_end(&mut octets).await.unwrap();
    assert_eq!(octets, b"x\r\n");
    assert_eq!(reader.read(&mut [0; 8]).await.unwrap(), 0);
    drop(reader);
    mailbox.quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn a_connection_cut_in_mid_message_is_an_error_each_time_and_never_an_end() {
    // Even the octets that look like the end: the last CRLF is missing.
    for cut in ["Subject: hi\r\n\r\nhel", "x\r\n", "x\r\n.", "x\r\n.\r"] {
        let server = play(answered(&format!("+OK\r\n{cut}")).close());
        let mut mailbox = mailbox(&server).await;
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
    let server = play(answered("+OK\r\nSubject: hi\r\n\r\nhello\r\n").close());
    let (octets, error) = broken(&server, options(Security::Plaintext)).await;
    // The last CRLF may be the first of `CRLF.CRLF` and is content only once the next octet is seen.
    assert!(octets.starts_with(b"Subject: hi\r\n\r\nhello"), "{}", octets.escape_ascii());
    assert_eq!(ours(&error).kind, ErrorKind::Truncated);
}

#[tokio::test]
async fn a_message_beyond_its_limit_is_invalid_data() {
    let server = play(answered(&format!("+OK\r\n{}.\r\n", "0123456789\r\n".repeat(100))).hang());
    let limits = Limits { message: 50, ..Limits::default() };
    let (octets, error) = broken(&server, Options { limits, ..options(Security::Plaintext) }).await;
    assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    assert!(matches!(ours(&error).kind, ErrorKind::Limit(_)), "{error}");
    assert!(octets.len() <= 50, "{}", octets.len());
}

#[tokio::test]
async fn silence_beyond_the_deadline_is_timed_out() {
    let server = play(answered("+OK\r\nhello\r\n").hang());
    let deadlines = Deadlines { silence: Duration::from_millis(1), ..options(Security::Plaintext).deadlines };
    let (_, error) = broken(&server, Options { deadlines, ..options(Security::Plaintext) }).await;
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    assert_eq!(ours(&error), &ErrorKind::Timeout(Phase::Silence).at(Step::Retr));
}

/// A mailbox, and the server's end of its connection in the hands of the test.
async fn by_hand() -> (Mailbox<TokioTransport>, BufStream<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let roots = Server::builder().start_blocking().unwrap().client_config();
    let client = Client::new(options(Security::Plaintext), roots);
    let server = async {
        let mut peer = BufStream::new(listener.accept().await.unwrap().0);
        say(&mut peer, "+OK ready\r\n").await;
        assert_eq!(answer(&mut peer, "+OK\r\n").await, "USER mrose\r\n");
        assert_eq!(answer(&mut peer, "+OK\r\n").await, "PASS tanstaaf\r\n");
        peer
    };
    let login = async {
        let connection = client.connect("127.0.0.1", port).await.unwrap();
        connection.authenticate(&mrose()).await.unwrap()
    };
    tokio::join!(login, server)
}

async fn say(peer: &mut BufStream<TcpStream>, text: &str) {
    peer.write_all(text.as_bytes()).await.unwrap();
    peer.flush().await.unwrap();
}

/// Reads a command and replies.
async fn answer(peer: &mut BufStream<TcpStream>, reply: &str) -> String {
    let mut command = String::new();
    peer.read_line(&mut command).await.unwrap();
    say(peer, reply).await;
    command
}

#[tokio::test]
async fn a_dropped_read_loses_nothing() {
    let (mut mailbox, mut peer) = by_hand().await;
    let (message, command) = tokio::join!(mailbox.retrieve(1), answer(&mut peer, "+OK\r\n"));
    assert_eq!(command, "RETR 1\r\n");
    let mut reader = message.unwrap().into_reader();
    for (said, read) in [("one\r\n..", "one\r\n."), ("two\r\nthree", "two\r\nthree")] {
        for _ in 0..2 {
            assert!(abandon(reader.read(&mut [0; 100])), "nothing was said yet");
        }
        say(&mut peer, said).await;
        let mut octets = vec![0; read.len()];
        reader.read_exact(&mut octets).await.unwrap();
        assert_eq!(octets, read.as_bytes());
    }
    assert!(abandon(reader.read(&mut [0; 100])), "the message has not ended");
    say(&mut peer, "\r\n.\r\n").await;
    let mut rest = String::new();
    reader.read_to_string(&mut rest).await.unwrap();
    assert_eq!(rest, "\r\n");
}

#[tokio::test]
async fn a_read_of_nothing_waits_for_nothing() {
    let (mut mailbox, mut peer) = by_hand().await;
    let (message, _) = tokio::join!(mailbox.retrieve(1), answer(&mut peer, "+OK\r\n"));
    let mut reader = message.unwrap().into_reader();
    assert_eq!(reader.read(&mut []).await.unwrap(), 0);
    say(&mut peer, "x\r\n.\r\n").await;
    assert_eq!(reader.read_u8().await.unwrap(), b'x');
}

#[tokio::test]
async fn a_reader_dropped_early_leaves_the_mailbox_usable() {
    let rest = "more\r\n".repeat(1000);
    let script = answered(&format!("+OK\r\nfirst\r\n{rest}.\r\n"))
        .expect("NOOP\r\n")
        .reply("+OK\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n");
    let server = play(script);
    let mut mailbox = mailbox(&server).await;
    let mut reader = mailbox.retrieve(1).await.unwrap().into_reader();
    assert_eq!(reader.read_u8().await.unwrap(), b'f');
    drop(reader);
    mailbox.noop().await.unwrap();
    mailbox.quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spawned_task_can_read_a_message() {
    let server = play(answered("+OK\r\nhello\r\n.\r\n").hang());
    let task = tokio::spawn(async move {
        let mut mailbox = mailbox(&server).await;
        let mut octets = Vec::new();
        mailbox.retrieve(1).await.unwrap().into_reader().read_to_end(&mut octets).await.unwrap();
        octets
    });
    assert_eq!(task.await.unwrap(), b"hello\r\n");
}
