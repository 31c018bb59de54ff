//! UTF8 and LANG (RFC 6856).
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use common::{client, connect, play, refused, retrieve};
use pop3_client::{Credentials, ErrorKind, Security, Step};
use pop3_mock::{Script, Server, User};

const MAIL: &str = "Subject: Gr\u{FC}\u{DF}e\r\n\r\nhello\r\n";

fn greeting() -> Script {
    Script::new().send("+OK ready\r\n")
}

fn utf8_user() -> Script {
    greeting().expect("CAPA\r\n").reply("+OK\r\nUSER\r\nUTF8 USER\r\nLANG\r\n.\r\n")
}

fn quitting(script: Script) -> Script {
    script.expect("QUIT\r\n").reply("+OK\r\n")
}

#[tokio::test]
async fn in_utf8_mode_a_message_comes_as_it_is() {
    let server =
        Server::builder().user(User::new("mrose", "tanstaaf").message(MAIL)).start_blocking().unwrap();
    let client = client(&server, Security::Tls);
    let connect = || client.connect("localhost", server.pop3s().port());
    let mut connection = connect().await.unwrap();
    connection.utf8().await.unwrap();
    let mut mailbox = connection.authenticate(&common::mrose()).await.unwrap();
    assert_eq!(retrieve(&mut mailbox, 1).await.unwrap(), MAIL.as_bytes());
    mailbox.quit().await.unwrap();
    server.wait_idle().await;

    let mut mailbox = connect().await.unwrap().authenticate(&common::mrose()).await.unwrap();
    let error = retrieve(&mut mailbox, 1).await.unwrap_err();
    let ErrorKind::Refused(refusal) = &error.kind else { panic!("{error}") };
    assert!(refusal.is("UTF8"), "{refusal}");
}

#[tokio::test]
async fn utf8_is_not_sent_unless_it_is_announced() {
    // RFC6856-2-06
    for reply in ["+OK\r\nUSER\r\n.\r\n", "-ERR\r\n"] {
        let server = play(quitting(greeting().expect("CAPA\r\n").reply(reply)));
        let mut connection = connect(&server).await.unwrap();
        let error = connection.utf8().await.unwrap_err();
        assert_eq!(error.step, Step::Utf8);
        assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
        connection.quit().await.unwrap();
        server.verify().unwrap();
    }
}

#[tokio::test]
async fn a_refused_utf8_leaves_ascii_mode() {
    // RFC6856-2.1-09
    let server = play(quitting(utf8_user().expect("UTF8\r\n").reply("-ERR not now\r\n")));
    let mut connection = connect(&server).await.unwrap();
    assert_eq!(connection.utf8().await.unwrap_err(), refused(Step::Utf8, None, "not now"));
    connection.quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn stls_is_not_sent_behind_utf8() {
    // RFC6856-2.1-14
    let server = play(utf8_user().expect("UTF8\r\n").reply("+OK\r\n"));
    let mut connection = connect(&server).await.unwrap();
    connection.utf8().await.unwrap();
    let error = connection.start_tls().await.err().unwrap();
    assert_eq!(error.step, Step::Stls);
    assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
    server.verify().unwrap();
}

#[tokio::test]
async fn names_and_passwords_are_utf8_where_the_server_says_so() {
    // RFC6856-2.2-07
    let script = utf8_user()
        .expect("USER Gr\u{FC}\u{DF}e\r\n")
        .reply("+OK\r\n")
        .expect("PASS \u{43F}\u{430}\u{440} x\r\n")
        .reply("+OK\r\n");
    let server = play(quitting(script));
    let credentials = Credentials::user_pass("Gr\u{FC}\u{DF}e", "\u{43F}\u{430}\u{440} x");
    connect(&server).await.unwrap().authenticate(&credentials).await.unwrap().quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn names_and_passwords_stay_ascii_where_the_server_does_not() {
    // RFC6856-2.2-09
    let user_pass = Credentials::user_pass("mrose", "p\u{E4}ss");
    let apop = Credentials::Apop { user: "mrose".into(), password: "p\u{E4}ss".into() };
    for credentials in [user_pass, apop] {
        let timestamped = Script::new().send("+OK <1.2@example.org>\r\n");
        let server = play(quitting(timestamped.expect("CAPA\r\n").reply("+OK\r\nUSER\r\nUTF8\r\n.\r\n")));
        let failure = connect(&server).await.unwrap().authenticate(&credentials).await.err().unwrap();
        assert!(matches!(failure.error.kind, ErrorKind::Misuse(_)), "{}", failure.error);
        failure.connection.unwrap().quit().await.unwrap();
        server.verify().unwrap();
    }
}

#[tokio::test]
async fn languages_are_listed_and_set_in_both_states() {
    let server = Server::builder().user(User::new("mrose", "tanstaaf")).start_blocking().unwrap();
    let mut connection = connect(&server).await.unwrap();
    let tags: Vec<String> =
        connection.languages().await.unwrap().into_iter().map(|language| language.tag).collect();
    assert!(tags.contains(&"en".into()) && tags.contains(&"de".into()), "{tags:?}");
    assert_eq!(connection.set_language(Some("de")).await.unwrap().as_deref(), Some("de"));
    let mut mailbox = connection.authenticate(&common::mrose()).await.unwrap();
    assert_eq!(mailbox.set_language(None).await.unwrap().as_deref(), Some("en"));
    assert_eq!(mailbox.languages().await.unwrap().len(), tags.len());
    let error = mailbox.set_language(Some("tlh")).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Refused(_)), "{error}");
    assert!(matches!(mailbox.set_language(Some("d e")).await.unwrap_err().kind, ErrorKind::Misuse(_)));
    mailbox.quit().await.unwrap();
}

#[tokio::test]
async fn the_language_in_force_is_the_one_in_the_reply() {
    // RFC6856-3.2-12
    let script = greeting()
        .expect("LANG de-CH\r\n")
        .reply("+OK de Sprache ge\u{E4}ndert\r\n")
        .expect("LANG *\r\n")
        .reply("+OK\r\n")
        .expect("LANG\r\n")
        .reply("+OK\r\nen English\r\n(odd)\r\nes Espa\u{F1}ol\r\nsv\r\n.\r\n");
    let server = play(quitting(script));
    let client = client(&server, Security::Plaintext);
    let mut connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    assert_eq!(connection.set_language(Some("de-CH")).await.unwrap().as_deref(), Some("de"));
    assert_eq!(connection.set_language(None).await.unwrap(), None);
    let languages = connection.languages().await.unwrap();
    let languages: Vec<_> = languages.iter().map(|found| (&*found.tag, &found.description[..])).collect();
    let spanish = "Espa\u{F1}ol".as_bytes();
    assert_eq!(languages, [("en", &b"English"[..]), ("es", spanish), ("sv", b"")]);
    assert_eq!(client.take_warnings().len(), 1);
    connection.quit().await.unwrap();
    server.verify().unwrap();
}
