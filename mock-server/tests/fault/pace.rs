//! Octets that come late or in small pieces.

use std::io::Read;
use std::time::Duration;

use pop3_mock::Server;

use crate::common::Client;
use crate::server;

/// Reads exactly so many octets.
fn read(client: &Client, octets: usize) -> Vec<u8> {
    let mut read = vec![0; octets];
    client.tcp().read_exact(&mut read).unwrap();
    read
}

/// Octets that have come and nobody has read. What was sent before an advance is there at once, on loopback.
fn waiting(client: &Client) -> usize {
    client.tcp().set_nonblocking(true).unwrap();
    let waiting = client.tcp().peek(&mut [0; 4096]).unwrap_or(0);
    client.tcp().set_nonblocking(false).unwrap();
    waiting
}

/// Advances the clock until a condition holds: for waits that begin at a moment that no test can see.
fn advance_until(server: &Server, holds: impl Fn() -> bool) {
    while !holds() {
        server.advance(Duration::from_millis(100));
        std::thread::yield_now();
    }
}

#[test]
fn a_delay_lasts_as_long_as_it_says_and_acts_once() {
    let server = server(&["server delay 1min at 4"]);
    let mut client = Client::plain(&server);
    assert_eq!(read(&client, 4), b"+OK ");
    server.advance(Duration::from_millis(59_999));
    assert_eq!(waiting(&client), 0);
    server.advance(Duration::from_millis(1));
    assert_eq!(read(&client, 17), b"pop3-mock ready\r\n");
    client.talk("C: CAPA\n S: +OK...");
}

#[test]
fn a_throttle_lets_so_many_octets_through_in_a_second() {
    let server = server(&["server throttle 4"]);
    let client = Client::plain(&server);
    assert_eq!(read(&client, 1), b"+");
    for (octets, expected) in [(2, &b"OK"[..]), (4, b" pop"), (1, b"3"), (10, b"-mock read")] {
        assert_eq!(waiting(&client), 0);
        server.advance(Duration::from_millis(250) * octets);
        assert_eq!(read(&client, octets as usize), expected);
    }
}

#[test]
fn what_a_client_sends_can_be_late() {
    let server = server(&["client delay 1min after 1st USER"]);
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: USER alice\n S: +OK...");
    client.send("PASS secret\r\n");
    assert_eq!(server.sessions()[0].user, None);
    advance_until(&server, || server.sessions()[0].user.is_some());
    client.talk("S: +OK maildrop has...");
}

#[test]
fn slices_change_nothing_but_the_pieces() {
    let server = server(&["server slice 1", "client slice 1..3 seed 1"]);
    let mut client = Client::logged_in(&server);
    assert_eq!(client.content("RETR 2"), b"c: d\r\n\r\n.\r\nsecond\r\n");
    client.talk("C: DELE 2\n S: +OK...\n C: QUIT\n S: +OK...");
    assert_eq!(client.rest(), b"");
    let total = &server.ledger().entries[1].total;
    assert_eq!((total.whole, total.removed), (1, true));
}

#[test]
fn octets_behind_stls_are_seen_also_when_they_come_in_slices() {
    let server = server(&["client slice 2"]);
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    client.send("STLS\r\nNOOP\r\n");
    client.talk("S: -ERR octets follow STLS before its reply");
}
