//! What a server can do wrong, and the one error that says so.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use std::time::Duration;

use common::{client, connect, logged_in, mailbox, options, play, refused, retrieve};
use pop3_client::{
    Credentials, Deadlines, Error, ErrorKind, Limit, Limits, Options, Phase, QuitFailure, Rule, Security,
    SocketError, Step, tokio::Client,
};
use pop3_mock::{Certificate, Script, Server};

async fn connecting(script: Script) -> ErrorKind {
    let server = play(script);
    let error = connect(&server).await.err().unwrap();
    assert_eq!(error.step, Step::Greeting);
    error.kind
}

#[tokio::test]
async fn a_negative_greeting_is_a_refusal() {
    let kind = connecting(Script::new().send("-ERR [SYS/TEMP] later\r\n").hang()).await;
    assert_eq!(kind, refused(Step::Greeting, Some("SYS/TEMP"), "later").kind);
}

#[tokio::test]
async fn a_web_server_is_told_from_a_pop3_server() {
    let kind = connecting(Script::new().send("HTTP/1.1 400 Bad Request\r\n").hang()).await;
    assert_eq!(kind, ErrorKind::Violation(Rule::StatusIndicator));
}

#[tokio::test]
async fn an_endless_greeting_ends_at_the_limit() {
    let kind = connecting(Script::new().send("+OK ").send("x".repeat(100_000)).hang()).await;
    assert_eq!(kind, ErrorKind::Limit(Limit::Greeting));
}

#[tokio::test]
async fn a_closed_connection_is_told_from_a_greeting_cut_short() {
    assert_eq!(connecting(Script::new().close()).await, ErrorKind::Closed);
    assert_eq!(connecting(Script::new().send("+OK rea").close()).await, ErrorKind::Truncated);
}

#[tokio::test]
async fn a_silent_server_ends_at_the_deadline() {
    let server = play(Script::new().hang());
    let mut options = options(Security::Plaintext);
    options.deadlines.greeting = Duration::from_millis(50);
    let client = Client::new(options, server.client_config());
    let error = client.connect("127.0.0.1", server.pop3().port()).await.err().unwrap();
    assert_eq!(error, ErrorKind::Timeout(Phase::Greeting).at(Step::Greeting));
}

#[tokio::test]
async fn a_refused_port_is_named_as_such() {
    let server = Server::builder().start_blocking().unwrap();
    let (client, port) = (client(&server, Security::Plaintext), server.pop3().port());
    drop(server);
    let error = client.connect("127.0.0.1", port).await.err().unwrap();
    assert_eq!(error, ErrorKind::Connect(SocketError::ConnectionRefused).at(Step::Connect));
}

#[tokio::test]
async fn a_refused_stls_ends_the_attempt_before_any_credential() {
    let server = play(Script::new().send("+OK\r\n").expect("STLS\r\n").reply("-ERR not here\r\n").hang());
    let error =
        client(&server, Security::Stls).connect("localhost", server.pop3().port()).await.err().unwrap();
    assert_eq!(error, refused(Step::Stls, None, "not here"));
}

#[tokio::test]
async fn octets_behind_the_answer_to_stls_end_the_attempt() {
    let server =
        play(Script::new().send("+OK\r\n").expect("STLS\r\n").reply("+OK\r\n+OK injected\r\n").hang());
    let error =
        client(&server, Security::Stls).connect("localhost", server.pop3().port()).await.err().unwrap();
    assert_eq!(error, ErrorKind::Violation(Rule::OctetsBeforeTls).at(Step::Stls));
}

#[tokio::test]
async fn a_certificate_that_cannot_be_trusted_ends_the_handshake() {
    for certificate in [Certificate::WrongName, Certificate::Expired, Certificate::UnknownCa] {
        let server = Server::builder().certificate(certificate).start_blocking().unwrap();
        let error =
            client(&server, Security::Tls).connect("localhost", server.pop3s().port()).await.err().unwrap();
        assert_eq!(error.step, Step::Tls);
        assert!(matches!(error.kind, ErrorKind::Tls(_)), "{error}");
    }
}

#[tokio::test]
async fn a_message_that_breaks_off_is_never_reported_as_ended() {
    let server = play(logged_in().expect("RETR 1\r\n").reply("+OK\r\nhalf a mess").close());
    let mut mailbox = mailbox(&server).await;
    let error = retrieve(&mut mailbox, 1).await.unwrap_err();
    assert_eq!(error, ErrorKind::Truncated.at(Step::Retr));
    assert_eq!(mailbox.delete(1).await.unwrap_err(), ErrorKind::Poisoned.at(Step::Dele));
}

#[tokio::test]
async fn a_bare_line_feed_pair_does_not_end_a_message() {
    let content = "a\n.\nb\r\n";
    let server = play(logged_in().expect("RETR 1\r\n").reply(format!("+OK\r\n{content}.\r\n")));
    assert_eq!(retrieve(&mut mailbox(&server).await, 1).await.unwrap(), content.as_bytes());
}

#[tokio::test]
async fn a_message_larger_than_the_limit_ends_the_session() {
    let server = play(logged_in().expect("RETR 1\r\n").reply("+OK\r\n").generate(100_000).reply(".\r\n"));
    let limited =
        Options { limits: Limits { message: 50_000, ..Limits::default() }, ..options(Security::Plaintext) };
    let client = Client::new(limited, server.client_config());
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let mut mailbox = connection.authenticate(&common::mrose()).await.unwrap();
    assert_eq!(retrieve(&mut mailbox, 1).await.unwrap_err(), ErrorKind::Limit(Limit::Message).at(Step::Retr));
}

#[tokio::test]
async fn a_message_dropped_early_is_drained_up_to_the_limit() {
    let body = |octets| logged_in().expect("RETR 1\r\n").reply("+OK\r\n").generate(octets).reply(".\r\n");
    let server = play(body(200_000).expect("NOOP\r\n").reply("+OK\r\n"));
    let mut kept = mailbox(&server).await;
    assert!(kept.retrieve(1).await.unwrap().chunk().await.unwrap().is_some());
    kept.noop().await.unwrap();

    let server = play(body(8 << 20).hang());
    let mut lost = mailbox(&server).await;
    assert!(lost.retrieve(1).await.unwrap().chunk().await.unwrap().is_some());
    assert_eq!(lost.noop().await.unwrap_err(), ErrorKind::Limit(Limit::Drain).at(Step::Noop));
    assert_eq!(lost.noop().await.unwrap_err(), ErrorKind::Poisoned.at(Step::Noop));
}

#[tokio::test]
async fn a_malformed_stat_is_never_an_empty_maildrop() {
    let server = play(logged_in().expect("STAT\r\n").reply("+OK none\r\n"));
    let error = mailbox(&server).await.stat().await.unwrap_err();
    assert_eq!(error, ErrorKind::Violation(Rule::StatFields).at(Step::Stat));
}

#[tokio::test]
async fn octets_that_nobody_asked_for_end_the_session_before_the_next_command() {
    let server = play(logged_in().expect("NOOP\r\n").reply("+OK\r\n+OK twice\r\n").hang());
    let mut mailbox = mailbox(&server).await;
    mailbox.noop().await.unwrap();
    let error = mailbox.delete(1).await.unwrap_err();
    assert_eq!(error, ErrorKind::Violation(Rule::UnaskedOctets).at(Step::Dele));
}

#[tokio::test]
async fn deletions_are_not_confirmed_by_a_refused_or_missing_quit() {
    let server = play(logged_in().expect("QUIT\r\n").reply("-ERR some were not removed\r\n"));
    let failure = mailbox(&server).await.quit().await.unwrap_err();
    assert!(matches!(&failure, QuitFailure::Refused(refusal) if refusal.text == b"some were not removed"));
    assert_eq!(Error::from(failure), refused(Step::Quit, None, "some were not removed"));

    let script = logged_in().expect("DELE 1\r\n").reply("+OK\r\n").expect("QUIT\r\n").close();
    let server = play(script);
    let mut mailbox = mailbox(&server).await;
    mailbox.delete(1).await.unwrap();
    let failure = mailbox.quit().await.unwrap_err();
    assert_eq!(failure, QuitFailure::Unknown(ErrorKind::Closed.at(Step::Quit)));
}

#[tokio::test]
async fn deletions_that_were_taken_back_need_no_answer_to_quit() {
    let script = logged_in().expect("DELE 1\r\n").reply("+OK\r\n").expect("RSET\r\n").reply("+OK\r\n");
    let server = play(script.expect("QUIT\r\n").close());
    let mut mailbox = mailbox(&server).await;
    mailbox.delete(1).await.unwrap();
    mailbox.reset().await.unwrap();
    mailbox.quit().await.unwrap();
}

#[tokio::test]
async fn a_server_that_says_goodbye_unasked_is_not_answering_the_next_command() {
    let script =
        logged_in().expect("STAT\r\n").reply("+OK 1 10\r\n-ERR [SYS/TEMP] idle for too long\r\n").hang();
    let server = play(script);
    let mut mailbox = mailbox(&server).await;
    mailbox.stat().await.unwrap();
    let error = mailbox.delete(1).await.unwrap_err();
    assert!(
        matches!(&error.kind, ErrorKind::Dismissed(refusal) if refusal.text == b"idle for too long"),
        "{error}"
    );
    assert!(error.is_retryable() && !error.leaves_session_usable());
    assert_eq!(mailbox.delete(1).await.unwrap_err(), ErrorKind::Poisoned.at(Step::Dele));
}

#[tokio::test]
async fn a_message_that_drips_ends_at_the_deadline_of_the_whole_operation() {
    let script = logged_in().expect("RETR 1\r\n").reply("+OK\r\n").send_slices(vec!["x"; 300]).hang();
    let server = play(script);
    let mut options = options(Security::Plaintext);
    options.deadlines.operation = Some(Duration::from_millis(100));
    let client = Client::new(options, server.client_config());
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let mut mailbox = connection.authenticate(&common::mrose()).await.unwrap();
    assert_eq!(
        retrieve(&mut mailbox, 1).await.unwrap_err(),
        ErrorKind::Timeout(Phase::Operation).at(Step::Retr)
    );
}

#[tokio::test]
async fn a_login_and_a_quit_that_get_no_answer_say_so() {
    let script = Script::new().send("+OK\r\n").expect("USER mrose\r\n").hang();
    let server = play(script);
    let mut slow = options(Security::Plaintext);
    (slow.deadlines.login, slow.deadlines.quit) = (Duration::from_millis(50), Duration::from_millis(50));
    let client = Client::new(slow.clone(), server.client_config());
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let failure = connection.authenticate(&common::mrose()).await.err().unwrap();
    assert_eq!(failure.error, ErrorKind::Timeout(Phase::Login).at(Step::User));
    assert!(failure.connection.is_none());

    let server = play(logged_in().expect("QUIT\r\n").hang());
    let client = Client::new(slow, server.client_config());
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let failure = connection.authenticate(&common::mrose()).await.unwrap().quit().await.unwrap_err();
    assert_eq!(failure, QuitFailure::Unknown(ErrorKind::Timeout(Phase::Quit).at(Step::Quit)));
}

#[tokio::test]
async fn a_deadline_of_zero_is_refused_before_connecting() {
    let server = Server::builder().start_blocking().unwrap();
    let zero: [fn(&mut Deadlines); 8] = [
        |deadlines| deadlines.connect = Duration::ZERO,
        |deadlines| deadlines.tls = Duration::ZERO,
        |deadlines| deadlines.greeting = Duration::ZERO,
        |deadlines| deadlines.login = Duration::ZERO,
        |deadlines| deadlines.reply = Duration::ZERO,
        |deadlines| deadlines.silence = Duration::ZERO,
        |deadlines| deadlines.operation = Some(Duration::ZERO),
        |deadlines| deadlines.quit = Duration::ZERO,
    ];
    for set in zero {
        let mut options = options(Security::Plaintext);
        set(&mut options.deadlines);
        let client = Client::new(options, server.client_config());
        let error = client.connect("127.0.0.1", server.pop3().port()).await.err().unwrap();
        assert_eq!(error.step, Step::Options);
        assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
    }
}

#[tokio::test]
async fn a_reset_under_tls_is_no_fault_of_tls() {
    let script = Script::new()
        .send("+OK\r\n")
        .expect("STLS\r\n")
        .reply("+OK\r\n")
        .start_tls()
        .expect("USER mrose\r\n")
        .reset();
    let server = play(script);
    let client = client(&server, Security::Stls);
    let connection = client.connect("localhost", server.pop3().port()).await.unwrap();
    let error = connection.authenticate(&common::mrose()).await.err().unwrap().error;
    assert_eq!(error.step, Step::User);
    assert!(matches!(error.kind, ErrorKind::Transport(_)), "{error}");
}

#[tokio::test]
async fn a_host_that_cannot_be_one_is_refused_before_it_is_looked_up() {
    let server = Server::builder().start_blocking().unwrap();
    let client = client(&server, Security::Plaintext);
    for host in ["", "a b", "x\0y", "[::1]", "pop3://localhost", "mrose@localhost", "localhost\n"] {
        let error = client.connect(host, server.pop3().port()).await.err().unwrap();
        assert_eq!(error.step, Step::Options, "{host:?}");
        assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
    }
}

#[tokio::test]
async fn a_deadline_beyond_every_clock_is_as_good_as_none() {
    let server = play(logged_in().expect("QUIT\r\n").reply("+OK\r\n"));
    let patient = Options { deadlines: Deadlines::all(Duration::MAX), ..options(Security::Plaintext) };
    let client = Client::new(patient, server.client_config());
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    connection.authenticate(&common::mrose()).await.unwrap().quit().await.unwrap();
}

#[tokio::test]
async fn a_listing_has_a_limit_in_octets() {
    let line = format!("1 {}\r\n", "x".repeat(500));
    let server = play(logged_in().expect("UIDL\r\n").reply("+OK\r\n").send(line.repeat(200)).hang());
    let limited =
        Options { limits: Limits { listing: 50_000, ..Limits::default() }, ..options(Security::Plaintext) };
    let client = Client::new(limited, server.client_config());
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    let mut mailbox = connection.authenticate(&common::mrose()).await.unwrap();
    assert_eq!(mailbox.unique_ids().await.unwrap_err(), ErrorKind::Limit(Limit::Listing).at(Step::Uidl));
}

#[tokio::test]
async fn octets_that_drip_in_do_not_keep_a_buffer_each_alive() {
    let drops = std::iter::repeat_n("x", 300).chain(["\r\n.\r\n"]);
    let server = play(logged_in().expect("RETR 1\r\n").reply("+OK\r\n").send_slices(drops));
    let mut mailbox = mailbox(&server).await;
    let mut message = mailbox.retrieve(1).await.unwrap();
    while let Some(chunk) = message.chunk().await.unwrap() {
        // Alone in its allocation, which can become a vector as it is: no larger than the chunk.
        assert!(chunk.is_unique());
        assert!(Vec::from(chunk).capacity() < 2048);
    }
}

#[tokio::test]
async fn every_limit_ends_the_session_by_its_name() {
    let auth = || Script::new().send("+OK\r\n").expect("AUTH PLAIN\r\n");
    let blank = |lines| format!("+OK\r\n{}", "\r\n".repeat(lines));
    let limits = Limits {
        line: 512,
        greeting: 600,
        listing: 10_000,
        entries: 10,
        capabilities: 5,
        message: 1000,
        sasl_challenge: 700,
        sasl_rounds: 1,
        ..Limits::default()
    };
    let long = |front: &str, octets| format!("{front}{}", "x".repeat(octets));
    for (script, limit) in [
        (Script::new().send(long("+OK ", 600)), Limit::Greeting),
        (auth().reply(long("+ ", 700)), Limit::SaslChallenge),
        (auth().reply("+ \r\n").expect("AG1yb3NlAHRhbnN0YWFm\r\n").reply("+ \r\n"), Limit::SaslRounds),
        (logged_in().expect("STAT\r\n").reply(long("+OK ", 512)), Limit::Line),
        (logged_in().expect("LIST\r\n").reply(blank(11)), Limit::Entries),
        (logged_in().expect("CAPA\r\n").reply(blank(6)), Limit::Capabilities),
        (logged_in().expect("RETR 1\r\n").reply(long("+OK\r\n", 1001)), Limit::Message),
    ] {
        let server = play(script.hang());
        let client = Client::new(Options { limits, ..options(Security::Plaintext) }, server.client_config());
        let error = reached(&client, &server, limit).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Limit(limit));
        assert!(!error.leaves_session_usable() && !error.is_retryable());
    }
}

/// Does what runs into a limit.
async fn reached(client: &Client, server: &Server, limit: Limit) -> Result<(), Error> {
    let connection = client.connect("127.0.0.1", server.pop3().port()).await?;
    let credentials = match limit {
        Limit::SaslChallenge | Limit::SaslRounds => Credentials::plain("mrose", "tanstaaf"),
        _ => common::mrose(),
    };
    let mut mailbox = connection.authenticate(&credentials).await?;
    match limit {
        Limit::Line => mailbox.stat().await.map(drop),
        Limit::Capabilities => mailbox.capabilities().await.map(drop),
        Limit::Message => retrieve(&mut mailbox, 1).await.map(drop),
        _ => mailbox.scan().await.map(drop),
    }
}
