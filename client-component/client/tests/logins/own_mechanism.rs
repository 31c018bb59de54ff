//! AUTH with a mechanism of the caller's own.

use pop3_client::{AuthStep, ErrorKind, Options, Rule, Secret, Security, Step, tokio::Client};
use pop3_mock::Script;

use crate::common::{connect, mrose, options, play, refused};

fn greeting() -> Script {
    Script::new().send("+OK ready\r\n")
}

#[tokio::test]
async fn a_mechanism_of_the_callers_own_is_stepped_by_hand() {
    let script = greeting()
        .expect("AUTH X-RIDDLE Zmlyc3Q=\r\n")
        .reply("+ d2hvPw==\r\n")
        .expect("bWU=\r\n")
        .reply("+ d2h5Pw==\r\n")
        .expect("\r\n")
        .reply("+OK\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n");
    let server = play(script);
    let connection = connect(&server).await.unwrap();
    let mut step = connection.begin_auth("X-RIDDLE", Some(&Secret::from("first"))).await.unwrap();
    let mut asked = Vec::new();
    for answer in ["me", ""] {
        let AuthStep::Challenge(exchange) = step else { panic!("{step:?}") };
        asked.push(exchange.challenge().to_vec());
        step = exchange.respond(&Secret::from(answer)).await.unwrap();
    }
    let AuthStep::Done(mailbox) = step else { panic!("{step:?}") };
    mailbox.quit().await.unwrap();
    assert_eq!(asked, [b"who?", b"why?"]);
    server.verify().unwrap();
}

#[tokio::test]
async fn an_exchange_can_be_cancelled_and_another_login_tried() {
    let script = greeting()
        .expect("AUTH X-RIDDLE\r\n")
        .reply("+ \r\n")
        .expect("*\r\n")
        .reply("-ERR cancelled\r\n")
        .expect("USER mrose\r\n")
        .reply("+OK\r\n")
        .expect("PASS tanstaaf\r\n")
        .reply("+OK\r\n");
    let server = play(script);
    let AuthStep::Challenge(exchange) =
        connect(&server).await.unwrap().begin_auth("X-RIDDLE", None).await.unwrap()
    else {
        panic!("the server asks")
    };
    let connection = exchange.cancel().await.unwrap();
    assert!(connection.authenticate(&mrose()).await.is_ok());
    server.verify().unwrap();
}

#[tokio::test]
async fn an_exchange_by_hand_is_refused_or_broken_like_any_other() {
    let begun = |answer: &str| greeting().expect("AUTH X-RIDDLE\r\n").reply(answer);
    let server = play(begun("-ERR [AUTH] no\r\n"));
    let failure = connect(&server).await.unwrap().begin_auth("X-RIDDLE", None).await.err().unwrap();
    assert_eq!(failure.error, refused(Step::Auth, Some("AUTH"), "no"));
    assert!(failure.connection.is_some());

    let server = play(begun("+ what?\r\n").expect("*\r\n").reply("-ERR cancelled\r\n"));
    let failure = connect(&server).await.unwrap().begin_auth("X-RIDDLE", None).await.err().unwrap();
    assert_eq!(failure.error, ErrorKind::Violation(Rule::ChallengeBase64).at(Step::Auth));
    server.verify().unwrap();
}

#[tokio::test]
async fn a_mechanism_by_hand_sends_nothing_that_it_should_not() {
    let server = play(greeting().expect("QUIT\r\n").reply("+OK\r\n"));
    let connection = connect(&server).await.unwrap();
    let failure = connection.begin_auth("PLAIN\r\nDELE 1", None).await.err().unwrap();
    assert!(matches!(failure.error.kind, ErrorKind::Misuse(_)), "{}", failure.error);
    failure.connection.unwrap().quit().await.unwrap();
    server.verify().unwrap();

    let server = play(greeting().expect("QUIT\r\n").reply("+OK\r\n"));
    let careful = Options { allow_plaintext_auth: false, ..options(Security::Plaintext) };
    let client = Client::new(careful, server.client_config());
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let failure = connection.begin_auth("PLAIN", None).await.err().unwrap();
    assert!(matches!(failure.error.kind, ErrorKind::Misuse(_)), "{}", failure.error);
    failure.connection.unwrap().quit().await.unwrap();
    server.verify().unwrap();
}
