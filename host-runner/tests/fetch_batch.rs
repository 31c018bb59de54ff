//! `pop3 fetch` asks for many messages at once, with the same outcome as one by one.

mod support;

use pop3_mock::{Message, Script};
use support::{Build, Run, Scratch, logged_in, odd_messages, scripted, server_with, sorted_contents};

/// A dialogue up to the listing of three messages, and the word that commands may be sent ahead.
fn three_ahead() -> Script {
    let announced = logged_in(&[5, 5, 5]).expect("CAPA\r\n").reply("+OK\r\nPIPELINING\r\n.\r\n");
    announced.expect("RETR 1\r\nRETR 2\r\nRETR 3\r\n")
}

const ONE: &str = "+OK\r\none\r\n.\r\n";
const TWO: &str = "+OK\r\ntwo\r\n.\r\n";
const THREE: &str = "+OK\r\nthree\r\n.\r\n";

fn fetch(server: &pop3_mock::Server, scratch: &Scratch, build: Build) -> Run {
    Run::fetch_plaintext(server, scratch).arg("--delete").on(build)
}

#[test]
fn messages_are_asked_for_ahead_and_deleted_together_once_all_are_stored() {
    for build in Build::BOTH {
        let script = three_ahead()
            .reply([ONE, TWO, THREE].concat())
            .expect("DELE 1\r\nDELE 2\r\nDELE 3\r\n")
            .reply("+OK\r\n+OK\r\n+OK\r\n")
            .expect("QUIT\r\n")
            .reply("+OK\r\n");
        let (server, scratch) = (scripted(script), Scratch::new());
        fetch(&server, &scratch, build).run().succeeded();
        assert_eq!(scratch.messages(), [&b"one\r\n"[..], b"three\r\n", b"two\r\n"]);
        server.verify().unwrap();
    }
}

#[test]
fn a_message_that_is_refused_is_not_deleted_and_costs_no_other() {
    for build in Build::BOTH {
        let script = three_ahead()
            .reply([ONE, "-ERR disk fire\r\n", THREE].concat())
            .expect("DELE 1\r\nDELE 3\r\n")
            .reply("+OK\r\n+OK\r\n")
            .expect("QUIT\r\n")
            .reply("+OK\r\n");
        let (server, scratch) = (scripted(script), Scratch::new());
        let done = fetch(&server, &scratch, build).run();
        done.failed(
            69,
            &["RETR: the server refused: disk fire (message 2, 1 in all)", "deleted on the server: 2"],
        );
        assert_eq!(scratch.messages(), [&b"one\r\n"[..], b"three\r\n"]);
        server.verify().unwrap();
    }
}

#[test]
fn where_the_connection_breaks_in_a_message_those_before_it_are_stored_and_none_is_deleted() {
    for build in Build::BOTH {
        let script = three_ahead().reply([ONE, "+OK\r\ntw"].concat()).close();
        let (server, scratch) = (scripted(script), Scratch::new());
        let done = fetch(&server, &scratch, build).arg("--json").run();
        let done = done.failed(75, &["in the middle of a reply", "(message 2)", "messages stored: 1"]).done();
        assert_eq!((&done["messages"], &done["deleted"]), (&1.into(), &0.into()));
        assert_eq!(scratch.messages(), [b"one\r\n"]);
        assert!(scratch.files("tmp").is_empty());
        server.verify().unwrap();
    }
}

#[test]
fn a_deletion_that_is_refused_leaves_its_message_and_takes_the_others() {
    for build in Build::BOTH {
        let script = three_ahead()
            .reply([ONE, TWO, THREE].concat())
            .expect("DELE 1\r\nDELE 2\r\nDELE 3\r\n")
            .reply("+OK\r\n-ERR locked\r\n+OK\r\n")
            .expect("QUIT\r\n")
            .reply("+OK\r\n");
        let (server, scratch) = (scripted(script), Scratch::new());
        let done = fetch(&server, &scratch, build).run();
        done.failed(
            69,
            &["DELE: the server refused: locked (message 2, 1 in all)", "deleted on the server: 2"],
        );
        server.verify().unwrap();
    }
}

#[test]
fn without_pipelining_every_message_is_deleted_before_the_next_is_asked_for() {
    for build in Build::BOTH {
        let script = logged_in(&[5, 5])
            .expect("RETR 1\r\n")
            .reply(ONE)
            .expect("DELE 1\r\n")
            .reply("+OK\r\n")
            .expect("RETR 2\r\n")
            .reply(TWO)
            .expect("DELE 2\r\n")
            .reply("+OK\r\n")
            .expect("QUIT\r\n")
            .reply("+OK\r\n");
        let (server, scratch) = (scripted(script), Scratch::new());
        fetch(&server, &scratch, build).arg("--no-pipelining").run().succeeded();
        server.verify().unwrap();
    }
}

/// Everything that a run with `--json` said at its end, but for the time it took; what is stored; how many are left.
fn outcome(build: Build, arguments: &[&str]) -> (serde_json::Value, Vec<Vec<u8>>, usize) {
    let mut messages = odd_messages();
    messages.extend((0..30).map(|seed| Message::generated(200, seed)));
    let (server, scratch) = (server_with(&messages), Scratch::new());
    let run = Run::fetch_plaintext(&server, &scratch).arg("--json").on(build);
    let mut done = arguments.iter().fold(run, Run::arg).run().succeeded().done();
    done["seconds"].take();
    server.wait_idle_blocking();
    assert!(scratch.messages() == sorted_contents(&messages) || arguments.contains(&"--limit"));
    (done, scratch.messages(), server.maildrop("alice").messages.len())
}

#[test]
fn the_outcome_is_the_same_with_and_without_pipelining() {
    for build in Build::BOTH {
        for arguments in [&["--keep"][..], &["--delete"], &["--delete", "--limit", "20"]] {
            let without = [arguments, &["--no-pipelining"]].concat();
            let (with, without) = (outcome(build, arguments), outcome(build, &without));
            assert_eq!((with.0, with.2), (without.0, without.2), "{arguments:?} on {build:?}");
            assert!(with.1 == without.1, "{arguments:?} on {build:?}");
        }
    }
}

#[test]
fn more_messages_than_are_asked_for_at_once_come_all_the_same() {
    let messages: Vec<_> = (0..1_010).map(|seed| Message::generated(100, seed)).collect();
    let (server, scratch) = (server_with(&messages), Scratch::new());
    fetch(&server, &scratch, Build::Native).run().succeeded();
    server.wait_idle_blocking();
    assert!(server.maildrop("alice").messages.is_empty() && scratch.messages() == sorted_contents(&messages));
}
