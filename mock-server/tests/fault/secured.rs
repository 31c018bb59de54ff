//! Faults inside TLS.

use std::cell::RefCell;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::rc::Rc;

use rustls::pki_types::ServerName;
use rustls::{ClientConnection, StreamOwned};

use crate::common::Client;
use crate::server;

#[test]
fn an_offset_counts_the_octets_inside_tls_and_a_cut_sends_no_close_notify() {
    let server = server(&["server cut fin at 10"]);
    let (octets, result) = Client::tls(&server).rest_or_error();
    assert_eq!(octets, b"+OK pop3-m");
    assert_eq!(result.unwrap_err().kind(), ErrorKind::UnexpectedEof);
}

#[test]
fn a_reset_inside_tls_is_a_reset() {
    let server = server(&["server cut rst after 1st CAPA +5"]);
    let mut client = Client::tls(&server);
    client.talk("S: +OK...");
    client.send("CAPA\r\n");
    let (octets, result) = client.rest_or_error();
    assert_eq!(octets, b"+OK c");
    assert_eq!(result.unwrap_err().kind(), ErrorKind::ConnectionReset);
}

#[test]
fn places_count_across_stls() {
    let server = server(&["server corrupt 01 after 2nd NOOP +4"]);
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: NOOP\n S: -ERR log...\n C: STLS\n S: +OK...");
    let mut client = client.upgrade(&server);
    client.talk("C: NOOP\n S: -ERR!log in first");
}

/// A socket that remembers what was read from it.
struct Tap {
    tcp: TcpStream,
    seen: Rc<RefCell<Vec<u8>>>,
}

impl Read for Tap {
    fn read(&mut self, octets: &mut [u8]) -> io::Result<usize> {
        let length = self.tcp.read(octets)?;
        self.seen.borrow_mut().extend_from_slice(&octets[..length]);
        Ok(length)
    }
}

impl Write for Tap {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.tcp.write(octets)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tcp.flush()
    }
}

/// How many records of application data (type 23) there are.
fn records(mut octets: &[u8]) -> usize {
    let mut count = 0;
    while let [kind, _, _, high, low, rest @ ..] = octets {
        count += usize::from(*kind == 23);
        octets = rest.get(usize::from(*high) * 256 + usize::from(*low)..).unwrap_or_default();
    }
    count
}

/// The records that come until the greeting is complete.
fn records_of_the_greeting(faults: &[&str]) -> usize {
    let server = server(faults);
    let seen = Rc::new(RefCell::new(Vec::new()));
    let tcp = TcpStream::connect(server.pop3s()).unwrap();
    let tls = ClientConnection::new(server.client_config(), ServerName::try_from("localhost").unwrap());
    let mut stream = StreamOwned::new(tls.unwrap(), Tap { tcp, seen: seen.clone() });
    let mut greeting = [0; 21];
    stream.read_exact(&mut greeting).unwrap();
    assert_eq!(&greeting, b"+OK pop3-mock ready\r\n");
    records(&seen.borrow())
}

#[test]
fn each_slice_is_a_record() {
    let whole = records_of_the_greeting(&[]);
    assert_eq!(records_of_the_greeting(&["server slice 1"]), whole + 20);
    assert_eq!(records_of_the_greeting(&["server slice 10"]), whole + 2);
}
