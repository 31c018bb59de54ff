//! Many requests at the same time, and those whose callers have gone.

use std::io::{Read, Write};
use std::net::TcpStream;

use pop3_mock::Control;

use super::{ask, server};

/// As many as may wait at once.
const REQUESTS: usize = 256;
const ATTEMPTS: usize = 100_000;

/// A request for the next event, which does not come.
fn waiting(control: &Control) -> TcpStream {
    let mut connection = TcpStream::connect(control.address()).unwrap();
    let token = control.token();
    let head = "GET /v1/events?wait_ms=60000 HTTP/1.1\r\nHost: localhost\r\n";
    write!(connection, "{head}Authorization: Bearer {token}\r\n\r\n").unwrap();
    connection
}

/// Asks until the answer has this status: requests come to the server, and go there, a moment later.
fn ask_until(control: &Control, status: u16) {
    let asked = (0..ATTEMPTS).any(|_| ask(control, "GET /v1/users", "").0 == status);
    assert!(asked, "status {status} never came");
}

#[test]
fn more_requests_than_may_wait_are_refused_until_the_callers_of_others_are_gone() {
    let (server, control) = server();
    let mut waiting: Vec<TcpStream> = (0..REQUESTS).map(|_| waiting(&control)).collect();
    ask_until(&control, 503);
    let (mut last, rest) = (waiting.pop().unwrap(), waiting);
    // Nobody reads these any more: their places are free, and no event is lost for the one that stays.
    drop(rest);
    ask_until(&control, 200);
    server.deliver("alice", "two");
    let mut answer = [0; 15];
    last.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
}
