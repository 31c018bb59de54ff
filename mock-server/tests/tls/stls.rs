//! STLS that is not there, not obeyed, or answered with more than a line.

use std::io::{Read, Write};

use pop3_mock::{Certificate, Ending, TlsFlaw};
use rustls::version::TLS13;

use crate::common::Client;
use crate::{builder, client_hello, connect, read_to, secure, server};

fn announces_stls(client: &mut Client) -> bool {
    String::from_utf8(client.content("CAPA")).unwrap().lines().any(|line| line == "STLS")
}

#[test]
fn stls_is_announced_and_refused() {
    let server = server(&[TlsFlaw::StlsRefused]);
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    assert!(announces_stls(&mut client));
    client.talk(
        "C: STLS\n S: -ERR TLS is not available\n C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK...",
    );
    Client::tls(&server).talk("S: +OK...\n C: STLS\n S: -ERR TLS is active already");
}

#[test]
fn stls_is_not_announced_and_obeyed() {
    let server = server(&[TlsFlaw::StlsUnannounced]);
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    assert!(!announces_stls(&mut client));
    client.talk("C: STLS\n S: +OK begin TLS negotiation");
    client.upgrade(&server).talk("C: NOOP\n S: -ERR log in first");
}

#[test]
fn stls_is_neither_announced_nor_obeyed() {
    let server = server(&[TlsFlaw::StlsUnannounced, TlsFlaw::StlsRefused]);
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    assert!(!announces_stls(&mut client));
    client.talk("C: STLS\n S: -ERR TLS is not available");
}

#[test]
fn behind_stls_the_session_goes_on_in_clear() {
    let server = server(&[TlsFlaw::ClearAfterStls]);
    let mut client = Client::plain(&server);
    client.talk(
        "S: +OK...
         C: STLS
         S: +OK begin TLS negotiation
         C: USER alice
         S: +OK...
         C: PASS secret
         S: +OK...
         C: QUIT
         S: +OK...",
    );
    assert_eq!(client.rest(), b"");
    server.wait_idle_blocking();
    assert!(!server.sessions()[0].tls);

    // A ClientHello is a line like any other.
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: STLS\n S: +OK...");
    client.send(client_hello(&server, &TLS13, "localhost"));
    client.talk("C: \n S: -ERR...\n C: CAPA\n S: +OK...");
}

#[test]
fn a_handshake_that_an_alert_ends_leads_back_to_clear_text() {
    let server = server(&[TlsFlaw::AlertHandshakeFailure, TlsFlaw::ClearAfterFailure]);
    let mut stream = connect(server.pop3());
    stream.write_all(b"STLS\r\n").unwrap();
    read_to(&mut stream, b"negotiation\r\n");
    stream.write_all(&client_hello(&server, &TLS13, "localhost")).unwrap();
    let answer = read_to(&mut stream, b"\r\n");
    assert_eq!(answer, b"\x15\x03\x03\x00\x02\x02\x28-ERR TLS handshake failed\r\n");
    stream.write_all(b"USER alice\r\nPASS secret\r\nQUIT\r\n").unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    let rest = String::from_utf8(rest).unwrap();
    assert!(rest.starts_with("+OK now send PASS\r\n+OK maildrop has 1 messages"), "{rest}");
    server.wait_idle_blocking();
    assert!(server.sessions()[0].ending == Some(Ending::Quit) && !server.sessions()[0].tls);
}

#[test]
fn a_certificate_that_the_client_refuses_leads_back_to_clear_text() {
    let builder = builder(&[TlsFlaw::ClearAfterFailure]).certificate(Certificate::Expired);
    let server = builder.start_blocking().unwrap();
    let mut stream = connect(server.pop3());
    stream.write_all(b"STLS\r\n").unwrap();
    read_to(&mut stream, b"negotiation\r\n");
    assert!(secure(&mut stream, server.client_config(), "localhost").is_err());
    // The alert of the client stands before its next command.
    let answer = read_to(&mut stream, b"-ERR TLS handshake failed\r\n");
    assert!(answer.ends_with(b"-ERR TLS handshake failed\r\n"), "{}", answer.escape_ascii());
    stream.write_all(b"USER alice\r\n").unwrap();
    assert_eq!(read_to(&mut stream, b"\r\n"), b"+OK now send PASS\r\n");
}

#[test]
fn a_handshake_that_succeeds_does_not_lead_back() {
    let server = server(&[TlsFlaw::ClearAfterFailure]);
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: STLS\n S: +OK...");
    client.upgrade(&server).talk("C: NOOP\n S: -ERR log in first");
}

#[test]
fn clear_octets_stand_in_the_segment_of_the_reply_to_stls() {
    for (flaw, expected) in [
        (TlsFlaw::LineBehindStls, &b"+OK begin TLS negotiation\r\n+OK said in clear\r\n"[..]),
        (TlsFlaw::PartBehindStls, b"+OK begin TLS negotiation\r\n+OK said in clear"),
    ] {
        let server = server(&[flaw]);
        let mut stream = connect(server.pop3());
        read_to(&mut stream, b"\r\n");
        stream.write_all(b"STLS\r\n").unwrap();
        let mut segment = [0; 1024];
        let length = stream.read(&mut segment).unwrap();
        assert_eq!(segment[..length], *expected, "{flaw}");
        // Who throws them away can go on.
        assert!(secure(&mut stream, server.client_config(), "localhost").is_ok(), "{flaw}");
        assert!(server.transcript().to_string().contains("S: +OK said in clear"), "{flaw}");
    }
}

#[test]
fn every_flaw_has_a_name_that_leads_back_to_it() {
    for flaw in TlsFlaw::ALL {
        assert_eq!(flaw.to_string().parse(), Ok(flaw));
    }
    let unknown = "none".parse::<TlsFlaw>().unwrap_err().to_string();
    assert!(unknown.starts_with("there is no TLS flaw \"none\"; there are clear-implicit, "), "{unknown}");
}
