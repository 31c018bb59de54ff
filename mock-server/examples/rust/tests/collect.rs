//! The program beside a mock server: one that is as it should be, and one that is not.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::io;

use pop3_client::tokio::Client;
use pop3_client::{Credentials, ErrorKind, Options};
use pop3_mock::{Certificate, Script, Server, User};
use pop3_mock_example::{CollectError, collect};

const FIRST: &str = "Subject: first\r\n\r\n.a line that begins with a dot\r\n";
const SECOND: &str = "Subject: second\r\n\r\nhello\r\n";

/// A strict server with two messages for alice. It stops at the end of the test.
fn server() -> Server {
    let alice = User::new("alice", "secret").message(FIRST).message(SECOND);
    Server::builder().user(alice).start_blocking().unwrap()
}

/// Runs the program over TLS with a client that trusts this server and nothing else.
async fn run(
    server: &Server,
    password: &str,
    save: impl FnMut(&[u8]) -> io::Result<()>,
) -> Result<usize, CollectError> {
    let client = Client::new(Options::default(), server.client_config());
    let address = ("localhost", server.pop3s().port());
    let result = collect(&client, address, &Credentials::user_pass("alice", password), save).await;
    // From here on the maildrop is what the session has left.
    server.wait_idle().await;
    result
}

fn kind(result: Result<usize, CollectError>) -> ErrorKind {
    match result {
        Err(CollectError::Pop3(error)) => error.kind,
        other => panic!("expected an error of the server, got {other:?}"),
    }
}

#[tokio::test]
async fn every_message_is_saved_and_removed() {
    let server = server();
    let mut saved = Vec::new();
    let result = run(&server, "secret", |message| {
        saved.push(message.to_vec());
        Ok(())
    });
    assert_eq!(result.await.unwrap(), 2);
    assert_eq!(saved, [FIRST.as_bytes(), SECOND.as_bytes()]);
    assert!(server.maildrop("alice").messages.is_empty());
    // Passwords do not get into the transcript.
    let transcript = server.transcript().to_string();
    assert!(transcript.contains("C: PASS ***\n") && transcript.contains("C: QUIT\n"), "{transcript}");
}

#[tokio::test]
async fn a_wrong_password_is_told_with_the_words_of_the_server() {
    let server = server();
    let result = run(&server, "guess", |_| panic!("there is nothing to save")).await;
    let ErrorKind::Refused(refusal) = kind(result) else { panic!("expected a refusal") };
    assert!(refusal.is("AUTH"), "{refusal}");
    assert_eq!(server.maildrop("alice").messages.len(), 2);
}

#[tokio::test]
async fn nothing_is_removed_before_quit() {
    let server = server();
    let mut calls = 0;
    let result = run(&server, "secret", |_| {
        calls += 1;
        // By the second message the first one is marked as deleted, and still there.
        assert_eq!(server.maildrop("alice").messages.len(), 2);
        if calls == 2 { Err(io::Error::other("disk full")) } else { Ok(()) }
    });
    assert!(matches!(result.await, Err(CollectError::Save(_))));
    assert!(server.transcript().to_string().contains("C: DELE 1\n"));
    assert_eq!(server.maildrop("alice").messages.len(), 2);
}

#[tokio::test]
async fn a_message_that_breaks_off_is_not_saved() {
    let script = Script::new()
        .send("+OK ready\r\n")
        .expect("USER alice\r\n")
        .reply("+OK\r\n")
        .expect("PASS secret\r\n")
        .reply("+OK\r\n")
        .expect("LIST\r\n")
        .reply("+OK\r\n1 1000\r\n.\r\n")
        .expect("RETR 1\r\n")
        .reply("+OK 1000 octets\r\nSubject: half of")
        .cut();
    let server = Server::builder().script(script).start_blocking().unwrap();
    let result = run(&server, "secret", |_| panic!("half a message was saved")).await;
    assert_eq!(kind(result), ErrorKind::Truncated);
    // The program has sent these commands, and no others.
    server.verify().unwrap();
}

#[tokio::test]
async fn no_password_is_sent_to_a_server_with_a_bad_certificate() {
    for certificate in [Certificate::Expired, Certificate::WrongName, Certificate::UnknownCa] {
        let server = Server::builder().certificate(certificate).start_blocking().unwrap();
        let result = run(&server, "secret", |_| panic!("there is nothing to save")).await;
        assert!(matches!(kind(result), ErrorKind::Tls(_)), "{certificate:?}");
        assert_eq!(server.transcript().to_string(), "", "{certificate:?}");
    }
}
