//! Faults below TLS: the octets of its records.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use pop3_mock::{Ending, Script, Server};
use rustls::ClientConfig;
use rustls::ClientConnection;
use rustls::pki_types::ServerName;

use crate::common::Client;
use crate::{builder, server};

/// What a server sends until it closes, in front of it and behind it a ClientHello of rustls.
fn raw_octets(server: &Server) -> io::Result<Vec<u8>> {
    let mut tcp = TcpStream::connect(server.pop3s()).unwrap();
    hello(&mut tcp, server.client_config());
    let mut octets = Vec::new();
    tcp.read_to_end(&mut octets).map(|_| octets)
}

fn hello(tcp: &mut TcpStream, config: Arc<ClientConfig>) {
    let mut tls = ClientConnection::new(config, ServerName::try_from("localhost").unwrap()).unwrap();
    let mut hello = Vec::new();
    tls.write_tls(&mut hello).unwrap();
    tcp.write_all(&hello).unwrap();
}

/// How the first session ended.
fn ending(server: &Server) -> Option<Ending> {
    server.wait_idle_blocking();
    server.sessions()[0].ending.clone()
}

#[test]
fn a_handshake_is_cut_behind_so_many_octets_of_its_records() {
    let server = server(&["raw server cut fin at 7"]);
    let octets = raw_octets(&server).unwrap();
    // The header of a record with a handshake message, and the beginning of the ServerHello.
    assert_eq!((octets.len(), octets[0], octets[5]), (7, 22, 2), "{octets:?}");
    assert_eq!(ending(&server), Some(Ending::Fault("raw server cut fin at 7".into())));
}

#[test]
fn a_cut_by_reset_is_one_for_the_client() {
    let server = server(&["raw server cut rst at 7"]);
    assert_eq!(raw_octets(&server).unwrap_err().kind(), ErrorKind::ConnectionReset);
    assert_eq!(ending(&server), Some(Ending::Fault("raw server cut rst at 7".into())));
}

#[test]
fn an_octet_changed_in_a_record_is_found_out_by_the_client() {
    // Somewhere behind the ServerHello, where all is encrypted.
    let server = server(&["raw server corrupt 01 at 700"]);
    let failed = Client::plain_at(server.pop3s()).try_upgrade(server.client_config(), "localhost");
    let error = failed.err().expect("the handshake fails");
    assert_eq!(error.kind(), ErrorKind::InvalidData, "{error}");
}

#[test]
fn an_octet_of_the_client_changed_on_its_way_fails_the_handshake_of_the_server() {
    let server = server(&["raw client corrupt ff at 0"]);
    let octets = raw_octets(&server).unwrap();
    assert_eq!(octets.first(), Some(&21), "an alert: {octets:?}");
    assert!(matches!(ending(&server), Some(Ending::TlsFailed(_))));
}

#[test]
fn records_in_single_octets_and_twice_delayed_are_read_all_the_same() {
    let server = server(&["raw server slice 1", "raw client slice 1"]);
    let mut client = Client::tls(&server);
    client.talk("S: +OK...\n C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK...\n C: QUIT\n S: +OK...");
    assert_eq!(client.rest(), b"", "the end comes with its close_notify");
    drop(client);
    assert_eq!(ending(&server), Some(Ending::Quit));
}

#[test]
fn a_stall_in_the_handshake_lasts_until_the_clock_says_so() {
    let server = server(&["raw server stall at 7"]);
    let mut tcp = TcpStream::connect(server.pop3s()).unwrap();
    hello(&mut tcp, server.client_config());
    let mut octets = [0; 7];
    tcp.read_exact(&mut octets).unwrap();
    server.advance(Duration::from_secs(600));
    assert_eq!(tcp.read(&mut octets).unwrap(), 0);
    assert_eq!(ending(&server), Some(Ending::TimedOut));
}

#[test]
fn places_count_from_the_handshake_behind_stls() {
    let server = server(&["raw server cut fin at 7"]);
    let mut tcp = TcpStream::connect(server.pop3()).unwrap();
    tcp.write_all(b"STLS\r\n").unwrap();
    let mut clear = Vec::new();
    while !clear.ends_with(b"negotiation\r\n") {
        let mut octet = [0];
        tcp.read_exact(&mut octet).unwrap();
        clear.push(octet[0]);
    }
    hello(&mut tcp, server.client_config());
    let mut octets = Vec::new();
    tcp.read_to_end(&mut octets).unwrap();
    assert_eq!((octets.len(), octets[0], octets[5]), (7, 22, 2), "{octets:?}");
    assert_eq!(ending(&server), Some(Ending::Fault("raw server cut fin at 7".into())));
}

#[test]
fn a_message_is_cut_within_a_record_and_the_client_knows() {
    // Far behind the handshake, within the reply to RETR.
    let message = pop3_mock::Message::generated(1 << 20, 1);
    let server = builder(&["raw server cut fin at 100000"])
        .user(pop3_mock::User::new("alice", "secret").message(message))
        .start_blocking()
        .unwrap();
    let mut client = Client::tls(&server);
    client.talk("S: +OK...\n C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK...");
    client.send("RETR 1\r\n");
    let (octets, result) = client.rest_or_error();
    assert!((50_000..100_000).contains(&octets.len()), "{}", octets.len());
    assert_eq!(result.unwrap_err().kind(), ErrorKind::UnexpectedEof);
    drop(client);
    assert_eq!(ending(&server), Some(Ending::Fault("raw server cut fin at 100000".into())));
}

#[test]
fn a_session_in_clear_has_no_octets_of_tls() {
    let server = server(&["raw server cut fin at 0"]);
    Client::logged_in(&server).talk("C: QUIT\n S: +OK...");
}

#[test]
fn a_script_under_tls_suffers_from_faults_below_it() {
    let script = Script::new().send("+OK ready\r\n").expect("QUIT\r\n").reply("+OK\r\n");
    let fault = "raw server cut fin at 7".parse().unwrap();
    let server = Server::builder().script(script).fault(fault).start_blocking().unwrap();
    assert_eq!(raw_octets(&server).unwrap().len(), 7);
    assert_eq!(ending(&server), Some(Ending::Fault("raw server cut fin at 7".into())));
    server.finish().expect("a fault is no failure of the script");
}

#[test]
fn a_script_that_a_fault_cuts_in_its_reply_has_not_failed() {
    let script = Script::new().send("+OK ready\r\n").expect("QUIT\r\n").reply("+OK\r\n");
    let fault = "raw client cut fin at 1000".parse().unwrap();
    let server = Server::builder().script(script).fault(fault).start_blocking().unwrap();
    let mut client = Client::tls(&server);
    client.talk("S: +OK ready");
    client.send("x".repeat(1000));
    assert!(client.rest_or_error().0.is_empty());
    server.finish().expect("a fault is no failure of the script");
}
