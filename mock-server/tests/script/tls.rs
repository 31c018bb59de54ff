//! Scripts and TLS.

use std::io::ErrorKind;

use pop3_mock::{Certificate, Script, ScriptProblem, Server};

use crate::common::Client;
use crate::playing;

#[test]
fn start_tls_upgrades_in_the_middle() {
    let server = playing(
        Script::new()
            .expect("STLS\r\n")
            .reply("+OK\r\n")
            .start_tls()
            .expect("CAPA\r\n")
            .reply("+OK\r\n.\r\n"),
    );
    let mut client = Client::plain(&server);
    client.talk("C: STLS\n S: +OK");
    let mut client = client.upgrade(&server);
    client.talk("C: CAPA\n S: +OK\n S: .");
    assert_eq!(client.rest(), b"", "a close_notify ends it");
}

#[test]
fn a_refused_handshake_fails_a_script_unless_the_certificate_asks_for_it() {
    let script = || Script::new().start_tls().send("+OK\r\n");
    let bad = Server::builder().certificate(Certificate::Expired).script(script()).start_blocking().unwrap();
    assert!(Client::plain(&bad).try_upgrade(bad.client_config(), "localhost").is_err());
    bad.verify().unwrap();
    let good = playing(script());
    assert!(Client::plain(&good).try_upgrade(bad.client_config(), "localhost").is_err());
    assert!(matches!(good.finish().unwrap_err().script().unwrap().problem, ScriptProblem::Tls(_)));
}

#[test]
fn on_the_implicit_port_a_script_runs_under_tls() {
    let server = playing(Script::new().send("+OK\r\n").expect("QUIT\r\n").reply("+OK\r\n"));
    Client::tls(&server).talk("S: +OK\n C: QUIT\n S: +OK");
    assert!(server.transcript().entries.iter().all(|entry| entry.tls));
}

#[test]
fn reset_under_tls_is_a_reset_on_the_wire() {
    let server = playing(Script::new().expect("x").reset());
    let mut client = Client::tls(&server);
    client.send("x");
    assert_eq!(client.rest_or_error().1.unwrap_err().kind(), ErrorKind::ConnectionReset);
}

#[test]
fn a_cut_under_tls_has_no_close_notify_and_a_close_has_one() {
    let server = Server::builder()
        .script(Script::new().send("+OK\r\n").cut())
        .script(Script::new().send("+OK\r\n").close())
        .start_blocking()
        .unwrap();
    let (rest, result) = Client::tls(&server).rest_or_error();
    assert_eq!((rest.as_slice(), result.unwrap_err().kind()), (&b"+OK\r\n"[..], ErrorKind::UnexpectedEof));
    let (rest, result) = Client::tls(&server).rest_or_error();
    assert_eq!((rest.as_slice(), result.is_ok()), (&b"+OK\r\n"[..], true));
}

#[test]
fn octets_before_the_handshake_are_told() {
    let server = playing(Script::new().expect("STLS\r\n").start_tls());
    let mut client = Client::plain(&server);
    client.send("STLS\r\nCAPA\r\n");
    client.rest_or_error().0.is_empty();
    assert_eq!(
        server.finish().unwrap_err().script().unwrap().problem,
        ScriptProblem::Extra { actual: b"CAPA\r\n".to_vec() }
    );
}
