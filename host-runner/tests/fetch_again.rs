//! `pop3 fetch` that comes back to a Maildir: what is there is not stored twice, and nothing is taken for something else.

mod support;

use std::{fs, path::Path};

use pop3_mock::{Message, Server};
use support::{
    Build, Done, Run, Scratch, dialogue::alice_logs_in, listed, odd_messages, scripted, server_with,
    sorted_contents, wait_until,
};

fn fetch(server: &Server, scratch: &Scratch, after: &str, build: Build) -> Done {
    let done = Run::fetch_plaintext(server, scratch).args([after, "--json"]).on(build).run().succeeded();
    server.wait_idle_blocking();
    done
}

#[test]
fn kept_messages_are_fetched_once() {
    for build in Build::BOTH {
        let messages = odd_messages();
        let (server, scratch) = (server_with(&messages), Scratch::new());
        fetch(&server, &scratch, "--keep", build);
        server.deliver("alice", "a new one\r\n");
        let done = fetch(&server, &scratch, "--keep", build).done();
        assert_eq!((&done["messages"], &done["held"]), (&1.into(), &messages.len().into()));
        let all = [messages, vec![Message::from("a new one\r\n")]].concat();
        assert_eq!(scratch.messages(), sorted_contents(&all));
        let retrieved = server.transcript().to_string().matches("C: RETR").count();
        assert_eq!(retrieved, all.len());
    }
}

#[test]
fn what_a_mail_program_has_read_or_filed_is_not_fetched_again() {
    let (server, scratch) = (server_with(&odd_messages()[1..3]), Scratch::new());
    fetch(&server, &scratch, "--keep", Build::Component);
    let move_to = |path: &Path, folder: &str| {
        let folder = scratch.maildir().join(folder);
        fs::create_dir_all(&folder).unwrap();
        fs::rename(path, folder.join(format!("{}:2,S", path.file_name().unwrap().to_str().unwrap())))
            .unwrap();
    };
    let files = scratch.files("new");
    move_to(&files[0], "cur");
    move_to(&files[1], ".Archive/cur");
    let done = fetch(&server, &scratch, "--keep", Build::Component).done();
    assert_eq!((&done["messages"], &done["held"]), (&0.into(), &2.into()));
}

#[test]
fn delete_after_keep_stores_nothing_twice_and_deletes_what_it_has_compared() {
    for build in Build::BOTH {
        let messages = odd_messages();
        let (server, scratch) = (server_with(&messages), Scratch::new());
        fetch(&server, &scratch, "--keep", build);
        let done = fetch(&server, &scratch, "--delete", build).done();
        let all = messages.len();
        assert_eq!(
            (&done["held"], &done["deleted"], &done["messages"]),
            (&all.into(), &all.into(), &0.into())
        );
        assert_eq!(scratch.messages(), sorted_contents(&messages));
        assert!(server.maildrop("alice").messages.is_empty() && scratch.files("tmp").is_empty());
    }
}

#[test]
fn a_unique_id_that_comes_back_with_another_message_is_another_message() {
    for build in Build::BOTH {
        let scratch = Scratch::new();
        let deleting = |content: &str| {
            listed("1 5\r\n", 1)
                .expect("RETR 1\r\n")
                .reply(format!("+OK\r\n{content}\r\n.\r\n"))
                .expect("DELE 1\r\n")
                .reply("+OK\r\n")
                .expect("QUIT\r\n")
                .reply("+OK\r\n")
        };
        let server =
            Server::builder().script(deleting("one")).script(deleting("two")).start_blocking().unwrap();
        for _ in 0..2 {
            fetch(&server, &scratch, "--delete", build);
        }
        assert_eq!(scratch.messages(), [&b"one\r\n"[..], b"two\r\n"]);
    }
}

#[test]
fn a_unique_id_that_two_messages_share_tells_nothing_about_either() {
    for build in Build::BOTH {
        let scratch = Scratch::new();
        let keeping = || {
            let script = alice_logs_in().expect("LIST\r\n").reply("+OK\r\n1 5\r\n2 5\r\n.\r\n");
            let script = script.expect("UIDL\r\n").reply("+OK\r\n1 same\r\n2 same\r\n.\r\n");
            let script = script
                .expect("CAPA\r\n")
                .reply("-ERR no\r\n")
                .expect("RETR 1\r\n")
                .reply("+OK\r\none\r\n.\r\n");
            script.expect("RETR 2\r\n").reply("+OK\r\ntwo\r\n.\r\n").expect("QUIT\r\n").reply("+OK\r\n")
        };
        let server = Server::builder().script(keeping()).script(keeping()).start_blocking().unwrap();
        for _ in 0..2 {
            fetch(&server, &scratch, "--keep", build);
        }
        // Twice is a nuisance; not at all would be a loss.
        assert_eq!(scratch.messages().len(), 4);
    }
}

#[test]
fn a_server_without_unique_ids_is_fetched_anew_with_a_warning() {
    for build in Build::BOTH {
        let script = alice_logs_in().expect("LIST\r\n").reply("+OK\r\n1 5\r\n.\r\n").expect("UIDL\r\n");
        let script = script.reply("-ERR what?\r\n").expect("RETR 1\r\n").reply("+OK\r\none\r\n.\r\n");
        let (server, scratch) = (scripted(script.expect("QUIT\r\n").reply("+OK\r\n")), Scratch::new());
        let done = Run::fetch_scripted(&server, &scratch).arg("--keep").on(build).run();
        let warning =
            "pop3: warning: messages without a unique-id of their own: 1; they are fetched again each time\n";
        assert_eq!((done.code, done.stderr.as_str()), (Some(0), warning));
        assert_eq!(scratch.messages(), [b"one\r\n"]);
    }
}

#[test]
fn two_accounts_with_the_same_unique_ids_are_told_apart() {
    let scratch = Scratch::new();
    for content in ["one", "two"] {
        let script = listed("1 5\r\n", 1).expect("RETR 1\r\n").reply(format!("+OK\r\n{content}\r\n.\r\n"));
        let server = scripted(script.expect("QUIT\r\n").reply("+OK\r\n"));
        fetch(&server, &scratch, "--keep", Build::Component);
    }
    assert_eq!(scratch.messages(), [&b"one\r\n"[..], b"two\r\n"]);
}

#[test]
fn a_server_without_a_listing_still_has_unique_ids() {
    for build in Build::BOTH {
        let listing = || {
            let script = alice_logs_in().expect("LIST\r\n").reply("-ERR no\r\n").expect("STAT\r\n");
            let script = script.reply("+OK 2 10\r\n").expect("STAT\r\n");
            script.reply("+OK 2 10\r\n").expect("UIDL\r\n").reply("+OK\r\n1 a\r\n2 b\r\n.\r\n")
        };
        let first = listing()
            .expect("CAPA\r\n")
            .reply("-ERR no\r\n")
            .expect("RETR 1\r\n")
            .reply("+OK\r\none\r\n.\r\n")
            .expect("RETR 2\r\n");
        let first = first.reply("+OK\r\ntwo\r\n.\r\n").expect("QUIT\r\n").reply("+OK\r\n");
        let second = listing().expect("QUIT\r\n").reply("+OK\r\n");
        let server = Server::builder().script(first).script(second).start_blocking().unwrap();
        let scratch = Scratch::new();
        fetch(&server, &scratch, "--keep", build);
        let done = fetch(&server, &scratch, "--keep", build).done();
        assert_eq!((&done["messages"], &done["held"]), (&0.into(), &2.into()));
        assert_eq!(scratch.messages(), [&b"one\r\n"[..], b"two\r\n"]);
    }
}

#[test]
fn two_runs_of_one_account_do_not_work_side_by_side() {
    for build in Build::BOTH {
        let scratch = Scratch::new();
        let slow = listed("1 5\r\n", 1).expect("RETR 1\r\n").reply("+OK\r\non").hang();
        // Not every server locks a maildrop, as RFC 1939 section 4 has it.
        let other = alice_logs_in().expect("QUIT\r\n").reply("+OK\r\n");
        let server = Server::builder().script(slow).script(other).start_blocking().unwrap();
        let mut first = Run::fetch_plaintext(&server, &scratch).arg("--keep").on(build).spawn();
        wait_until(&mut first, || !scratch.files("tmp").is_empty());
        let second = Run::fetch_plaintext(&server, &scratch).arg("--keep").on(build).run();
        second.failed(
            75,
            &["delivery: cannot lock ", "another run is fetching this account into this Maildir"],
        );
        first.kill().unwrap();
        first.wait().unwrap();
    }
}
