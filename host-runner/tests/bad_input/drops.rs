//! A connection that ends, in each state of a session.

use pop3_mock::Script;

use super::support::{Build, Run, Scratch, dialogue::alice_logs_in, fails, listed, scripted};

on_both!(
    before_the_greeting_is_whole,
    after_each_command_of_the_login,
    after_each_command_of_the_listing,
    in_a_listing,
    before_a_message,
    behind_a_message_before_its_end_is_told,
    after_a_deletion,
    in_the_farewell,
    a_reset_in_mid_message,
    in_the_tls_handshake,
);

const CLOSED: &str = "the server closed the connection";
const CUT: &str = "the connection ended in the middle of a reply";

fn before_the_greeting_is_whole(build: Build) {
    fails(build, Script::new().close(), "--delete", 75, &["greeting: ", CLOSED]);
    fails(build, Script::new().send("+OK rea").close(), "--delete", 75, &["greeting: ", CUT]);
}

fn after_each_command_of_the_login(build: Build) {
    let greeted = || Script::new().send("+OK ready\r\n").expect("USER alice\r\n");
    fails(build, greeted().close(), "--delete", 75, &["USER: ", CLOSED]);
    let named = greeted().reply("+OK\r\n").expect("PASS secret\r\n");
    fails(build, named.close(), "--delete", 75, &["PASS: ", CLOSED]);
}

fn after_each_command_of_the_listing(build: Build) {
    let listing = || alice_logs_in().expect("LIST\r\n");
    fails(build, listing().close(), "--delete", 75, &["LIST: ", CLOSED]);
    let unique_ids = listing().reply("+OK\r\n1 5\r\n.\r\n").expect("UIDL\r\n");
    fails(build, unique_ids.close(), "--delete", 75, &["UIDL: ", CLOSED]);
}

fn in_a_listing(build: Build) {
    // A listing that is cut is no listing: nothing of it is fetched, still less deleted.
    let script = alice_logs_in().expect("LIST\r\n").reply("+OK\r\n1 5\r\n2 ").close();
    fails(build, script, "--delete", 75, &["LIST: ", CUT]);
    let script = alice_logs_in().expect("LIST\r\n").reply("+OK\r\n1 5\r\n").close();
    fails(build, script, "--delete", 75, &["LIST: ", CUT]);
}

fn before_a_message(build: Build) {
    let script = listed("1 5\r\n", 1).expect("RETR 1\r\n");
    fails(build, script.close(), "--delete", 75, &["RETR: ", CLOSED]);
}

fn behind_a_message_before_its_end_is_told(build: Build) {
    for end in ["", ".", ".\r"] {
        let script = listed("1 5\r\n", 1).expect("RETR 1\r\n").reply(format!("+OK\r\none\r\n{end}")).close();
        let scratch = fails(build, script, "--delete", 75, &["RETR: ", CUT]);
        assert!(scratch.messages().is_empty(), "a message without its end is none: {end:?}");
    }
}

fn after_a_deletion(build: Build) {
    let script = listed("1 5\r\n", 1).expect("RETR 1\r\n").reply("+OK\r\none\r\n.\r\n").expect("DELE 1\r\n");
    let scratch = fails(build, script.close(), "--delete", 75, &["DELE: ", CLOSED, "messages stored: 1"]);
    assert_eq!(scratch.messages(), [b"one\r\n"]);
}

fn in_the_farewell(build: Build) {
    let script = listed("1 5\r\n", 1)
        .expect("RETR 1\r\n")
        .reply("+OK\r\none\r\n.\r\n")
        .expect("DELE 1\r\n")
        .reply("+OK\r\n")
        .expect("QUIT\r\n")
        .close();
    let words = ["QUIT: ", CLOSED, "deletions not confirmed: 1 (these may come again)"];
    assert_eq!(fails(build, script, "--delete", 75, &words).messages(), [b"one\r\n"]);
}

fn a_reset_in_mid_message(build: Build) {
    let script = listed("1 100\r\n", 1).expect("RETR 1\r\n").reply("+OK\r\nhalf a mess").reset();
    let scratch = fails(build, script, "--delete", 75, &["RETR: "]);
    assert!(scratch.messages().is_empty());
}

fn in_the_tls_handshake(build: Build) {
    let client_hello = b"\x16\x03\x01";
    let script = Script::new().expect(client_hello).close();
    let (server, scratch) = (scripted(script), Scratch::new());
    let done = Run::tls("pop3s", server.pop3(), &server, &scratch).arg("--delete").on(build).run();
    assert!(matches!(done.code, Some(75 | 76)), "{:?} {}", done.code, done.stderr);
    assert!(done.stderr.starts_with("pop3: TLS handshake: "), "{}", done.stderr);
}
