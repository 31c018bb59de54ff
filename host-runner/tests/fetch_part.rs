//! `pop3 fetch` of a part, and with other line ends.

mod support;

use pop3_mock::Message;
use support::{Build, Run, Scratch, server_with, sorted_contents};

fn messages() -> Vec<Message> {
    [300, 5_000, 400, 5_001, 500].map(|octets| Message::generated(octets, octets)).into()
}

#[test]
fn limit_takes_so_many_new_ones_at_a_time() {
    for build in Build::BOTH {
        let (server, scratch) = (server_with(&messages()), Scratch::new());
        for (stored, left) in [(2, 3), (4, 1), (5, 0)] {
            let fetch = Run::fetch_plaintext(&server, &scratch).args(["--keep", "--json", "--limit", "2"]);
            let done = fetch.on(build).run().succeeded().done();
            assert_eq!((scratch.messages().len(), &done["beyond_limit"]), (stored, &left.into()));
            server.wait_idle_blocking();
        }
    }
}

#[test]
fn max_size_leaves_larger_messages_on_the_server_and_says_so() {
    for build in Build::BOTH {
        let (server, scratch) = (server_with(&messages()), Scratch::new());
        let fetch = Run::fetch_plaintext(&server, &scratch).args(["--delete", "--max-size", "5000"]);
        let done = fetch.on(build).run().succeeded();
        assert!(
            done.stdout.contains("4 messages") && done.stdout.contains(", 1 left by --max-size"),
            "{}",
            done.stdout
        );
        server.wait_idle_blocking();
        let left = server.maildrop("alice").messages;
        assert_eq!(left.iter().map(|stored| stored.message.octets()).collect::<Vec<_>>(), [5_001]);
    }
}

#[test]
fn nothing_may_be_fetched_at_all() {
    let (server, scratch) = (server_with(&messages()), Scratch::new());
    Run::fetch_plaintext(&server, &scratch).args(["--delete", "--limit", "0"]).run().succeeded();
    server.wait_idle_blocking();
    assert_eq!((scratch.messages().len(), server.maildrop("alice").messages.len()), (0, 5));
}

#[test]
fn lf_shortens_each_line_end_and_crlf_changes_nothing() {
    for build in Build::BOTH {
        let messages = [Message::from("Subject: a\r\n\r\n.\r\n..\r\n\r\n")];
        let (server, scratch) = (server_with(&messages), Scratch::new());
        let fetch = |ends: &'static str| {
            Run::fetch_plaintext(&server, &scratch).args(["--keep", "--line-ends", ends])
        };
        fetch("lf").on(build).run().succeeded();
        assert_eq!(scratch.messages(), [b"Subject: a\n\n.\n..\n\n"]);
        std::fs::remove_dir_all(scratch.maildir()).unwrap();
        server.wait_idle_blocking();
        fetch("crlf").on(build).run().succeeded();
        assert_eq!(scratch.messages(), sorted_contents(&messages));
    }
}
