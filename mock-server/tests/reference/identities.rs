//! EXTERNAL (RFC 4422 appendix A) and ANONYMOUS (RFC 4505), and which mechanisms are announced.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pop3_mock::{Mechanism, Server, User};

use super::authorization::capabilities;
use crate::common::Client;

fn server() -> Server {
    let users = [User::new("alice", "secret"), User::new("guest", "x").message("a: b\r\n\r\n")];
    Server::builder().users(users).external("alice").anonymous("guest").start_blocking().unwrap()
}

#[test]
fn external_logs_in_the_one_whom_the_test_named_if_the_client_asks_for_nobody_else() {
    let server = server();
    for asked in ["=", "YWxpY2U="] {
        let mut client = Client::tls(&server);
        client.talk(&format!("S: +OK...\n C: AUTH EXTERNAL {asked}\n S: +OK...\n C: QUIT\n S: +OK..."));
    }
    let mut client = Client::tls(&server);
    // "guest", "alice\0"
    client.talk(
        "S: +OK...
         C: AUTH EXTERNAL Z3Vlc3Q=
         S: -ERR [AUTH] wrong user name or password
         C: AUTH EXTERNAL YWxpY2UA
         S: -ERR the authorization identity is not UTF-8 without NUL
         C: AUTH EXTERNAL
         S: + 
         C:
         S: +OK maildrop has 0 messages (0 octets)",
    );
}

#[test]
fn external_needs_tls_and_somebody_to_log_in() {
    let in_clear = server();
    Client::plain(&in_clear)
        .talk("S: +OK...\n C: AUTH EXTERNAL =\n S: -ERR the SASL mechanism is not supported");
    let builder = || Server::builder().user(User::new("alice", "secret"));
    for builder in [builder(), builder().external("bob")] {
        let nobody = builder.start_blocking().unwrap();
        Client::tls(&nobody)
            .talk("S: +OK...\n C: AUTH EXTERNAL =\n S: -ERR the SASL mechanism is not supported");
    }
}

#[test]
fn anonymous_opens_the_maildrop_that_the_test_named() {
    let server = server();
    for trace in ["=", "c2lyaGM=", "dGltQGV4YW1wbGUubmV0"] {
        Client::plain(&server).talk(&format!(
            "S: +OK...
             C: AUTH ANONYMOUS {trace}
             S: +OK maildrop has 1 messages (8 octets)
             C: QUIT
             S: +OK..."
        ));
    }
    let long = STANDARD.encode("\u{E4}".repeat(256));
    Client::plain(&server).talk(&format!(
        "S: +OK...
         C: AUTH ANONYMOUS
         S: + 
         C: {long}
         S: -ERR this is no trace information
         C: AUTH ANONYMOUS QA==
         S: -ERR this is no trace information"
    ));
}

#[test]
fn every_announced_mechanism_can_be_begun_and_no_other() {
    let token_user = || User::new("bob", "secret").token("t");
    let builder = || Server::builder().user(token_user()).external("bob").anonymous("bob");
    for server in [
        builder().start_blocking().unwrap(),
        builder().mechanisms(Mechanism::ALL).start_blocking().unwrap(),
        builder().mechanisms([Mechanism::Login, Mechanism::Login]).start_blocking().unwrap(),
        builder().mechanisms([]).start_blocking().unwrap(),
        Server::builder().start_blocking().unwrap(),
    ] {
        for mut client in [Client::plain(&server), Client::tls(&server)] {
            client.talk("S: +OK...");
            let lines = capabilities(&mut client);
            let sasl: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("SASL ")).collect();
            let announced: Vec<&str> = sasl.iter().flat_map(|names| names.split(' ')).collect();
            for mechanism in Mechanism::ALL {
                let times = announced.iter().filter(|name| **name == mechanism.name()).count();
                client.send(format!("AUTH {mechanism}\r\n"));
                let answer = client.line();
                assert_eq!(
                    (times, answer.starts_with("+ ")),
                    if times == 0 { (0, false) } else { (1, true) }
                );
                if times == 1 {
                    client.talk("C: *\n S: -ERR authentication cancelled");
                }
            }
        }
    }
}
