//! Autologout, RFC 1939 §3, and LOGIN-DELAY, RFC 2449 §6.5, on a clock that the test advances.

use std::time::Duration;

use pop3_mock::{Builder, Ending, Expire, Script, Server, User};

use crate::common::Client;

const SECOND: Duration = Duration::from_secs(1);

fn builder() -> Builder {
    Server::builder().user(User::new("alice", "secret").message("x")).manual_clock(true)
}

#[test]
fn a_session_lives_as_long_as_each_command_comes_within_ten_minutes() {
    let server = builder().start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    client.talk("C: DELE 1\n S: +OK...");
    for _ in 0..3 {
        server.advance(599 * SECOND);
        client.talk("C: NOOP\n S: +OK...");
    }
    server.advance(600 * SECOND);
    assert_eq!(client.rest(), b"", "closed without a word");
    server.wait_idle_blocking();
    assert_eq!(server.sessions()[0].ending, Some(Ending::TimedOut));
    assert_eq!(server.maildrop("alice").messages.len(), 1, "no UPDATE");
}

#[test]
fn octets_that_make_no_command_do_not_keep_a_session_alive() {
    let server = builder().start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    client.talk("C: NOOP\n S: +OK...");
    client.send("NOO");
    server.advance(600 * SECOND);
    // Whether the client sees an end or a reset depends on whether the octets had been read.
    server.wait_idle_blocking();
    assert_eq!(server.sessions()[0].ending, Some(Ending::TimedOut));
}

#[test]
fn sessions_before_login_and_under_tls_are_closed_as_well() {
    let server = builder().start_blocking().unwrap();
    let (mut plain, mut tls) = (Client::plain(&server), Client::tls(&server));
    plain.talk("S: +OK...");
    tls.talk("S: +OK...");
    server.advance(600 * SECOND);
    server.wait_idle_blocking();
    let endings: Vec<_> = server.sessions().into_iter().map(|session| session.ending).collect();
    assert_eq!(endings, [Some(Ending::TimedOut), Some(Ending::TimedOut)]);
}

#[test]
fn a_clock_that_goes_with_real_time_can_be_advanced_too() {
    let server = builder().manual_clock(false).start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    server.advance(600 * SECOND);
    assert_eq!(client.rest(), b"");
}

#[test]
fn a_login_inside_the_delay_is_refused_and_does_not_prolong_it() {
    let server = builder().login_delay(900 * SECOND).start_blocking().unwrap();
    Client::logged_in(&server).talk("C: QUIT\n S: +OK...");
    server.advance(300 * SECOND);
    let mut client = Client::plain(&server);
    let refused = "C: USER alice
                   S: +OK...
                   C: PASS secret
                   S: -ERR [LOGIN-DELAY] the last login was too short a time ago
                   C: AUTH PLAIN AGFsaWNlAHNlY3JldA==
                   S: -ERR [LOGIN-DELAY] the last login was too short a time ago";
    client.talk("S: +OK...");
    client.talk(refused);
    server.advance(300 * SECOND);
    client.talk(refused);
    server.advance(300 * SECOND);
    client.talk("C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK maildrop has...");
}

#[test]
fn only_those_who_know_the_password_learn_of_the_delay_and_users_do_not_delay_each_other() {
    let users = builder().user(User::new("bob", "hidden"));
    let server = users.login_delay(900 * SECOND).start_blocking().unwrap();
    Client::logged_in(&server).talk("C: QUIT\n S: +OK...");
    Client::plain(&server).talk(
        "S: +OK...
         C: USER alice
         S: +OK...
         C: PASS wrong
         S: -ERR [AUTH] wrong user name or password
         C: USER bob
         S: +OK...
         C: PASS hidden
         S: +OK...",
    );
}

#[test]
fn the_delay_and_the_time_that_mail_is_kept_are_announced_in_both_states() {
    let announced = builder().login_delay(Duration::from_millis(900_001)).expire(Expire::Days(30));
    let server = announced.start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    for _ in 0..2 {
        let capabilities = String::from_utf8(client.content("CAPA")).unwrap();
        assert!(capabilities.contains("\r\nLOGIN-DELAY 901\r\n"), "{capabilities}");
        assert!(capabilities.contains("\r\nEXPIRE 30\r\n"), "{capabilities}");
        client.send("USER alice\r\nPASS secret\r\n");
        client.talk("S: ...\n S: ...");
    }
    let plain = builder().start_blocking().unwrap();
    let mut client = Client::plain(&plain);
    client.talk("S: +OK...");
    let capabilities = String::from_utf8(client.content("CAPA")).unwrap();
    assert!(capabilities.contains("EXPIRE NEVER") && !capabilities.contains("LOGIN-DELAY"), "{capabilities}");
}

#[test]
fn a_pause_of_a_script_takes_no_real_time() {
    let script = Script::new().send("+OK\r\n").pause(3600 * SECOND).send("late\r\n");
    let server = Server::builder().script(script).manual_clock(true).start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk("S: +OK");
    // The pause may begin a moment after the client has read what was sent before it.
    while !server.transcript().to_string().contains("late") {
        server.advance(3600 * SECOND);
        std::thread::yield_now();
    }
    client.talk("S: late");
}
