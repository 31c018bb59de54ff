//! Progress and limits, whatever a client does.

use std::io::Write;
use std::time::Duration;

use pop3_mock::{Direction, Message, Server, User};

use crate::common::Client;
use crate::server;

#[test]
fn a_client_that_sends_without_reading_does_not_block_the_others() {
    let server = server();
    let deaf = Client::logged_in(&server);
    deaf.tcp().set_nonblocking(true).unwrap();
    let commands = b"CAPA\r\n".repeat(10_000);
    // Until neither side's buffers take any more.
    while deaf.tcp().write(&commands).is_ok() {}
    Client::plain(&server).talk("S: +OK...\n C: QUIT\n S: +OK...");
}

#[test]
fn the_transcript_keeps_what_fits_and_counts_the_rest() {
    let user = User::new("alice", "secret").message(Message::generated(1_000_000, 1));
    let server = Server::builder().user(user).start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    client.content("RETR 1");
    client.talk("C: QUIT\n S: +OK...");
    let transcript = server.transcript();
    let body = transcript.entries.iter().find(|entry| entry.omitted > 0).unwrap();
    assert_eq!((body.direction, body.octets.len()), (Direction::Server, 256 * 1024));
    assert!(
        transcript
            .to_string()
            .ends_with("C: QUIT\nS: +OK pop3-mock signing off (0 messages removed, 1 left)\n")
    );
}

#[test]
fn messages_do_not_crowd_commands_out_of_the_transcript() {
    let user = User::new("alice", "secret").message(Message::generated(100_000, 1));
    let server = Server::builder().user(user).transcript_limit(10_000).start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    for _ in 0..20 {
        client.content("RETR 1");
    }
    client.talk("C: DELE 1\n S: +OK...\n C: QUIT\n S: +OK...");
    let transcript = server.transcript();
    let said = String::from_utf8(transcript.octets(Direction::Client)).unwrap();
    assert!(said.ends_with("RETR 1\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n"), "{said}");
    assert_eq!(transcript.client_omitted, 0);
}

#[test]
fn commands_beyond_every_limit_are_counted() {
    let server = Server::builder().transcript_limit(1000).start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    for _ in 0..200 {
        client.talk("C: NOOP\n S: -ERR...");
    }
    let transcript = server.transcript();
    let kept = transcript.octets(Direction::Client).len() as u64;
    assert_eq!(kept + transcript.client_omitted, 200 * 6);
    assert!(kept < 1000 && kept > 0);
}

#[test]
fn an_autologout_beyond_every_clock_is_as_good_as_none() {
    let server = Server::builder().autologout(Duration::MAX).start_blocking().unwrap();
    Client::plain(&server).talk("S: +OK...\n C: QUIT\n S: +OK...");
    server.wait_idle_blocking();
}

#[test]
fn rubbish_is_refused_and_the_server_lives() {
    let server = server();
    let mut random = 1_u32;
    let rubbish: Vec<u8> = std::iter::repeat_with(|| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 24) as u8
    })
    .take(200_000)
    .collect();
    for address in [server.pop3(), server.pop3s()] {
        let client = Client::plain_at(address);
        // The server may close at once, for instance because this is no TLS.
        let _ = client.tcp().write_all(&rubbish);
    }
    Client::logged_in(&server).talk("C: STAT\n S: +OK 2 36");
}
