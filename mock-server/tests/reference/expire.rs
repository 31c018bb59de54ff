//! EXPIRE, RFC 2449 §6.7, and what differs between users, RFC 2449 §6.5.

use std::time::Duration;

use pop3_mock::{Builder, Event, Expire, QuitFailure, Server, User};

use crate::common::Client;

const DAY: Duration = Duration::from_secs(86_400);

fn builder() -> Builder {
    let user = User::new("alice", "secret").messages(["a: b\r\n\r\none\r\n", "a: b\r\n\r\ntwo\r\n"]);
    Server::builder().user(user).manual_clock(true)
}

/// How many messages a session of alice sees.
fn seen(server: &Server) -> String {
    let mut client = Client::logged_in(server);
    client.send("STAT\r\n");
    let stat = client.line();
    client.talk("C: QUIT\n S: +OK...");
    server.wait_idle_blocking();
    stat.split(' ').nth(1).unwrap().to_owned()
}

#[test]
fn a_message_is_gone_once_it_is_so_many_days_old() {
    let server = builder().expire(Expire::Days(30)).start_blocking().unwrap();
    server.advance(10 * DAY);
    let late = server.deliver("alice", "a: b\r\n\r\nthree\r\n");
    server.advance(20 * DAY - Duration::from_nanos(1));
    assert_eq!(seen(&server), "3");
    server.advance(Duration::from_nanos(1));
    assert_eq!(seen(&server), "1");
    assert_eq!(server.maildrop("alice").messages[0].unique_id, late);
    server.advance(10 * DAY);
    assert_eq!(seen(&server), "0");
}

#[test]
fn what_has_expired_is_told_and_is_no_loss_of_the_clients() {
    let server = builder().expire(Expire::Days(1)).start_blocking().unwrap();
    server.advance(DAY);
    assert_eq!(seen(&server), "0");
    let expired = server.events().into_iter().filter(|event| matches!(event, Event::Expired { .. }));
    assert_eq!(expired.count(), 2);
    let ledger = server.ledger();
    let totals = ledger.entries.iter().map(|entry| (entry.total.expired, entry.total.removed));
    assert_eq!(totals.collect::<Vec<_>>(), [(true, false); 2]);
    assert_eq!(ledger.lost().count(), 0);
    assert!(ledger.to_string().lines().nth(1).unwrap().ends_with("expired"), "{ledger}");
}

#[test]
fn a_session_keeps_the_mail_that_grows_old_while_it_lasts() {
    let server = builder().expire(Expire::Days(1)).autologout(9 * DAY).start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    server.advance(DAY);
    client.talk("C: STAT\n S: +OK 2 26\n C: QUIT\n S: +OK...");
    server.wait_idle_blocking();
    assert_eq!(seen(&server), "0");
}

#[test]
fn mail_that_never_expires_outlasts_ten_years() {
    let server = builder().start_blocking().unwrap();
    server.advance(3653 * DAY);
    assert_eq!(seen(&server), "2");
}

#[test]
fn with_expire_0_a_message_goes_with_the_quit_behind_its_retr() {
    let server = builder().expire(Expire::Days(0)).start_blocking().unwrap();
    server.advance(99 * DAY);
    let mut client = Client::logged_in(&server);
    client.talk(
        "C: RETR 1
         S: +OK...
         S: a: b
         S: 
         S: one
         S: .
         C: TOP 2 1
         S: +OK...
         S: a: b
         S: 
         S: two
         S: .
         C: RSET
         S: +OK...
         C: QUIT
         S: +OK pop3-mock signing off (1 message removed, 1 left)",
    );
    server.wait_idle_blocking();
    let ledger = server.ledger();
    let totals = ledger.entries.iter().map(|entry| (entry.total.expired, entry.total.removed));
    assert_eq!(totals.collect::<Vec<_>>(), [(true, true), (false, false)]);
    assert_eq!(ledger.entries[0].sessions[&1].marked, 0);
}

#[test]
fn with_expire_0_nothing_goes_when_the_session_breaks_off_or_removal_fails() {
    let server =
        builder().expire(Expire::Days(0)).quit_fails(QuitFailure::NothingRemoved).start_blocking().unwrap();
    let retrieve = "C: RETR 1\n S: +OK...\n S: a: b\n S: \n S: one\n S: .";
    let mut broken = Client::logged_in(&server);
    broken.talk(retrieve);
    drop(broken);
    server.wait_idle_blocking();
    let mut failing = Client::logged_in(&server);
    failing.talk(retrieve);
    failing.talk("C: QUIT\n S: -ERR some deleted messages not removed");
    server.wait_idle_blocking();
    assert_eq!(seen(&server), "2");
}

#[test]
fn users_with_terms_of_their_own_are_told_them_behind_the_login() {
    let second = |seconds| Duration::from_secs(seconds);
    let users = [
        User::new("alice", "secret").login_delay(second(60)).expire(Expire::Days(30)),
        User::new("bob", "secret").login_delay(second(900)).expire(Expire::Days(5)),
        User::new("carol", "secret"),
    ];
    let server = Server::builder().users(users).manual_clock(true).start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    assert_eq!(terms(&mut client), ["EXPIRE 5 USER", "LOGIN-DELAY 900 USER"]);
    client.talk("C: QUIT\n S: +OK...");
    for (user, own) in [
        ("alice", ["EXPIRE 30", "LOGIN-DELAY 60"]),
        ("bob", ["EXPIRE 5", "LOGIN-DELAY 900"]),
        ("carol", ["EXPIRE NEVER", "LOGIN-DELAY 0"]),
    ] {
        let mut client = Client::plain(&server);
        client.talk(&format!("S: +OK...\n C: USER {user}\n S: +OK...\n C: PASS secret\n S: +OK..."));
        assert_eq!(terms(&mut client), own);
        client.talk("C: QUIT\n S: +OK...");
    }
    server.wait_idle_blocking();
    server.advance(second(60));
    let again = |user: &str, reply: &str| {
        let mut client = Client::plain(&server);
        client.talk(&format!("S: +OK...\n C: USER {user}\n S: +OK...\n C: PASS secret\n S: {reply}"));
    };
    again("alice", "+OK...");
    again("bob", "-ERR [LOGIN-DELAY]...");
    again("carol", "+OK...");
}

/// The lines of CAPA that differ between users.
fn terms(client: &mut Client) -> Vec<String> {
    client.send("CAPA\r\n");
    let mut lines = Vec::new();
    while lines.last().is_none_or(|line| line != ".") {
        lines.push(client.line().trim_end().to_owned());
    }
    lines.retain(|line| line.starts_with("EXPIRE") || line.starts_with("LOGIN-DELAY"));
    lines
}
