//! A server that does not read while it writes, over sockets whose buffers are small.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use common::{mrose, options};
use pop3_client::{Answer, Options, Pipelining, PipeliningOptions, Request, Security, tokio::Client};
use pop3_mock::Server;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpSocket, TcpStream},
};

const MESSAGES: u32 = 5000;
const BUFFER: u32 = 4096;

/// Both ends of a connection with the smallest buffers there are, the client's first.
async fn narrow() -> (TcpStream, TcpStream) {
    let narrowed = || {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_send_buffer_size(BUFFER).unwrap();
        socket.set_recv_buffer_size(BUFFER).unwrap();
        socket
    };
    let peer = narrowed();
    peer.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener: TcpListener = peer.listen(1).unwrap();
    let client = narrowed();
    let held = client.send_buffer_size().unwrap() + client.recv_buffer_size().unwrap();
    // Neither the commands nor the messages fit into what the system holds for both ends.
    assert!(2 * held < MESSAGES * "RETR 1\r\n".len() as u32, "{held}");
    let (client, accepted) = tokio::join!(client.connect(listener.local_addr().unwrap()), listener.accept());
    (client.unwrap(), accepted.unwrap().0)
}

/// Reads a command, writes all of its reply, reads the next one.
async fn serve(stream: TcpStream) -> u32 {
    let mut stream = BufReader::with_capacity(64, stream);
    stream.write_all(b"+OK ready\r\n").await.unwrap();
    let message = format!("+OK\r\n{}.\r\n", "some text\r\n".repeat(100));
    let mut retrieved = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        let is_message = line.starts_with("RETR");
        retrieved += u32::from(is_message);
        let reply = if is_message { &message } else { "+OK\r\n" };
        stream.write_all(reply.as_bytes()).await.unwrap();
        if line.starts_with("QUIT") {
            return retrieved;
        }
    }
}

async fn fetch(stream: TcpStream) -> u32 {
    let mock = Server::builder().start_blocking().unwrap();
    // All commands at once.
    let pipelining = PipeliningOptions { mode: Pipelining::Forced, commands: u32::MAX, octets: u64::MAX };
    let client = Client::new(Options { pipelining, ..options(Security::Plaintext) }, mock.client_config());
    let connection = client.connect_over(stream, "localhost").await.unwrap();
    let mut mailbox = connection.authenticate(&mrose()).await.unwrap();
    let mut batch = mailbox.batch((1..=MESSAGES).map(Request::Retrieve)).unwrap();
    let mut complete = 0;
    while let Some(item) = batch.next().await.unwrap() {
        assert_eq!(item.outcome, Ok(Answer::Message { announced: None }));
        while batch.chunk().await.unwrap().is_some() {}
        complete += u32::from(batch.summary().unwrap().octets == 1100);
    }
    mailbox.quit().await.unwrap();
    complete
}

#[tokio::test]
async fn a_server_that_does_not_read_while_it_writes_does_not_lock_the_client_up() {
    let (client, peer) = narrow().await;
    assert_eq!(tokio::join!(fetch(client), serve(peer)), (MESSAGES, MESSAGES));
}
