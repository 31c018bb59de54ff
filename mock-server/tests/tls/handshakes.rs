//! Handshakes that come to nothing, and what is spoken in them.

use std::io::{self, Read, Write};
use std::time::Duration;

use pop3_mock::{Ending, Script, TlsFlaw};
use rustls::ProtocolVersion;
use rustls::version::{TLS12, TLS13};

use crate::common::Client;
use crate::{builder, client_hello, connect, read_to, secure, server, speaking};

#[test]
fn one_version_of_tls_is_spoken_and_the_other_refused() {
    for (flaw, spoken, version, other) in [
        (TlsFlaw::Tls12Only, &TLS12, ProtocolVersion::TLSv1_2, &TLS13),
        (TlsFlaw::Tls13Only, &TLS13, ProtocolVersion::TLSv1_3, &TLS12),
    ] {
        let server = server(&[flaw]);
        for config in [server.client_config(), speaking(&server, spoken)] {
            let tls = secure(&mut connect(server.pop3s()), config, "localhost").unwrap();
            assert_eq!(tls.protocol_version(), Some(version), "{flaw}");
        }
        let refused = secure(&mut connect(server.pop3s()), speaking(&server, other), "localhost");
        let reason = refused.expect_err("a refusal").to_string();
        assert!(reason.contains("ProtocolVersion"), "{flaw}: {reason}");
    }
}

#[test]
fn an_alert_is_the_whole_answer_to_a_client_hello() {
    for (flaw, description) in [(TlsFlaw::AlertHandshakeFailure, 40), (TlsFlaw::AlertProtocolVersion, 70)] {
        let server = server(&[flaw]);
        let mut implicit = connect(server.pop3s());
        let mut upgraded = connect(server.pop3());
        upgraded.write_all(b"STLS\r\n").unwrap();
        assert!(read_to(&mut upgraded, b"negotiation\r\n").ends_with(b"\r\n+OK begin TLS negotiation\r\n"));
        for stream in [&mut implicit, &mut upgraded] {
            stream.write_all(&client_hello(&server, &TLS13, "localhost")).unwrap();
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).unwrap();
            assert_eq!(answer, [0x15, 3, 3, 0, 2, 2, description], "{flaw}");
        }
        drop((implicit, upgraded));
        server.wait_idle_blocking();
        let expected = Ending::TlsFailed(format!("refused with alert {description}"));
        assert!(server.sessions().iter().all(|session| session.ending.as_ref() == Some(&expected)));
    }
}

#[test]
fn a_client_is_told_the_alert() {
    for (flaw, alert) in [
        (TlsFlaw::AlertHandshakeFailure, "HandshakeFailure"),
        (TlsFlaw::AlertProtocolVersion, "ProtocolVersion"),
    ] {
        let server = server(&[flaw]);
        let refused = secure(&mut connect(server.pop3s()), server.client_config(), "localhost");
        let reason = refused.expect_err("a refusal").to_string();
        assert!(reason.contains("fatal alert") && reason.contains(alert), "{reason}");
    }
}

#[test]
fn a_handshake_that_is_cut_by_the_client_is_not_waited_for() {
    let server = server(&[TlsFlaw::AlertHandshakeFailure]);
    let hello = client_hello(&server, &TLS13, "localhost");
    for length in [0, 1, 4, 5, 6, hello.len() - 1] {
        connect(server.pop3s()).write_all(&hello[..length]).unwrap();
    }
    server.wait_idle_blocking();
}

#[test]
fn a_handshake_stalls_until_the_autologout() {
    let server = builder(&[TlsFlaw::Stall]).manual_clock(true).start_blocking().unwrap();
    let mut implicit = connect(server.pop3s());
    let mut upgraded = connect(server.pop3());
    upgraded.write_all(b"STLS\r\n").unwrap();
    read_to(&mut upgraded, b"negotiation\r\n");
    for stream in [&mut implicit, &mut upgraded] {
        stream.write_all(&client_hello(&server, &TLS13, "localhost")).unwrap();
    }
    server.wait_for_blocking(|event| matches!(event, pop3_mock::Event::Connected { session: 2, .. }));
    // The handshake may begin behind the first advance, and never behind all of them.
    while server.sessions().iter().any(|session| session.ending.is_none()) {
        server.advance(Duration::from_secs(600));
    }
    assert!(server.sessions().iter().all(|session| session.ending == Some(Ending::TimedOut)));
    for mut stream in [implicit, upgraded] {
        // An end or a reset, and no octet before it.
        assert!(!matches!(stream.read(&mut [0]), Ok(1)));
    }
}

#[test]
fn a_client_that_gives_up_a_stalled_handshake_ends_the_session() {
    let server = server(&[TlsFlaw::Stall]);
    connect(server.pop3s()).write_all(&client_hello(&server, &TLS13, "localhost")).unwrap();
    server.wait_idle_blocking();
    let ending = server.sessions()[0].ending.clone();
    assert!(matches!(&ending, Some(Ending::TlsFailed(reason)) if reason.contains("stalled")), "{ending:?}");
}

#[test]
fn sessions_end_without_a_close_notify() {
    let server = server(&[TlsFlaw::NoCloseNotify]);
    let mut upgraded = Client::plain(&server);
    upgraded.talk("S: +OK...\n C: STLS\n S: +OK...");
    let mut upgraded = upgraded.upgrade(&server);
    let mut implicit = Client::tls(&server);
    implicit.talk("S: +OK...");
    for client in [&mut implicit, &mut upgraded] {
        client.talk("C: QUIT\n S: +OK pop3-mock signing off");
        let (rest, result) = client.rest_or_error();
        assert_eq!(rest, b"");
        assert_eq!(result.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}

#[test]
fn the_port_for_implicit_tls_speaks_in_clear() {
    let server = server(&[TlsFlaw::ClearImplicit]);
    let mut client = Client::plain_at(server.pop3s());
    client.talk("S: +OK pop3-mock ready\n C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK...");
    assert!(!server.sessions()[0].tls);
    let refused = secure(&mut connect(server.pop3s()), server.client_config(), "localhost");
    assert!(refused.expect_err("no TLS").to_string().contains("corrupt message"));
}

#[test]
fn a_handshake_that_a_flaw_breaks_is_no_failure_of_a_script() {
    let script =
        Script::new().send("+OK\r\n").expect("STLS\r\n").send("+OK\r\n").start_tls().expect("CAPA\r\n");
    let server = builder(&[TlsFlaw::AlertHandshakeFailure]).script(script).start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk("S: +OK\n C: STLS\n S: +OK");
    assert!(client.try_upgrade(server.client_config(), "localhost").is_err());
    assert_eq!(server.finish(), Ok(()));
}
