//! A store that fails: RFC 1939 §6, RFC 3206 §4.

use pop3_mock::{Ending, LoginFailure, QuitFailure, Server, User};

use crate::common::Client;

fn alice() -> User {
    User::new("alice", "secret").messages(["one", "two", "three"])
}

#[test]
fn a_quit_that_removes_nothing_unlocks_the_maildrop_and_closes() {
    let builder = Server::builder().user(alice()).quit_fails(QuitFailure::NothingRemoved);
    let server = builder.start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    client.talk("C: DELE 1\n S: +OK...\n C: QUIT\n S: -ERR some deleted messages not removed");
    assert_eq!(client.rest(), b"");
    drop(client);
    server.wait_idle_blocking();
    let state = server.maildrop("alice");
    assert_eq!((state.messages.len(), state.locked), (3, false));
    assert_eq!(server.sessions()[0].ending, Some(Ending::Quit));
    assert!(!server.ledger().entries[0].total.removed);
    Client::logged_in(&server).talk("C: DELE 1\n S: +OK...\n C: QUIT\n S: +OK...");
    assert_eq!(server.maildrop("alice").messages.len(), 2);
}

#[test]
fn a_quit_may_remove_some_of_the_messages() {
    let builder = Server::builder().user(alice()).quit_fails(QuitFailure::RemovedOnly(1));
    let server = builder.start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    client.talk(
        "C: DELE 3
         S: +OK...
         C: DELE 2
         S: +OK...
         C: QUIT
         S: -ERR some deleted messages not removed",
    );
    let left = server.maildrop("alice").messages.into_iter().map(|stored| stored.message.to_vec());
    assert_eq!(left.collect::<Vec<_>>(), [b"one\r\n".to_vec(), b"three\r\n".to_vec()]);
    let removed: Vec<bool> = server.ledger().entries.iter().map(|entry| entry.total.removed).collect();
    assert_eq!(removed, [false, true, false]);
}

#[test]
fn a_quit_without_deletions_cannot_fail_and_one_that_removes_all_has_not() {
    let failing = Server::builder().user(alice()).quit_fails(QuitFailure::RemovedOnly(2));
    let server = failing.quit_fails(QuitFailure::NothingRemoved).start_blocking().unwrap();
    Client::logged_in(&server).talk("C: QUIT\n S: +OK...");
    Client::logged_in(&server).talk("C: DELE 1\n S: +OK...\n C: DELE 2\n S: +OK...\n C: QUIT\n S: +OK...");
    Client::logged_in(&server).talk("C: DELE 1\n S: +OK...\n C: QUIT\n S: -ERR...");
}

#[test]
fn logins_fail_as_often_as_asked_for_and_wrong_credentials_as_ever() {
    let failing = Server::builder().user(alice()).login_fails(LoginFailure::Temporary);
    let server = failing.login_fails(LoginFailure::Permanent).start_blocking().unwrap();
    Client::plain(&server).talk(
        "S: +OK...
         C: USER alice
         S: +OK...
         C: PASS wrong
         S: -ERR [AUTH]...
         C: USER alice
         S: +OK...
         C: PASS secret
         S: -ERR [SYS/TEMP] the maildrop cannot be opened now
         C: AUTH PLAIN AGFsaWNlAHNlY3JldA==
         S: -ERR [SYS/PERM] the maildrop cannot be opened until somebody mends it
         C: AUTH PLAIN AGFsaWNlAHNlY3JldA==
         S: +OK...",
    );
}
