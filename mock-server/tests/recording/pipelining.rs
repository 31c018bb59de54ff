//! A client that sends everything at once, and a server whose replies are large.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use pop3_mock::{Recorder, Upstream};
use socket2::{Domain, SockRef, Socket, Type};

const COMMANDS: usize = 1000;
/// So long that what the client has to say does not fit into the sockets on the way either.
const COMMAND: usize = 4000;
/// Far more than all sockets on the way hold, and less than a recording may have.
const REPLY: usize = 8000;

/// Answers each line before it reads the next one, through small buffers.
fn upstream() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    SockRef::from(&listener).set_recv_buffer_size(65_536).unwrap();
    SockRef::from(&listener).set_send_buffer_size(65_536).unwrap();
    thread::spawn(move || {
        let mut socket = listener.accept().unwrap().0;
        socket.write_all(b"+OK\r\n").unwrap();
        let mut lines = BufReader::with_capacity(256, socket.try_clone().unwrap());
        let reply = format!("+OK {}\r\n", "x".repeat(REPLY - 6));
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).unwrap() > 0 {
            let is_last = line.starts_with(b"QUIT");
            socket.write_all(if is_last { b"+OK bye\r\n" } else { reply.as_bytes() }).unwrap();
            line.clear();
        }
    });
    address
}

#[test]
fn a_client_that_writes_a_thousand_commands_at_once_is_relayed_to_its_end() {
    let recorder = Recorder::start_blocking(&Upstream::new(upstream().to_string())).unwrap();
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(65_536).unwrap();
    socket.set_send_buffer_size(65_536).unwrap();
    socket.connect(&recorder.pop3().into()).unwrap();
    let mut client = TcpStream::from(socket);
    for give_up in [TcpStream::set_read_timeout, TcpStream::set_write_timeout] {
        give_up(&client, Some(Duration::from_secs(20))).unwrap();
    }
    let command = format!("NOOP {}\r\n", "y".repeat(COMMAND - 7));
    let commands = [command.repeat(COMMANDS).as_bytes(), b"QUIT\r\n"].concat();
    // None of the replies is read before all is written.
    client.write_all(&commands).unwrap();
    let mut replies = Vec::new();
    client.read_to_end(&mut replies).unwrap();
    assert_eq!(replies.len(), b"+OK\r\n".len() + COMMANDS * REPLY + b"+OK bye\r\n".len());
    let recording = recorder.finish().unwrap().to_string();
    assert_eq!(recording.matches("client = 'NOOP ").count(), COMMANDS);
}
