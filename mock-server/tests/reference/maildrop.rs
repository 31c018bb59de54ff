//! Lock, snapshot, deletion and unique-ids: RFC 1939 §4, §6 and §7.

use std::thread;
use std::time::{Duration, Instant};

use pop3_mock::{Direction, Ending, Event, Message, Server, User};

use crate::common::Client;
use crate::server;

/// What a server allows unless the test says otherwise, RFC 1939 §3.
const AUTOLOGOUT: Duration = Duration::from_secs(600);

/// Waits for what another thread is about to do; gives up when it does not.
fn wait_until(mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(20), "it never came to be");
        thread::yield_now();
    }
}

#[test]
fn a_second_login_is_refused_while_a_session_holds_the_lock() {
    let server = server();
    let mut first = Client::logged_in(&server);
    assert!(server.maildrop("alice").locked);
    let mut second = Client::plain(&server);
    second.talk(
        "S: +OK...
         C: USER alice
         S: +OK...
         C: PASS secret
         S: -ERR [IN-USE] another session has locked the maildrop
         C: AUTH PLAIN AGFsaWNlAHNlY3JldA==
         S: -ERR [IN-USE] another session has locked the maildrop
         C: AUTH PLAIN AGFsaWNlAHdyb25n
         S: -ERR [AUTH] wrong user name or password",
    );
    first.talk("C: QUIT\n S: +OK...");
    second.talk("C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK maildrop has 2 messages (36 octets)");
}

#[test]
fn users_do_not_lock_each_other_out() {
    let builder =
        Server::builder().user(User::new("alice", "secret")).user(User::new("bob", "hidden").message("x"));
    let server = builder.start_blocking().unwrap();
    let _alice = Client::logged_in(&server);
    Client::plain(&server)
        .talk("S: +OK...\n C: USER bob\n S: +OK...\n C: PASS hidden\n S: +OK maildrop has 1...");
}

#[test]
fn a_connection_that_drops_removes_nothing_and_releases_the_lock() {
    let server = server();
    let before = server.maildrop("alice").messages;
    let mut client = Client::logged_in(&server);
    client.talk("C: DELE 1\n S: +OK...\n C: DELE 2\n S: +OK...");
    drop(client);
    server.wait_idle_blocking();
    assert_eq!(server.sessions()[0].ending, Some(Ending::ClosedByClient));
    let after = server.maildrop("alice");
    assert_eq!((after.messages, after.locked), (before, false));
}

#[test]
fn a_silent_session_is_closed_without_a_word_and_without_update() {
    let user = User::new("alice", "secret").message("x");
    let server = Server::builder().user(user).manual_clock(true).start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    client.talk("C: DELE 1\n S: +OK...");
    server.advance(AUTOLOGOUT - Duration::from_nanos(1));
    // Octets that make no command do not count as life.
    client.send("NO");
    wait_until(|| server.transcript().octets(Direction::Client).ends_with(b"NO"));
    server.advance(Duration::from_nanos(1));
    assert_eq!(client.rest(), b"");
    drop(client);
    server.wait_idle_blocking();
    assert_eq!(server.sessions()[0].ending, Some(Ending::TimedOut));
    assert_eq!(server.maildrop("alice").messages.len(), 1);
}

#[test]
fn a_client_that_takes_nothing_for_that_long_is_left_and_loses_the_lock() {
    let user = User::new("alice", "secret").message(Message::generated(1 << 30, 1));
    let server = Server::builder().user(user).manual_clock(true).start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    client.talk("C: RETR 1\n S: +OK 1073741824 octets");
    // Until the buffers between the two are full, each advance may fall between two writes.
    wait_until(|| {
        server.advance(AUTOLOGOUT);
        server.sessions()[0].ending == Some(Ending::TimedOut)
    });
    let state = server.maildrop("alice");
    assert_eq!((state.messages.len(), state.locked), (1, false));
}

#[test]
fn mail_delivered_during_a_session_is_seen_by_the_next_one() {
    let server = server();
    let mut client = Client::logged_in(&server);
    server.deliver("alice", "late\r\n");
    client.talk(
        "C: STAT
         S: +OK 2 36
         C: RETR 3
         S: -ERR no such message
         C: RSET
         S: +OK maildrop has 2 messages (36 octets)
         C: DELE 1
         S: +OK...
         C: QUIT
         S: +OK pop3-mock signing off (1 message removed, 2 left)",
    );
    Client::logged_in(&server).talk(
        "C: LIST
         S: +OK...
         S: 1 19
         S: 2 6
         S: .",
    );
}

#[test]
fn unique_ids_stay_across_sessions_and_do_not_come_back() {
    let server = server();
    let mut first = Client::logged_in(&server);
    let ids = first.content("UIDL");
    drop(first);
    server.wait_idle_blocking();
    let mut second = Client::logged_in(&server);
    assert_eq!(second.content("UIDL"), ids);
    second.talk("C: DELE 1\n S: +OK...\n C: QUIT\n S: +OK...");
    let again = server.deliver("alice", "a: b\r\n\r\nfirst\r\n\r\n");
    assert!(!String::from_utf8(ids).unwrap().contains(&*again));
}

#[test]
fn equal_messages_have_different_unique_ids() {
    let user = User::new("alice", "secret").messages(["x", "x", "x"]);
    let server = Server::builder().user(user).start_blocking().unwrap();
    let mut ids: Vec<_> =
        server.maildrop("alice").messages.into_iter().map(|stored| stored.unique_id).collect();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[test]
fn events_tell_the_course_of_a_session() {
    let server = server();
    Client::logged_in(&server).talk("C: DELE 2\n S: +OK...\n C: QUIT\n S: +OK...");
    server.wait_idle_blocking();
    let expected = [
        "Connected { session: 1, implicit_tls: false }",
        "LoggedIn { session: 1, user: \"alice\" }",
        "Updated { session: 1, removed: 1 }",
        "Closed { session: 1, ending: Quit }",
    ];
    let events: Vec<String> = server.events().iter().map(|event| format!("{event:?}")).collect();
    assert_eq!(events, expected);
    let login = server.wait_for_blocking(|event| matches!(event, Event::LoggedIn { .. }));
    assert!(matches!(login, Event::LoggedIn { session: 1, .. }));
}

#[test]
#[should_panic(expected = "the server has a user of that name")]
fn asking_for_a_user_that_does_not_exist_is_a_mistake_of_the_test() {
    let _ = server().maildrop("nobody");
}
