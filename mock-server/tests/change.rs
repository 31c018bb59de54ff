//! A server that is changed while it runs.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::Client;
use pop3_mock::{Event, LoginFailure, Misbehaviour, QuitFailure, Server, User};

fn server() -> Server {
    let alice = User::new("alice", "secret").message("Subject: one\r\n\r\n");
    Server::builder().user(alice).start_blocking().unwrap()
}

#[test]
fn a_session_keeps_the_mail_it_has_seen_when_its_user_is_replaced() {
    let server = server();
    let mut client = Client::logged_in(&server);
    server.add_user(User::new("alice", "other"));
    client.talk(
        "C: RETR 1
         S: +OK...
         S: Subject: one
         S: 
         S: .",
    );
    let mut late = Client::plain(&server);
    late.talk(
        "S: +OK...
         C: USER alice
         S: +OK...
         C: PASS secret
         S: -ERR [AUTH]...
         C: USER alice
         S: +OK...
         C: PASS other
         S: +OK maildrop has 0 messages...",
    );
}

#[test]
fn a_removed_user_cannot_log_in_and_nobody_else_is_touched() {
    let server = server();
    server.add_user(User::new("bob", "secret"));
    assert!(server.remove_user("bob"));
    Client::plain(&server).talk(
        "S: +OK...
         C: USER bob
         S: +OK...
         C: PASS secret
         S: -ERR [AUTH]...",
    );
    Client::logged_in(&server);
}

#[test]
fn a_message_that_expires_is_told_as_an_event_and_is_not_removed_for_the_ledger() {
    let server = server();
    let unique_id = server.maildrop("alice").messages[0].unique_id.clone();
    assert!(server.remove_message("alice", &unique_id));
    assert!(!server.remove_message("alice", &unique_id));
    let expired = Event::Expired { user: "alice".into(), unique_id };
    assert_eq!(server.events(), [expired]);
    assert_eq!(server.ledger().lost().count(), 0);
}

#[test]
fn faults_are_for_those_who_connect_behind_them() {
    let server = server();
    let mut before = Client::plain(&server);
    server.set_faults(["server cut fin at 0".parse().unwrap()]);
    before.talk(
        "S: +OK pop3-mock ready
         C: NOOP
         S: -ERR...",
    );
    assert_eq!(Client::plain(&server).rest(), b"");
}

#[test]
fn failures_can_be_asked_for_while_the_server_runs() {
    let server = server();
    server.login_fails(LoginFailure::Temporary);
    server.quit_fails(QuitFailure::NothingRemoved);
    let mut client = Client::plain(&server);
    client.talk(
        "S: +OK...
         C: USER alice
         S: +OK...
         C: PASS secret
         S: -ERR [SYS/TEMP]...
         C: USER alice
         S: +OK...
         C: PASS secret
         S: +OK...
         C: DELE 1
         S: +OK...
         C: QUIT
         S: -ERR...",
    );
    assert_eq!(server.maildrop("alice").messages.len(), 1);
}

#[test]
fn a_reset_brings_back_mail_users_and_faults_of_the_start() {
    let server = server();
    server.set_faults(["server stall".parse().unwrap()]);
    server.remove_user("alice");
    server.login_fails(LoginFailure::Permanent);
    server.reset();
    assert_eq!(server.transcript().entries, []);
    let mut client = Client::logged_in(&server);
    client.talk(
        "C: STAT
         S: +OK 1 16",
    );
}

#[test]
fn misbehaviour_is_for_those_who_connect_behind_it_with_tls_faults_and_dialogues() {
    let server = server();
    let mut before = Client::plain(&server);
    let how = r#"
        quirks = ["capa-err"]
        faults = ["server slice 1"]
        tls = { flaws = ["stls-refused"], certificate = "wrong-name" }
        dialogue = [{ steps = [{ send = '-ERR closed\r\n' }, "close"] }]
    "#;
    server.set_misbehaviour(how.parse::<Misbehaviour>().unwrap());
    assert_eq!(Client::plain(&server).rest(), b"-ERR closed\r\n");
    Client::plain(&server).talk("S: +OK...\n C: CAPA\n S: -ERR\n C: STLS\n S: -ERR...");
    let handshake =
        || Client::plain_at(server.pop3s()).try_upgrade(server.client_config(), "localhost").is_ok();
    assert!(!handshake());
    assert!(server.faults().is_empty(), "those of a misbehaviour go with it");
    before.talk("S: +OK...\n C: STLS\n S: +OK...");
    before.upgrade(&server).talk("C: NOOP\n S: -ERR...");
    server.set_misbehaviour(Misbehaviour::default());
    assert!(handshake());
}
