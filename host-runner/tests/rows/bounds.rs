//! Each deadline, and each limit.

use std::time::Duration;

use pop3_client::{
    Credentials, Deadlines, Error, ErrorKind, Hash, Limit, Limits, Options, Phase, Secret, Security, Step,
};
use pop3_mock::{Quirk, Script};

use super::{
    row::{Row, full, greeting, logged_in, mrose, options, read, scripted},
    subject::{self, AuthStep},
};
use crate::told::Told;

/// Long enough for what goes right here, and not waited for often.
const SHORT: Duration = Duration::from_millis(300);

fn hurried(shorten: impl FnOnce(&mut Deadlines)) -> Options {
    let mut options = options(Security::Plaintext);
    shorten(&mut options.deadlines);
    options
}

fn limited(lower: impl FnOnce(&mut Limits)) -> Options {
    let mut options = options(Security::Plaintext);
    lower(&mut options.limits);
    options
}

async fn late(mut row: Row, error: Error, phase: Phase, step: Step) -> Told {
    assert_eq!(error, ErrorKind::Timeout(phase).at(step));
    row.tell_error(&error);
    row.end().await
}

async fn passed(mut row: Row, error: Error, limit: Limit, step: Step) -> Told {
    assert_eq!(error, ErrorKind::Limit(limit).at(step));
    row.tell_error(&error);
    row.end().await
}

pub(crate) async fn the_deadline_of_the_handshake_passes() -> Told {
    let quirk: Quirk = "stls-ok-never-handshakes".parse().unwrap();
    let hurried = Options { security: Security::Stls, ..hurried(|deadlines| deadlines.tls = SHORT) };
    let row = Row::new(full().misbehave(quirk), hurried).await;
    let error = row.connect().await.err().unwrap();
    late(row, error, Phase::Tls, Step::Tls).await
}

pub(crate) async fn the_deadline_of_the_greeting_passes() -> Told {
    let script = scripted(Script::new().send("+OK").hang());
    let row = Row::new(script, hurried(|deadlines| deadlines.greeting = SHORT)).await;
    let error = row.connect().await.err().unwrap();
    late(row, error, Phase::Greeting, Step::Greeting).await
}

pub(crate) async fn the_deadline_of_the_login_passes() -> Told {
    let script = scripted(greeting().expect("USER mrose\r\n").hang());
    let row = Row::new(script, hurried(|deadlines| deadlines.login = SHORT)).await;
    let failure = row.log_in(&mrose()).await.err().unwrap();
    assert!(failure.connection.is_none());
    late(row, failure.error, Phase::Login, Step::User).await
}

pub(crate) async fn the_deadline_of_a_reply_passes() -> Told {
    let script = scripted(logged_in().expect("STAT\r\n").reply("+O").hang());
    let row = Row::new(script, hurried(|deadlines| deadlines.reply = SHORT)).await;
    let error = row.mailbox().await.stat().await.unwrap_err();
    late(row, error, Phase::Reply, Step::Stat).await
}

fn half_a_message() -> Script {
    logged_in().expect("RETR 1\r\n").reply("+OK\r\nhalf\r\n").hang()
}

pub(crate) async fn the_deadline_of_silence_passes() -> Told {
    let row = Row::new(scripted(half_a_message()), hurried(|deadlines| deadlines.silence = SHORT)).await;
    let mut mailbox = row.mailbox().await;
    let error = read(&mut mailbox.retrieve(1).await.unwrap()).await.unwrap_err();
    drop(mailbox);
    late(row, error, Phase::Silence, Step::Retr).await
}

pub(crate) async fn the_deadline_of_the_whole_operation_passes() -> Told {
    let hurried = hurried(|deadlines| deadlines.operation = Some(SHORT));
    let row = Row::new(scripted(half_a_message()), hurried).await;
    let mut mailbox = row.mailbox().await;
    let error = read(&mut mailbox.retrieve(1).await.unwrap()).await.unwrap_err();
    drop(mailbox);
    late(row, error, Phase::Operation, Step::Retr).await
}

pub(crate) async fn the_deadline_of_quit_passes() -> Told {
    let script = scripted(logged_in().expect("QUIT\r\n").hang());
    let row = Row::new(script, hurried(|deadlines| deadlines.quit = SHORT)).await;
    let failure = row.mailbox().await.quit().await.unwrap_err();
    late(row, failure.into(), Phase::Quit, Step::Quit).await
}

pub(crate) async fn a_deadline_of_zero_is_refused() -> Told {
    let mut row = Row::new(full(), hurried(|deadlines| deadlines.silence = Duration::ZERO)).await;
    let error = row.connect().await.err().unwrap();
    assert!(matches!(error.kind, ErrorKind::Misuse(_)), "{error}");
    row.tell_error(&error);
    row.end().await
}

pub(crate) async fn a_greeting_has_a_limit() -> Told {
    let script = Script::new().send(format!("+OK {}\r\n", "x".repeat(600))).hang();
    let row = Row::new(scripted(script), limited(|limits| limits.greeting = 512)).await;
    let error = row.connect().await.err().unwrap();
    passed(row, error, Limit::Greeting, Step::Greeting).await
}

pub(crate) async fn a_line_has_a_limit() -> Told {
    let script = logged_in().expect("STAT\r\n").reply(format!("+OK 1 1 {}\r\n", "x".repeat(600))).hang();
    let row = Row::new(scripted(script), limited(|limits| limits.line = 512)).await;
    let error = row.mailbox().await.stat().await.unwrap_err();
    passed(row, error, Limit::Line, Step::Stat).await
}

fn listing() -> Script {
    logged_in().expect("LIST\r\n").reply("+OK\r\n1 10\r\n2 20\r\n3 30\r\n4 40\r\n.\r\n").hang()
}

pub(crate) async fn a_listing_has_a_limit() -> Told {
    let row = Row::new(scripted(listing()), limited(|limits| limits.listing = 100)).await;
    let error = row.mailbox().await.scan().await.unwrap_err();
    passed(row, error, Limit::Listing, Step::List).await
}

pub(crate) async fn the_entries_of_a_listing_have_a_limit() -> Told {
    let row = Row::new(scripted(listing()), limited(|limits| limits.entries = 3)).await;
    let error = row.mailbox().await.scan().await.unwrap_err();
    passed(row, error, Limit::Entries, Step::List).await
}

pub(crate) async fn what_was_listed_before_a_limit_is_given() -> Told {
    let mut row = Row::new(scripted(listing()), limited(|limits| limits.entries = 3)).await;
    let mut mailbox = row.mailbox().await;
    let mut entries = mailbox.scan_entries().await.unwrap();
    let error = loop {
        match subject::next_entry(&mut entries).await {
            Ok(entry) => row.tell(&entry.unwrap()),
            Err(error) => break error,
        }
    };
    drop(entries);
    drop(mailbox);
    passed(row, error, Limit::Entries, Step::List).await
}

pub(crate) async fn capabilities_have_a_limit() -> Told {
    let script = greeting().expect("CAPA\r\n").reply("+OK\r\nTOP\r\nUIDL\r\nUSER\r\n.\r\n").hang();
    let row = Row::new(scripted(script), limited(|limits| limits.capabilities = 2)).await;
    let error = subject::announced(&mut row.connect().await.unwrap()).await.unwrap_err();
    passed(row, error, Limit::Capabilities, Step::Capa).await
}

pub(crate) async fn a_message_has_a_limit() -> Told {
    let script = logged_in().expect("RETR 1\r\n").reply("+OK\r\n").generate(1000).hang();
    let row = Row::new(scripted(script), limited(|limits| limits.message = 100)).await;
    let mut mailbox = row.mailbox().await;
    let error = async { read(&mut mailbox.retrieve(1).await?).await }.await.unwrap_err();
    drop(mailbox);
    passed(row, error, Limit::Message, Step::Retr).await
}

pub(crate) async fn a_challenge_has_a_limit() -> Told {
    let script =
        greeting().expect("AUTH SCRAM-SHA-1\r\n").reply(format!("+ {}\r\n", "YWFh".repeat(150))).hang();
    let row = Row::new(scripted(script), limited(|limits| limits.sasl_challenge = 512)).await;
    let (user, password) = ("mrose".into(), "tanstaaf".into());
    let scram = Credentials::Scram { hash: Hash::Sha1, authorization_id: None, user, password };
    let failure = row.log_in(&scram).await.err().unwrap();
    passed(row, failure.error, Limit::SaslChallenge, Step::Auth).await
}

pub(crate) async fn the_rounds_of_an_exchange_have_a_limit() -> Told {
    let script = greeting().expect("AUTH X-RIDDLE\r\n").reply("+ \r\n").expect("YQ==\r\n").reply("+ \r\n");
    let script = script.expect("YQ==\r\n").reply("+ \r\n").hang();
    let row = Row::new(scripted(script), limited(|limits| limits.sasl_rounds = 2)).await;
    let mut step = row.connect().await.unwrap().begin_auth("X-RIDDLE", None).await;
    let failure = loop {
        match step {
            Ok(AuthStep::Challenge(exchange)) => step = exchange.respond(&Secret::from("a")).await,
            Ok(AuthStep::Done(_)) => panic!("the server never agrees"),
            Err(failure) => break failure,
        }
    };
    passed(row, failure.error, Limit::SaslRounds, Step::Auth).await
}
