//! Reads that wait for a server which the test is, and what is dropped meanwhile.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use pop3_host::{Client, Host, Mailbox};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWriteExt as _, BufStream},
    net::{TcpListener, TcpStream},
};

use crate::library::{alice, plaintext};

/// The server's end of a connection, in the hands of the test.
struct Peer(BufStream<TcpStream>);

impl Peer {
    async fn say(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
        self.0.flush().await.unwrap();
    }

    /// Reads a command and replies.
    async fn answer(&mut self, command: &str, reply: &str) {
        let mut line = String::new();
        self.0.read_line(&mut line).await.unwrap();
        assert_eq!(line, command);
        self.say(reply).await;
    }

    /// Waits until the client has closed the connection.
    async fn closed(&mut self) {
        let mut rest = Vec::new();
        // A reset is an end, too.
        let _ = self.0.read_to_end(&mut rest).await;
        assert_eq!(rest, b"");
    }
}

/// A mailbox whose server is the test.
async fn by_hand() -> (Client, Mailbox, Peer) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let client = Host::builder().build().unwrap().client(&plaintext()).await.unwrap();
    let server = async {
        let mut peer = Peer(BufStream::new(listener.accept().await.unwrap().0));
        peer.say("+OK ready\r\n").await;
        peer.answer("USER alice\r\n", "+OK\r\n").await;
        peer.answer("PASS secret\r\n", "+OK\r\n").await;
        peer
    };
    let login =
        async { client.connect("127.0.0.1", port).await.unwrap().authenticate(&alice()).await.unwrap() };
    let (mailbox, peer) = tokio::join!(login, server);
    (client, mailbox, peer)
}

/// Polls once and drops the future; whether it had to wait.
fn abandon(future: impl Future) -> bool {
    matches!(pin!(future).poll(&mut Context::from_waker(Waker::noop())), Poll::Pending)
}

/// Begins a read that has to wait for the server, and lets it come as far as that.
async fn waits(reader: &mut (impl AsyncRead + Unpin)) {
    for _ in 0..100 {
        assert!(abandon(reader.read(&mut [0; 100])), "nothing was said yet");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_dropped_read_loses_nothing() {
    let (_client, mut mailbox, mut peer) = by_hand().await;
    let (message, ()) = tokio::join!(mailbox.retrieve(1), peer.answer("RETR 1\r\n", "+OK\r\n"));
    let mut reader = message.unwrap().into_reader();
    for (said, read) in [("one\r\n..", "one\r\n."), ("two\r\nthree", "two\r\nthree")] {
        for _ in 0..2 {
            assert!(abandon(reader.read(&mut [0; 100])), "nothing was said yet");
        }
        peer.say(said).await;
        let mut octets = vec![0; read.len()];
        reader.read_exact(&mut octets).await.unwrap();
        assert_eq!(octets, read.as_bytes());
    }
    peer.say("\r\n.\r\n").await;
    let mut rest = String::new();
    reader.read_to_string(&mut rest).await.unwrap();
    assert_eq!(rest, "\r\n");
}

#[tokio::test]
async fn a_reader_dropped_while_it_waits_leaves_the_mailbox_usable() {
    let (_client, mut mailbox, mut peer) = by_hand().await;
    let (message, ()) = tokio::join!(mailbox.retrieve(1), peer.answer("RETR 1\r\n", "+OK\r\nfirst"));
    let mut reader = message.unwrap().into_reader();
    reader.read_exact(&mut [0; 5]).await.unwrap();
    waits(&mut reader).await;
    drop(reader);
    peer.say("\r\nmore\r\n.\r\n").await;
    let (noop, ()) = tokio::join!(mailbox.noop(), peer.answer("NOOP\r\n", "+OK\r\n"));
    noop.unwrap();
    let (quit, ()) = tokio::join!(mailbox.quit(), peer.answer("QUIT\r\n", "+OK\r\n"));
    quit.unwrap();
}

#[tokio::test]
async fn a_reader_dropped_before_its_read_began_leaves_the_mailbox_usable() {
    let (_client, mut mailbox, mut peer) = by_hand().await;
    let (message, ()) = tokio::join!(mailbox.retrieve(1), peer.answer("RETR 1\r\n", "+OK\r\nfirst\r\n.\r\n"));
    let mut reader = message.unwrap().into_reader();
    assert!(abandon(reader.read(&mut [0; 100])), "it is for another task");
    drop(reader);
    let (noop, ()) = tokio::join!(mailbox.noop(), peer.answer("NOOP\r\n", "+OK\r\n"));
    noop.unwrap();
    let (quit, ()) = tokio::join!(mailbox.quit(), peer.answer("QUIT\r\n", "+OK\r\n"));
    quit.unwrap();
}

#[tokio::test]
async fn the_connection_of_a_reader_that_waits_is_closed_with_the_client() {
    let (client, mut mailbox, mut peer) = by_hand().await;
    let (message, ()) = tokio::join!(mailbox.retrieve(1), peer.answer("RETR 1\r\n", "+OK\r\nfirst"));
    let mut reader = message.unwrap().into_reader();
    reader.read_exact(&mut [0; 5]).await.unwrap();
    waits(&mut reader).await;
    drop(reader);
    drop(mailbox);
    drop(client);
    peer.closed().await;
}

#[tokio::test]
async fn the_client_can_be_asked_while_nobody_waits_for_a_read_that_was_begun() {
    let (client, mut mailbox, mut peer) = by_hand().await;
    let (message, ()) = tokio::join!(mailbox.retrieve(1), peer.answer("RETR 1\r\n", "+OK\r\n"));
    let mut reader = message.unwrap().into_reader();
    assert!(abandon(reader.read(&mut [0; 100])), "nothing was said yet");
    peer.say("one\r\n.\r\n").await;
    assert!(client.take_trace().await.unwrap().to_string().contains("C: RETR 1"));
    let mut octets = Vec::new();
    reader.read_to_end(&mut octets).await.unwrap();
    assert_eq!(octets, b"one\r\n");
}

#[tokio::test]
async fn a_read_of_nothing_waits_for_nothing() {
    let (_client, mut mailbox, mut peer) = by_hand().await;
    let (message, ()) = tokio::join!(mailbox.retrieve(1), peer.answer("RETR 1\r\n", "+OK\r\n"));
    let mut reader = message.unwrap().into_reader();
    assert_eq!(reader.read(&mut []).await.unwrap(), 0);
    peer.say("x\r\n.\r\n").await;
    assert_eq!(reader.read_u8().await.unwrap(), b'x');
}
