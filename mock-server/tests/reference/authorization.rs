//! The AUTHORIZATION state: RFC 1939 §4 and §7, RFC 2449 §5, RFC 3206.

use pop3_mock::{Ending, Server, User};

use crate::common::Client;
use crate::server;

#[test]
fn the_server_speaks_first_and_its_greeting_offers_no_apop() {
    let server = server();
    let greeting = Client::plain(&server).line();
    assert!(greeting.starts_with("+OK ") && !greeting.contains('<'), "{greeting}");
}

#[test]
fn user_and_pass_open_the_maildrop() {
    let server = server();
    Client::plain(&server).talk(
        "S: +OK pop3-mock ready
         C: user alice
         S: +OK now send PASS
         C: PaSs secret
         S: +OK maildrop has 2 messages (36 octets)
         C: STAT
         S: +OK 2 36",
    );
}

#[test]
fn user_does_not_tell_whether_the_mailbox_exists() {
    let server = server();
    Client::plain(&server).talk(
        "S: +OK...
         C: USER alice
         S: +OK now send PASS
         C: USER nobody
         S: +OK now send PASS
         C: PASS secret
         S: -ERR [AUTH] wrong user name or password
         C: USER alice
         S: +OK...
         C: PASS wrong
         S: -ERR [AUTH] wrong user name or password",
    );
}

#[test]
fn pass_is_accepted_directly_behind_user_and_only_once() {
    let server = server();
    Client::plain(&server).talk(
        "S: +OK...
         C: PASS secret
         S: -ERR PASS comes directly behind...
         C: USER alice
         S: +OK...
         C: PASS wrong
         S: -ERR [AUTH]...
         C: PASS secret
         S: -ERR PASS comes directly behind...
         C: USER alice
         S: +OK...
         C: NOOP
         S: -ERR log in first
         C: PASS secret
         S: -ERR PASS comes directly behind...",
    );
}

#[test]
fn a_missing_argument_is_refused_and_ends_nothing() {
    let server = server();
    Client::plain(&server).talk(
        "S: +OK...
         C: USER
         S: -ERR wrong number of arguments
         C: USER alice bob
         S: -ERR wrong number of arguments
         C: USER alice
         S: +OK...
         C: PASS
         S: -ERR PASS takes a password
         C: PASS secret
         S: -ERR PASS comes directly behind...
         C: USER alice
         S: +OK...
         C: PASS secret
         S: +OK...",
    );
}

#[test]
fn capa_is_answered_while_a_name_is_pending_and_forgets_it() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: USER alice\n S: +OK...\n C: CAPA\n S: +OK capability list follows");
    client.multi_line();
    client.talk("C: PASS secret\n S: -ERR PASS comes...");
}

#[test]
fn a_second_user_takes_the_place_of_the_first() {
    let server = server();
    Client::plain(&server).talk(
        "S: +OK...
         C: USER nobody
         S: +OK...
         C: USER alice
         S: +OK...
         C: PASS secret
         S: +OK maildrop has...",
    );
}

#[test]
fn a_password_may_hold_spaces_and_is_not_trimmed() {
    let user = User::new("alice", " two  words ");
    let server = Server::builder().user(user).start_blocking().unwrap();
    Client::plain(&server).talk(
        "S: +OK...
         C: USER alice
         S: +OK...
         C: PASS two  words
         S: -ERR [AUTH]...",
    );
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: USER alice\n S: +OK...");
    client.send("PASS  two  words \r\n");
    client.talk("S: +OK maildrop has 0 messages (0 octets)");
}

#[test]
fn maildrop_commands_are_refused_before_login_and_change_nothing() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    for command in ["STAT", "LIST", "LIST 1", "UIDL", "RETR 1", "TOP 1 0", "DELE 1", "NOOP", "RSET"] {
        client.talk(&format!("C: {command}\n S: -ERR log in first"));
    }
    client.talk("C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK...\n C: STAT\n S: +OK 2 36");
}

#[test]
fn quit_before_login_ends_the_session_without_update() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: QUIT\n S: +OK pop3-mock signing off");
    assert_eq!(client.rest(), b"");
    server.wait_idle_blocking();
    assert_eq!(server.sessions()[0].ending, Some(Ending::Quit));
    assert_eq!(server.maildrop("alice").messages.len(), 2);
}

#[test]
fn unknown_and_optional_commands_are_refused() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    for command in ["XTND", "HELO", "A", "ABCDE", "APOP alice c4c9334bac560ecc979e58001b3e22fb"] {
        client.talk(&format!("C: {command}\n S: -ERR..."));
    }
    client.talk("C: QUIT\n S: +OK...");
}

#[test]
fn capabilities_before_login_and_after_it_differ_in_stls_alone() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    let before = capabilities(&mut client);
    client.talk("C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK...");
    let after = capabilities(&mut client);
    let announced = [
        "TOP",
        "UIDL",
        "RESP-CODES",
        "AUTH-RESP-CODE",
        "PIPELINING",
        "EXPIRE NEVER",
        "USER",
        "SASL PLAIN SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512",
        "UTF8 USER",
        "LANG",
    ];
    for capability in announced {
        assert!(after.iter().any(|line| line == capability), "{capability} in {after:?}");
    }
    let stls: Vec<String> = before.into_iter().filter(|line| !after.contains(line)).collect();
    assert_eq!(stls, ["STLS"]);
}

/// The lines of the reply to CAPA.
pub(crate) fn capabilities(client: &mut Client) -> Vec<String> {
    let content = client.content("CAPA");
    String::from_utf8(content).unwrap().lines().map(String::from).collect()
}

#[test]
fn a_login_is_final() {
    let server = server();
    Client::logged_in(&server).talk(
        "C: USER alice
         S: -ERR not permitted behind a login
         C: PASS secret
         S: -ERR not permitted behind a login
         C: AUTH PLAIN
         S: -ERR not permitted behind a login
         C: STLS
         S: -ERR not permitted behind a login
         C: STAT
         S: +OK 2 36",
    );
}
