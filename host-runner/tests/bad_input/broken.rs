//! `pop3 fetch` where a message, its deletion or the farewell goes wrong: what was stored stays, the rest is not deleted.

use super::support::{Build, Run, Scratch, dialogue::alice_logs_in, fails, listed, logged_in, scripted};

on_both!(
    a_server_that_falls_silent_in_mid_message,
    a_connection_that_drops_in_mid_message,
    a_message_that_the_server_refuses_is_left_and_the_others_are_fetched,
    an_odd_line_of_the_listing_is_a_warning_and_the_others_are_fetched,
    nothing_is_reserved_by_the_number_of_messages_that_a_server_claims,
    a_server_that_refuses_every_message_it_claims_is_not_asked_for_all_of_them,
    a_quit_that_fails_leaves_deletions_unconfirmed,
    a_message_that_is_listed_twice_is_fetched_once,
    a_quit_that_fails_matters_not_where_nothing_was_deleted,
    a_server_without_a_listing_is_asked_for_the_number,
);

fn a_server_that_falls_silent_in_mid_message(build: Build) {
    let script = logged_in(&[100]).expect("RETR 1\r\n").reply("+OK\r\nhalf a mess").hang();
    let (server, scratch) = (scripted(script), Scratch::new());
    let fetch = Run::fetch_scripted(&server, &scratch).arg("--delete").timeout("0.3");
    fetch.on(build).run().failed(75, &["RETR: no answer in time"]);
    assert!(scratch.messages().is_empty() && scratch.files("tmp").is_empty());
}

fn a_connection_that_drops_in_mid_message(build: Build) {
    let script = logged_in(&[5, 100])
        .expect("RETR 1\r\n")
        .reply("+OK\r\none\r\n.\r\n")
        .expect("DELE 1\r\n")
        .reply("+OK\r\n")
        .expect("RETR 2\r\n")
        .reply("+OK\r\nhalf a mess")
        .close();
    let scratch =
        fails(build, script, "--delete", 75, &["RETR: the connection ended in the middle of a reply"]);
    assert_eq!(scratch.messages(), [b"one\r\n"]);
}

fn a_message_that_the_server_refuses_is_left_and_the_others_are_fetched(build: Build) {
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
        fails(build, script, "--delete", 69, &["RETR: the server refused: disk fire (message 2, 1 in all)"]);
    assert_eq!(scratch.messages(), [&b"one\r\n"[..], b"three\r\n"]);
}

fn an_odd_line_of_the_listing_is_a_warning_and_the_others_are_fetched(build: Build) {
    let script = listed("1 ?\r\n\r\n2 5\r\n", 2)
        .expect("RETR 2\r\n")
        .reply("+OK\r\ntwo\r\n.\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n");
    let (server, scratch) = (scripted(script), Scratch::new());
    let run = Run::fetch_scripted(&server, &scratch).arg("--keep").on(build).run();
    let warnings = [
        "pop3: warning: scan listing does not begin with two decimal numbers (RFC1939-5-11), 1 in all\n",
        "pop3: warning: blank line in a listing (list-blank-lines), 1 in all\n",
    ];
    assert_eq!((run.code, run.stderr), (Some(0), warnings.concat()));
    assert_eq!(scratch.messages(), [b"two\r\n"]);
}

fn nothing_is_reserved_by_the_number_of_messages_that_a_server_claims(build: Build) {
    let script = alice_logs_in()
        .expect("LIST\r\n")
        .reply("-ERR not today\r\n")
        // The client, whether there is anything to list; the command, how much.
        .expect("STAT\r\n")
        .reply("+OK 4294967295 0\r\n")
        .expect("STAT\r\n")
        .reply("+OK 4294967295 0\r\n")
        .expect("UIDL\r\n")
        .reply("-ERR nor that\r\n")
        .expect("RETR 1\r\n")
        .close();
    fails(build, script, "--delete", 75, &["RETR: the server closed the connection (message 1)"]);
}

fn a_server_that_refuses_every_message_it_claims_is_not_asked_for_all_of_them(build: Build) {
    let mut script = alice_logs_in()
        .expect("LIST\r\n")
        .reply("-ERR not today\r\n")
        // The client, whether there is anything to list; the command, how much.
        .expect("STAT\r\n")
        .reply("+OK 4294967295 0\r\n")
        .expect("STAT\r\n")
        .reply("+OK 4294967295 0\r\n")
        .expect("UIDL\r\n")
        .reply("-ERR nor that\r\n");
    for message in 1..=1000 {
        script = script.expect(format!("RETR {message}\r\n")).reply("-ERR no\r\n");
    }
    let script = script.expect("QUIT\r\n").reply("+OK\r\n").close();
    fails(build, script, "--delete", 69, &["RETR: the server refused: no (message 1, 1000 in all)"]);
}

fn a_quit_that_fails_leaves_deletions_unconfirmed(build: Build) {
    let script = logged_in(&[5])
        .expect("RETR 1\r\n")
        .reply("+OK\r\none\r\n.\r\n")
        .expect("DELE 1\r\n")
        .reply("+OK\r\n")
        .expect("QUIT\r\n")
        .reply("-ERR some deleted messages not removed\r\n")
        .close();
    let scratch = fails(
        build,
        script,
        "--delete",
        69,
        &["QUIT: the server refused", "deletions not confirmed: 1 (", "may come"],
    );
    assert_eq!(scratch.messages(), [b"one\r\n"]);
}

fn a_message_that_is_listed_twice_is_fetched_once(build: Build) {
    let script = listed("2 5\r\n1 5\r\n2 5\r\n", 2)
        .expect("RETR 2\r\n")
        .reply("+OK\r\ntwo\r\n.\r\n")
        .expect("DELE 2\r\n")
        .reply("+OK\r\n")
        .expect("RETR 1\r\n")
        .reply("+OK\r\none\r\n.\r\n")
        .expect("DELE 1\r\n")
        .reply("+OK\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n")
        .close();
    let (server, scratch) = (scripted(script), Scratch::new());
    let run = Run::fetch_scripted(&server, &scratch).arg("--delete").on(build).run();
    let warning =
        "pop3: warning: two lines of a listing have the same message number (RFC1939-4-13), 1 in all\n";
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), warning));
    assert_eq!(scratch.messages(), [b"one\r\n", b"two\r\n"]);
    server.verify().unwrap();
}

fn a_quit_that_fails_matters_not_where_nothing_was_deleted(build: Build) {
    let script = logged_in(&[5]).expect("RETR 1\r\n").reply("+OK\r\none\r\n.\r\n").expect("QUIT\r\n").close();
    let (server, scratch) = (scripted(script), Scratch::new());
    let run = Run::fetch_scripted(&server, &scratch).arg("--keep").on(build).run();
    let warning = "pop3: warning: connection ended instead of an answer to QUIT (quit-closes-without-reply), 1 in all\n";
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), warning));
    assert_eq!(scratch.messages(), [b"one\r\n"]);
}

fn a_server_without_a_listing_is_asked_for_the_number(build: Build) {
    let script = alice_logs_in()
        .expect("LIST\r\n")
        .reply("-ERR no\r\n")
        .expect("STAT\r\n")
        .reply("+OK 1 5\r\n")
        .expect("STAT\r\n")
        .reply("+OK 1 5\r\n")
        .expect("UIDL\r\n")
        .reply("+OK\r\n1 a\r\n.\r\n")
        .expect("RETR 1\r\n")
        .reply("+OK\r\none\r\n.\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n")
        .close();
    let (server, scratch) = (scripted(script), Scratch::new());
    Run::fetch_scripted(&server, &scratch).arg("--keep").on(build).run().succeeded();
    assert_eq!(scratch.messages(), [b"one\r\n"]);
}
