//! Commands by hand.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use common::{client, connect, logged_in, mrose, options, play, refused};
use pop3_client::{ErrorKind, Options, RawCommand, Security, Step, tokio::Client};
use pop3_mock::Script;

fn greeting() -> Script {
    Script::new().send("+OK ready\r\n")
}

fn quitting(script: Script) -> Script {
    script.expect("QUIT\r\n").reply("+OK\r\n")
}

#[tokio::test]
async fn commands_by_hand_have_a_line_or_a_listing_for_an_answer() {
    let script = logged_in()
        .expect("LAST\r\n")
        .reply("+OK [X-Y] 3\r\n")
        .expect("XTND XLST Subject\r\n")
        .reply("+OK\r\n1 Subject: a\r\n..b\r\n.\r\n")
        .expect("XTND NONE\r\n")
        .reply("-ERR no\r\n");
    let server = play(quitting(script));
    let mut mailbox = connect(&server).await.unwrap().authenticate(&mrose()).await.unwrap();
    let last = mailbox.execute(&RawCommand::new("LAST")).await.unwrap();
    assert_eq!((last.code.unwrap().as_str(), &last.text[..], last.lines.len()), ("X-Y", &b"3"[..], 0));
    let listing = mailbox.execute(&RawCommand::new("XTND XLST Subject").with_listing()).await.unwrap();
    assert_eq!(listing.lines, [&b"1 Subject: a"[..], b".b"]);
    let error = mailbox.execute(&RawCommand::new("XTND NONE").with_listing()).await.unwrap_err();
    assert_eq!(error, refused(Step::Raw, None, "no"));
    mailbox.quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn a_command_by_hand_cannot_be_another_or_hold_two() {
    let server = play(quitting(greeting()));
    let mut connection = connect(&server).await.unwrap();
    for line in
        ["LAST\r\nDELE 1", "LAST\n", "LAST\0", "", " LAST", "STLS", "quit", "PASS x", "auth PLAIN", "RETR 1"]
    {
        let error = connection.execute(&RawCommand::new(line)).await.unwrap_err();
        assert_eq!(error.step, Step::Raw);
        assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{line:?}: {error}");
    }
    connection.quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn a_secret_command_by_hand_shows_nowhere_and_needs_tls() {
    let script = greeting().expect("XAUTH open-sesame\r\n").reply("-ERR what is open-sesame\r\n");
    let server = play(quitting(script));
    let client = client(&server, Security::Plaintext);
    let mut connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let error = connection.execute(&RawCommand::secret("XAUTH open-sesame")).await.unwrap_err();
    assert_eq!(error, refused(Step::Raw, None, "what is ***"));
    connection.quit().await.unwrap();
    let trace = client.take_trace().to_string();
    assert!(trace.contains("C: XAUTH ***\\r\\n") && !trace.contains("sesame"), "{trace}");
    server.verify().unwrap();

    let server = play(quitting(greeting()));
    let careful = Options { allow_plaintext_auth: false, ..options(Security::Plaintext) };
    let client = Client::new(careful, server.client_config());
    let mut connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let error = connection.execute(&RawCommand::secret("XAUTH open-sesame")).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
    connection.quit().await.unwrap();
    server.verify().unwrap();
}
