//! STLS and implicit TLS: RFC 2595 §4, RFC 8314 §3.

use pop3_mock::{Certificate, Ending, Server, User};

use crate::authorization::capabilities;
use crate::common::Client;
use crate::server;

#[test]
fn stls_secures_the_session_and_forgets_what_was_said_before() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: USER alice\n S: +OK...\n C: STLS\n S: +OK begin TLS negotiation");
    let mut client = client.upgrade(&server);
    // No second greeting: the first octets are the reply to the first command.
    client.talk("C: PASS secret\n S: -ERR PASS comes directly behind a successful USER");
    assert!(!capabilities(&mut client).contains(&"STLS".into()));
    client.talk(
        "C: STLS
         S: -ERR TLS is active already
         C: USER alice
         S: +OK...
         C: PASS secret
         S: +OK maildrop has 2 messages (36 octets)
         C: STLS
         S: -ERR not permitted behind a login
         C: QUIT
         S: +OK...",
    );
    assert_eq!(client.rest(), b"", "the session ends with a close_notify");
    assert!(server.sessions()[0].tls);
}

#[test]
fn tls_in_one_session_changes_nothing_for_another() {
    let server = server();
    let mut first = Client::plain(&server);
    first.talk("S: +OK...\n C: STLS\n S: +OK...");
    let mut first = first.upgrade(&server);
    let mut second = Client::plain(&server);
    second.talk("S: +OK...");
    assert!(!capabilities(&mut first).contains(&"STLS".into()));
    assert!(capabilities(&mut second).contains(&"STLS".into()));
}

#[test]
fn the_implicit_port_greets_under_tls_and_offers_no_stls() {
    let server = server();
    let mut client = Client::tls(&server);
    client.talk("S: +OK pop3-mock ready");
    assert!(!capabilities(&mut client).contains(&"STLS".into()));
    client.talk("C: AUTH PLAIN AGFsaWNlAHNlY3JldA==\n S: +OK...\n C: QUIT\n S: +OK...");
    assert_eq!(client.rest(), b"");
}

#[test]
fn the_leaf_is_valid_for_the_loopback_names_and_no_other() {
    let server = server();
    for name in ["localhost", "127.0.0.1", "::1"] {
        let client = Client::plain_at(server.pop3s()).try_upgrade(server.client_config(), name);
        client.unwrap().talk("S: +OK...");
    }
    let error = Client::plain_at(server.pop3s()).try_upgrade(server.client_config(), "mail.example");
    assert!(error.err().unwrap().to_string().contains("not valid for name"));
}

#[test]
fn bad_certificates_are_bad_in_the_way_that_was_asked_for() {
    for (certificate, complaint) in [
        (Certificate::WrongName, "not valid for name"),
        (Certificate::Expired, "expired"),
        (Certificate::UnknownCa, "UnknownIssuer"),
    ] {
        let server = Server::builder().certificate(certificate).start_blocking().unwrap();
        let refused = Client::plain_at(server.pop3s()).try_upgrade(server.client_config(), "localhost");
        let error = refused.err().unwrap().to_string();
        assert!(error.contains(complaint), "{certificate:?}: {error}");
    }
}

#[test]
fn commands_in_clear_behind_stls_are_not_executed_under_tls() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    client.send("STLS\r\nUSER alice\r\nCAPA\r\n");
    client.talk("S: -ERR octets follow STLS before its reply\n S: +OK now send PASS\n S: +OK capability...");
    client.multi_line();
    // The connection goes on in clear, and STLS is still there for who waits.
    client.talk("C: STLS\n S: +OK begin TLS negotiation");
    client.upgrade(&server).talk("C: NOOP\n S: -ERR log in first");
}

#[test]
fn a_failed_handshake_does_not_lead_back_to_clear_text() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: STLS\n S: +OK begin...");
    client.send("USER alice\r\nPASS secret\r\n");
    let (rest, _) = client.rest_or_error();
    assert!(!rest.starts_with(b"+OK") && !rest.starts_with(b"-ERR"), "{}", rest.escape_ascii());
    drop(client);
    server.wait_idle_blocking();
    assert!(matches!(server.sessions()[0].ending, Some(Ending::TlsFailed(_))));
}

#[test]
fn passwords_are_refused_in_clear_if_tls_is_required() {
    let user = User::new("alice", "secret");
    let server = Server::builder().user(user).require_tls(true).start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk(
        "S: +OK...
         C: USER alice
         S: -ERR passwords are accepted under TLS only, see STLS
         C: PASS secret
         S: -ERR passwords are accepted under TLS only, see STLS
         C: AUTH PLAIN
         S: -ERR passwords are accepted under TLS only, see STLS
         C: AUTH SCRAM-SHA-256
         S: -ERR passwords are accepted under TLS only, see STLS
         C: APOP alice 00000000000000000000000000000000
         S: -ERR passwords are accepted under TLS only, see STLS
         C: AUTH PLAIN AGFsaWNlAHNlY3JldA==
         S: -ERR passwords are accepted under TLS only, see STLS",
    );
    let before = capabilities(&mut client);
    assert!(!before.iter().any(|line| line == "USER" || line.starts_with("SASL")), "{before:?}");
    client.talk("C: STLS\n S: +OK...");
    let mut client = client.upgrade(&server);
    let after = capabilities(&mut client);
    assert!(
        after.contains(&"USER".into()) && after.iter().any(|line| line.starts_with("SASL PLAIN ")),
        "{after:?}"
    );
    client.talk("C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK...");
}

#[test]
fn an_ipv6_loopback_address_serves_as_well() {
    let server = Server::builder().listen(std::net::Ipv6Addr::LOCALHOST).start_blocking().unwrap();
    let client = Client::plain_at(server.pop3s()).try_upgrade(server.client_config(), "::1");
    client.unwrap().talk("S: +OK pop3-mock ready");
}

#[test]
fn addresses_beyond_this_machine_need_permission() {
    let refused = Server::builder().pop3_address("0.0.0.0:0".parse().unwrap()).start_blocking();
    assert!(refused.unwrap_err().to_string().contains("0.0.0.0:0 is no loopback address"));
}
