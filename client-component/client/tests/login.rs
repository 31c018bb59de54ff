//! Proof of identity, and what is never sent.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use common::{client, connect, mrose, options, play, refused};
use pop3_client::{Credentials, Direction, ErrorKind, Options, Rule, Security, Step, tokio::Client};
use pop3_mock::Script;

fn greeting() -> Script {
    Script::new().send("+OK ready\r\n")
}

#[tokio::test]
async fn no_password_follows_a_refused_user() {
    let server = play(
        greeting()
            .expect("USER mrose\r\n")
            .reply("-ERR never heard of\r\n")
            .expect("QUIT\r\n")
            .reply("+OK\r\n"),
    );
    let failure = connect(&server).await.unwrap().authenticate(&mrose()).await.err().unwrap();
    assert_eq!(failure.error, refused(Step::User, None, "never heard of"));
    failure.connection.unwrap().quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn a_refused_password_gives_the_connection_back_for_another_try() {
    let script = greeting()
        .expect("USER mrose\r\n")
        .reply("+OK\r\n")
        .expect("PASS wrong\r\n")
        .reply("-ERR [AUTH] no\r\n")
        .expect("AUTH PLAIN\r\n")
        .reply("+ \r\n")
        // RFC 4616: NUL "mrose" NUL "tanstaaf"
        .expect("AG1yb3NlAHRhbnN0YWFm\r\n")
        .reply("+OK\r\n");
    let server = play(script);
    let connection = connect(&server).await.unwrap();
    let failure = connection.authenticate(&Credentials::user_pass("mrose", "wrong")).await.err().unwrap();
    assert_eq!(failure.error, refused(Step::Pass, Some("AUTH"), "no"));
    let again = failure.connection.unwrap().authenticate(&Credentials::plain("mrose", "tanstaaf")).await;
    assert!(again.is_ok());
    drop(again);
    server.verify().unwrap();
}

#[tokio::test]
async fn a_connection_closed_at_the_password_is_no_refusal() {
    let server =
        play(greeting().expect("USER mrose\r\n").reply("+OK\r\n").expect("PASS tanstaaf\r\n").close());
    let failure = connect(&server).await.unwrap().authenticate(&mrose()).await.err().unwrap();
    assert_eq!(failure.error, ErrorKind::Closed.at(Step::Pass));
    assert!(failure.connection.is_none());
}

#[tokio::test]
async fn a_second_challenge_to_plain_is_cancelled() {
    let script = greeting()
        .expect("AUTH PLAIN\r\n")
        .reply("+ \r\n")
        .expect("AG1yb3NlAHRhbnN0YWFm\r\n")
        .reply("+ bW9yZQ==\r\n")
        .expect("*\r\n")
        .reply("-ERR cancelled\r\n");
    let server = play(script);
    let connection = connect(&server).await.unwrap();
    let failure = connection.authenticate(&Credentials::plain("mrose", "tanstaaf")).await.err().unwrap();
    assert_eq!(failure.error, refused(Step::Auth, None, "cancelled"));
    assert!(failure.connection.is_some());
}

#[tokio::test]
async fn success_after_a_cancelled_exchange_is_a_violation() {
    let script = greeting()
        .expect("AUTH PLAIN\r\n")
        .reply("+ \r\n")
        .expect("AG1yb3NlAHRhbnN0YWFm\r\n")
        .reply("+ \r\n")
        .expect("*\r\n")
        .reply("+OK welcome anyway\r\n");
    let server = play(script);
    let connection = connect(&server).await.unwrap();
    let failure = connection.authenticate(&Credentials::plain("mrose", "tanstaaf")).await.err().unwrap();
    assert_eq!(failure.error, ErrorKind::Violation(Rule::CancelIgnored).at(Step::Auth));
}

#[tokio::test]
async fn success_before_the_password_was_sent_is_a_violation() {
    let server = play(greeting().expect("AUTH PLAIN\r\n").reply("+OK come in\r\n"));
    let connection = connect(&server).await.unwrap();
    let failure = connection.authenticate(&Credentials::plain("mrose", "tanstaaf")).await.err().unwrap();
    assert_eq!(failure.error, ErrorKind::Violation(Rule::OkBeforeResponse).at(Step::Auth));
}

#[tokio::test]
async fn no_credential_is_sent_in_plaintext_unless_asked_for() {
    let server = play(greeting().expect("QUIT\r\n").reply("+OK\r\n"));
    let careful = Options { allow_plaintext_auth: false, ..options(Security::Plaintext) };
    let client = Client::new(careful, server.client_config());
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let failure = connection.authenticate(&mrose()).await.err().unwrap();
    assert!(matches!(failure.error.kind, ErrorKind::Misuse(_)), "{}", failure.error);
    failure.connection.unwrap().quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn arguments_with_line_breaks_send_nothing() {
    for credentials in [
        Credentials::user_pass("mrose\r\nDELE 1", "x"),
        Credentials::user_pass("mrose", "x\r\nDELE 1"),
        Credentials::user_pass("mrose", "x\0"),
        Credentials::plain("mrose\0root", "x"),
    ] {
        let server = play(greeting().expect("QUIT\r\n").reply("+OK\r\n"));
        let failure = connect(&server).await.unwrap().authenticate(&credentials).await.err().unwrap();
        assert!(matches!(failure.error.kind, ErrorKind::Misuse(_)), "{}", failure.error);
        failure.connection.unwrap().quit().await.unwrap();
        server.verify().unwrap();
    }
}

#[tokio::test]
async fn the_trace_shows_the_dialogue_without_its_secrets() {
    let server = play(
        greeting().expect("USER mrose\r\n").reply("+OK\r\n").expect("PASS tanstaaf\r\n").reply("-ERR no\r\n"),
    );
    let client = client(&server, Security::Plaintext);
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    drop(connection.authenticate(&mrose()).await);
    let trace = client.take_trace();
    let said: Vec<(Direction, &[u8])> =
        trace.entries.iter().map(|entry| (entry.direction, entry.octets.as_slice())).collect();
    assert_eq!(
        said,
        [
            (Direction::Received, b"+OK ready\r\n".as_slice()),
            (Direction::Sent, b"USER mrose\r\n"),
            (Direction::Received, b"+OK\r\n"),
            (Direction::Sent, b"PASS ***\r\n"),
            (Direction::Received, b"-ERR no\r\n"),
        ]
    );
    assert!(client.take_trace().entries.is_empty());
}

#[tokio::test]
async fn a_server_that_repeats_a_secret_does_not_make_it_show() {
    let script = greeting()
        .expect("AUTH PLAIN\r\n")
        .reply("-ERR [AUTH] no\r\n")
        .expect("USER mrose\r\n")
        .reply("+OK\r\n")
        .expect("PASS tanstaaf\r\n")
        .send_slices(["-ERR unknown command: PASS tans", "taaf\r\n"]);
    let server = play(script);
    let client = client(&server, Security::Plaintext);
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let failure = connection.authenticate(&Credentials::plain("mrose", "tanstaaf")).await.err().unwrap();
    let failure = failure.connection.unwrap().authenticate(&mrose()).await.err().unwrap();
    assert_eq!(failure.error, refused(Step::Pass, None, "unknown command: PASS ***"));
    let seen: Vec<u8> = client.take_trace().entries.into_iter().flat_map(|entry| entry.octets).collect();
    assert!(!seen.windows(8).any(|octets| octets == b"tanstaaf"), "{}", seen.escape_ascii());
    assert!(seen.ends_with(b"unknown command: PASS ***\r\n"), "{}", seen.escape_ascii());
}
