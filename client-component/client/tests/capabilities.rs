//! What a server can do: when it is asked, what is believed, and what is done without.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use std::time::Duration;

use common::{client, connect, mrose, options, play, refused};
use pop3_client::{Credentials, ErrorKind, Options, Phase, Rule, Security, Step, tokio::Client};
use pop3_mock::{Script, Server, User};

fn greeting() -> Script {
    Script::new().send("+OK ready\r\n")
}

fn logging_in(script: Script) -> Script {
    script.expect("USER mrose\r\n").reply("+OK\r\n").expect("PASS tanstaaf\r\n").reply("+OK\r\n")
}

fn quitting(script: Script) -> Script {
    script.expect("QUIT\r\n").reply("+OK\r\n")
}

#[tokio::test]
async fn capabilities_are_asked_for_once_in_each_state() {
    let before = greeting().expect("CAPA\r\n").reply("+OK\r\nUSER\r\nSASL PLAIN\r\nEXPIRE 31 USER\r\n.\r\n");
    let after = logging_in(before).expect("CAPA\r\n").reply("+OK\r\nUIDL\r\nEXPIRE NEVER\r\n.\r\n");
    let server = play(quitting(after));
    let mut connection = connect(&server).await.unwrap();
    for _ in 0..2 {
        let capabilities = connection.capabilities().await.unwrap();
        assert!(capabilities.user() && capabilities.sasl("PLAIN") && !capabilities.uidl());
    }
    let mut mailbox = connection.authenticate(&mrose()).await.unwrap();
    for _ in 0..2 {
        let capabilities = mailbox.capabilities().await.unwrap();
        assert!(capabilities.uidl() && !capabilities.user(), "replaced, not joined");
    }
    mailbox.quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn capabilities_said_in_clear_are_forgotten_behind_stls() {
    // quirk stls-capa-poisoning
    let script = greeting()
        .expect("CAPA\r\n")
        .reply("+OK\r\nSTLS\r\nSASL CRAM-MD5\r\n.\r\n")
        .expect("STLS\r\n")
        .reply("+OK\r\n")
        .start_tls()
        .expect("CAPA\r\n")
        .reply("+OK\r\nSASL SCRAM-SHA-256 PLAIN\r\n.\r\n");
    let server = play(quitting(script));
    let client = client(&server, Security::Plaintext);
    let mut connection = client.connect("localhost", server.pop3().port()).await.unwrap();
    assert!(connection.capabilities().await.unwrap().sasl("CRAM-MD5"));
    let mut connection = connection.start_tls().await.unwrap();
    let capabilities = connection.capabilities().await.unwrap();
    assert!(capabilities.sasl("PLAIN") && !capabilities.sasl("CRAM-MD5"));
    connection.quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn stls_by_hand_makes_passwords_safe_or_ends_the_session() {
    let server =
        Server::builder().user(User::new("mrose", "tanstaaf")).require_tls(true).start_blocking().unwrap();
    let careful = Options { allow_plaintext_auth: false, ..options(Security::Plaintext) };
    let client = Client::new(careful, server.client_config());
    let connection = client.connect("localhost", server.pop3().port()).await.unwrap();
    let connection = connection.start_tls().await.unwrap();
    connection.authenticate(&mrose()).await.unwrap().quit().await.unwrap();

    let refusing = play(greeting().expect("STLS\r\n").reply("-ERR no\r\n"));
    let error = connect(&refusing).await.unwrap().start_tls().await.err().unwrap();
    assert_eq!(error, refused(Step::Stls, None, "no"));

    let injecting = play(greeting().expect("STLS\r\n").reply("+OK\r\n+OK injected\r\n").hang());
    let error = connect(&injecting).await.unwrap().start_tls().await.err().unwrap();
    assert_eq!(error, ErrorKind::Violation(Rule::OctetsBeforeTls).at(Step::Stls));

    let connection = common::client(&server, Security::Tls).connect("localhost", server.pop3s().port()).await;
    let error = connection.unwrap().start_tls().await.err().unwrap();
    assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
}

#[tokio::test]
async fn a_server_without_capa_still_logs_in() {
    // quirk capa-err
    let script = logging_in(greeting().expect("CAPA\r\n").reply("-ERR\r\n"));
    let server = play(quitting(script));
    let credentials = Credentials::automatic("mrose", "tanstaaf");
    connect(&server).await.unwrap().authenticate(&credentials).await.unwrap().quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn a_refused_capa_is_told_to_who_asks_for_it() {
    let server = play(quitting(greeting().expect("CAPA\r\n").reply("-ERR what?\r\n")));
    let mut connection = connect(&server).await.unwrap();
    assert_eq!(connection.capabilities().await.unwrap_err(), refused(Step::Capa, None, "what?"));
    connection.quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn capa_refused_after_login_leaves_what_was_known_before() {
    // quirk capa-err-after-auth
    let before = greeting().expect("CAPA\r\n").reply("+OK\r\nUIDL\r\nSASL PLAIN\r\nSTLS\r\nUSER\r\n.\r\n");
    let server = play(quitting(logging_in(before).expect("CAPA\r\n").reply("-ERR\r\n")));
    let mut connection = connect(&server).await.unwrap();
    connection.capabilities().await.unwrap();
    let mut mailbox = connection.authenticate(&mrose()).await.unwrap();
    let capabilities = mailbox.capabilities().await.unwrap();
    assert!(capabilities.uidl() && !capabilities.has("SASL") && !capabilities.stls());
    mailbox.quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn no_user_is_sent_to_a_server_that_does_not_list_it() {
    // quirk user-unadvertised
    let server = play(quitting(greeting().expect("CAPA\r\n").reply("+OK\r\nTOP\r\nSASL\r\n.\r\n")));
    let mut connection = connect(&server).await.unwrap();
    connection.capabilities().await.unwrap();
    let failure = connection.authenticate(&mrose()).await.err().unwrap();
    assert_eq!(failure.error.step, Step::User);
    assert!(matches!(failure.error.kind, ErrorKind::Misuse(_)), "{}", failure.error);
    failure.connection.unwrap().quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn a_refused_login_says_how_long_to_wait() {
    let script = greeting()
        .expect("CAPA\r\n")
        .reply("+OK\r\nUSER\r\nLOGIN-DELAY 300\r\n.\r\n")
        .expect("USER mrose\r\n")
        .reply("-ERR [LOGIN-DELAY] too early\r\n");
    let server = play(script);
    let credentials = Credentials::automatic("mrose", "tanstaaf");
    let failure = connect(&server).await.unwrap().authenticate(&credentials).await.err().unwrap();
    assert_eq!(failure.error.login_delay, Some(Duration::from_secs(300)));
}

#[tokio::test]
async fn a_server_that_hangs_up_on_capa_gets_a_second_connection_without_it() {
    // quirk capa-drops-connection
    let server = Server::builder()
        .script(greeting().expect("CAPA\r\n").close())
        .script(quitting(logging_in(greeting())))
        .start_blocking()
        .unwrap();
    let client = client(&server, Security::Plaintext);
    let credentials = Credentials::automatic("mrose", "tanstaaf");
    client.enter("127.0.0.1", server.pop3().port(), &credentials).await.unwrap().quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn a_server_that_hangs_on_capa_gets_a_second_connection_without_it() {
    // quirk capa-hang
    let server = Server::builder()
        .script(greeting().expect("CAPA\r\n").hang())
        .script(quitting(logging_in(greeting())))
        .start_blocking()
        .unwrap();
    let mut hasty = options(Security::Plaintext);
    hasty.deadlines.reply = Duration::from_millis(100);
    let client = Client::new(hasty, server.client_config());
    let credentials = Credentials::automatic("mrose", "tanstaaf");
    let mailbox = client.enter("127.0.0.1", server.pop3().port(), &credentials).await.unwrap();
    mailbox.quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn there_is_one_second_connection_and_no_third() {
    let server = Server::builder()
        .script(greeting().expect("CAPA\r\n").close())
        .script(greeting().expect("USER mrose\r\n").close())
        .start_blocking()
        .unwrap();
    let client = client(&server, Security::Plaintext);
    let credentials = Credentials::automatic("mrose", "tanstaaf");
    let error = client.enter("127.0.0.1", server.pop3().port(), &credentials).await.err().unwrap();
    assert_eq!(error, ErrorKind::Closed.at(Step::User));
    server.verify().unwrap();
}

#[tokio::test]
async fn where_stls_is_demanded_a_server_that_hangs_up_on_capa_is_an_error() {
    let script = greeting().expect("STLS\r\n").reply("+OK\r\n").start_tls().expect("CAPA\r\n").close();
    let server = play(script);
    let client = client(&server, Security::Stls);
    let credentials = Credentials::automatic("mrose", "tanstaaf");
    let error = client.enter("localhost", server.pop3().port(), &credentials).await.err().unwrap();
    assert_eq!(error, ErrorKind::Closed.at(Step::Capa));
    server.verify().unwrap();
}

#[tokio::test]
async fn capa_is_not_sent_where_the_options_skip_it() {
    let server = play(quitting(logging_in(greeting())));
    let client = Client::new(
        Options { skip_capa: true, initial_response: true, ..options(Security::Plaintext) },
        server.client_config(),
    );
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let credentials = Credentials::automatic("mrose", "tanstaaf");
    connection.authenticate(&credentials).await.unwrap().quit().await.unwrap();
    server.verify().unwrap();
}

#[tokio::test]
async fn a_list_that_never_ends_is_a_limit_or_a_deadline() {
    let endless = greeting().expect("CAPA\r\n").reply("+OK\r\n").send("X\r\n".repeat(1000)).hang();
    let error = connect(&play(endless)).await.unwrap().capabilities().await.err().unwrap();
    assert!(matches!(error.kind, ErrorKind::Limit(_)), "{error}");

    let server = play(greeting().expect("CAPA\r\n").reply("+OK\r\nUIDL\r\n").hang());
    let mut hasty = options(Security::Plaintext);
    hasty.deadlines.silence = Duration::from_millis(50);
    let client = Client::new(hasty, server.client_config());
    let mut connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let error = connection.capabilities().await.err().unwrap();
    assert_eq!(error, ErrorKind::Timeout(Phase::Silence).at(Step::Capa));
}
