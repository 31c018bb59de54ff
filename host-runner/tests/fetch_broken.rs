//! `pop3 fetch` where a message, its deletion or the farewell goes wrong: what was stored stays, the rest is not deleted.

mod support;

use pop3_mock::Script;
use support::{Fetch, Scratch, fails, logged_in, scripted};

#[test]
fn a_server_that_falls_silent_in_mid_message() {
    let script = logged_in(&[100]).expect("RETR 1\r\n").reply("+OK\r\nhalf a mess").hang();
    let (server, scratch) = (scripted(script), Scratch::new());
    let fetch = Fetch::plaintext(&server, &scratch).arg("--delete").timeout("0.3");
    fetch.run().failed(75, &["RETR: no answer in time"]);
    assert!(scratch.messages().is_empty() && scratch.files("tmp").is_empty());
}

#[test]
fn a_connection_that_drops_in_mid_message() {
    let script = logged_in(&[5, 100])
        .expect("RETR 1\r\n")
        .reply("+OK\r\none\r\n.\r\n")
        .expect("DELE 1\r\n")
        .reply("+OK\r\n")
        .expect("RETR 2\r\n")
        .reply("+OK\r\nhalf a mess")
        .close();
    let scratch = fails(script, "--delete", 75, &["RETR: the connection ended in the middle of a reply"]);
    assert_eq!(scratch.messages(), [b"one\r\n"]);
}

#[test]
fn a_message_that_the_server_refuses_is_left_and_the_others_are_fetched() {
    let script = logged_in(&[5, 5, 5])
        .expect("RETR 1\r\n")
        .reply("+OK\r\none\r\n.\r\n")
        .expect("DELE 1\r\n")
        .reply("+OK\r\n")
        .expect("RETR 2\r\n")
        .reply("-ERR disk fire\r\n")
        .expect("RETR 3\r\n")
        .reply("+OK\r\nthree\r\n.\r\n")
        .expect("DELE 3\r\n")
        .reply("+OK\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n")
        .close();
    let scratch =
        fails(script, "--delete", 69, &["RETR: the server refused: disk fire (message 2, 1 in all)"]);
    assert_eq!(scratch.messages(), [&b"one\r\n"[..], b"three\r\n"]);
}

#[test]
fn a_quit_that_fails_leaves_deletions_unconfirmed() {
    let script = logged_in(&[5])
        .expect("RETR 1\r\n")
        .reply("+OK\r\none\r\n.\r\n")
        .expect("DELE 1\r\n")
        .reply("+OK\r\n")
        .expect("QUIT\r\n")
        .reply("-ERR some deleted messages not removed\r\n")
        .close();
    let scratch =
        fails(script, "--delete", 69, &["QUIT: the server refused", "1 deletions are not confirmed"]);
    assert_eq!(scratch.messages(), [b"one\r\n"]);
}

#[test]
fn a_quit_that_fails_matters_not_where_nothing_was_deleted() {
    let script = logged_in(&[5]).expect("RETR 1\r\n").reply("+OK\r\none\r\n.\r\n").expect("QUIT\r\n").close();
    let (server, scratch) = (scripted(script), Scratch::new());
    Fetch::plaintext(&server, &scratch).arg("--keep").run().succeeded();
    assert_eq!(scratch.messages(), [b"one\r\n"]);
}

#[test]
fn a_server_without_a_listing_is_asked_for_the_number() {
    let script = Script::new()
        .send("+OK ready\r\n")
        .expect("USER alice\r\n")
        .reply("+OK\r\n")
        .expect("PASS secret\r\n")
        .reply("+OK\r\n")
        .expect("LIST\r\n")
        .reply("-ERR no\r\n")
        .expect("STAT\r\n")
        .reply("+OK 1 5\r\n")
        .expect("RETR 1\r\n")
        .reply("+OK\r\none\r\n.\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n")
        .close();
    let (server, scratch) = (scripted(script), Scratch::new());
    Fetch::plaintext(&server, &scratch).arg("--keep").run().succeeded();
    assert_eq!(scratch.messages(), [b"one\r\n"]);
}
