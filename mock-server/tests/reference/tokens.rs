//! OAUTHBEARER (RFC 7628) and XOAUTH2: bearer tokens, under TLS alone.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pop3_mock::{Server, User};

use super::authorization::capabilities;
use crate::common::Client;

fn server() -> Server {
    let users = [User::new("alice", "secret").token("vF9dft4"), User::new("bob", "secret")];
    Server::builder().users(users).start_blocking().unwrap()
}

fn connect(server: &Server) -> Client {
    let mut client = Client::tls(server);
    client.talk("S: +OK...");
    client
}

#[test]
fn a_known_token_succeeds_without_another_challenge() {
    let server = server();
    for (mechanism, message) in [
        ("OAUTHBEARER", "n,a=alice,\x01host=localhost\x01port=995\x01auth=Bearer vF9dft4\x01\x01"),
        ("OAUTHBEARER", "n,,\x01auth=bearer vF9dft4\x01unknown=x\x01\x01"),
        ("XOAUTH2", "user=alice\x01auth=Bearer vF9dft4\x01\x01"),
    ] {
        let message = STANDARD.encode(message);
        connect(&server).talk(&format!("C: AUTH {mechanism} {message}\n S: +OK...\n C: QUIT\n S: +OK..."));
        connect(&server)
            .talk(&format!("C: AUTH {mechanism}\n S: + \n C: {message}\n S: +OK...\n C: QUIT\n S: +OK..."));
    }
}

#[test]
fn a_wrong_token_is_told_as_json_before_the_exchange_fails() {
    let server = server();
    let mut client = connect(&server);
    for answer in ["AQ==", "", "*"] {
        for message in ["n,,\x01auth=Bearer wrong\x01\x01", "n,a=bob,\x01auth=Bearer vF9dft4\x01\x01"] {
            // {"status":"invalid_token"}
            client.talk(&format!(
                "C: AUTH OAUTHBEARER {}
                 S: + eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=
                 C: {answer}
                 S: -ERR [AUTH] wrong user name or password",
                STANDARD.encode(message)
            ));
        }
        // {"status":"401","schemes":"bearer"}
        client.talk(&format!(
            "C: AUTH XOAUTH2 {}
             S: + eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIn0=
             C: {answer}
             S: -ERR [AUTH] wrong user name or password",
            STANDARD.encode("user=bob\x01auth=Bearer vF9dft4\x01\x01")
        ));
    }
}

#[test]
fn what_is_no_message_fails_without_the_auth_code() {
    let server = server();
    let mut client = connect(&server);
    // {"status":"invalid_request"}; then a single 0x01, which is no first message.
    client.talk(&format!(
        "C: AUTH OAUTHBEARER {}
         S: + eyJzdGF0dXMiOiJpbnZhbGlkX3JlcXVlc3QifQ==
         C: AQ==
         S: -ERR the response is no message with a bearer token
         C: AUTH OAUTHBEARER AQ==
         S: -ERR the response is no message with a bearer token",
        STANDARD.encode("n,,\x01\x01")
    ));
}

#[test]
fn a_long_token_comes_behind_the_empty_challenge() {
    let token = "t".repeat(8_000);
    let server = Server::builder().user(User::new("alice", "secret").token(&token)).start_blocking().unwrap();
    let message = STANDARD.encode(format!("user=alice\x01auth=Bearer {token}\x01\x01"));
    let mut client = connect(&server);
    client.talk(&format!("C: AUTH XOAUTH2 {message}\n S: -ERR a command line has at most 255 octets"));
    client.talk(&format!("C: AUTH XOAUTH2\n S: + \n C: {message}\n S: +OK..."));
}

#[test]
fn tokens_are_announced_and_taken_under_tls_alone_and_only_if_there_are_any() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: AUTH XOAUTH2\n S: -ERR the SASL mechanism is not supported");
    client.talk("C: AUTH OAUTHBEARER\n S: -ERR the SASL mechanism is not supported");
    assert!(capabilities(&mut client).contains(&"SASL PLAIN SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512".into()));
    client.talk("C: STLS\n S: +OK...");
    let after = capabilities(&mut client.upgrade(&server));
    let sasl = "SASL PLAIN SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512 OAUTHBEARER XOAUTH2";
    assert!(after.contains(&sasl.into()), "{after:?}");
    let server = Server::builder().user(User::new("alice", "secret")).start_blocking().unwrap();
    connect(&server).talk("C: AUTH XOAUTH2\n S: -ERR the SASL mechanism is not supported");
}

#[test]
fn a_server_that_knows_its_name_refuses_messages_for_another_host_or_port() {
    let user = User::new("alice", "secret").token("vF9dft4");
    let server = Server::builder().user(user).oauth_host("mail.test").start_blocking().unwrap();
    let [own, other] = [server.pop3s().port(), 1];
    let message = |host: &str, port: u16| {
        STANDARD.encode(format!("n,,\x01host={host}\x01port={port}\x01auth=Bearer vF9dft4\x01\x01"))
    };
    for message in [message("other.test", own), message("mail.test", other)] {
        // {"status":"invalid_request"}
        connect(&server).talk(&format!(
            "C: AUTH OAUTHBEARER {message}
             S: + eyJzdGF0dXMiOiJpbnZhbGlkX3JlcXVlc3QifQ==
             C: AQ==
             S: -ERR the response names another host or port than this server's"
        ));
    }
    connect(&server).talk(&format!("C: AUTH OAUTHBEARER {}\n S: +OK...", message("MAIL.test", own)));
}
