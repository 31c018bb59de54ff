//! TLS, which a proxy does not look into: faults act on its records.

use std::io::{self, ErrorKind};

use pop3_mock::{Proxy, ProxyBuilder, Server};

use crate::common::Client;
use crate::{proxied, upstream};

/// A server and the proxy in front of its implicit TLS.
fn secured(faults: &[&str]) -> (Server, Proxy) {
    let server = upstream();
    let builder = Proxy::builder(server.pop3s());
    let builder = faults.iter().map(|text| text.parse().unwrap()).fold(builder, ProxyBuilder::fault);
    let proxy = builder.start_blocking().unwrap();
    (server, proxy)
}

/// A handshake through the proxy.
fn shake_hands(faults: &[&str]) -> io::Result<Client> {
    let (server, proxy) = secured(faults);
    let client = Client::plain_at(proxy.address());
    let client = client.try_upgrade(server.client_config(), "localhost");
    client.map(|mut client| {
        client.talk("S: +OK pop3-mock ready\n C: QUIT\n S: +OK...");
        client
    })
}

#[test]
fn tls_passes_also_in_records_of_many_pieces() {
    assert!(shake_hands(&[]).is_ok());
    assert!(shake_hands(&["server slice 3", "client slice 7"]).is_ok());
}

#[test]
fn a_handshake_can_be_cut_in_the_middle_of_a_record() {
    let error = |fault: &str| shake_hands(&[fault]).err().unwrap().kind();
    assert_eq!(error("server cut rst at 200"), ErrorKind::ConnectionReset);
    assert_eq!(error("server cut fin at 200"), ErrorKind::UnexpectedEof);
    assert_eq!(error("client cut rst at 100"), ErrorKind::ConnectionReset);
}

#[test]
fn a_record_that_comes_corrupt_is_no_tls() {
    let error = shake_hands(&["server corrupt 01 at 300"]).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::InvalidData, "{error}");
}

#[test]
fn a_session_can_be_cut_between_records_without_close_notify() {
    let (server, proxy) = secured(&["server cut fin at 3000"]);
    let mut client = Client::plain_at(proxy.address()).upgrade(&server);
    client.send("NOOP\r\n".repeat(200));
    assert_eq!(client.rest_or_error().1.unwrap_err().kind(), ErrorKind::UnexpectedEof);
}

#[test]
fn places_behind_commands_are_not_found() {
    let (server, proxy) = secured(&["server cut fin after 1st CAPA", "client cut fin after 1st CAPA"]);
    let mut client = Client::plain_at(proxy.address()).upgrade(&server);
    client.talk("S: +OK pop3-mock ready\n C: CAPA\n S: +OK...");
    client.multi_line();
    client.talk("C: QUIT\n S: +OK...");
}

#[test]
fn stls_passes_and_places_in_front_of_it_are_found() {
    let (server, proxy) = proxied(&["server corrupt 20 after 1st STLS +1", "server cut fin after 1st NOOP"]);
    let mut client = Client::plain_at(proxy.address());
    client.talk("S: +OK...\n C: STLS\n S: +oK begin TLS...");
    let mut client = client.upgrade(&server);
    client.talk("C: NOOP\n S: -ERR log in first");
}
