//! `pop3 fetch` claims what was done, and no more, when something goes wrong.

use super::support::{Build, Run, Scratch, fails, logged_in, scripted};
use pop3_mock::Script;

on_both!(
    json_claims_no_deletion_that_quit_did_not_confirm,
    json_claims_the_deletions_that_quit_confirmed_though_another_message_failed,
    a_failure_says_what_was_stored_before_it,
);

/// One message fetched and marked as deleted.
fn one_marked(sizes: &[u64]) -> Script {
    logged_in(sizes).expect("RETR 1\r\n").reply("+OK\r\none\r\n.\r\n").expect("DELE 1\r\n").reply("+OK\r\n")
}

/// The JSON object of a run with `--delete` that failed.
fn json_of_failure(build: Build, script: Script) -> serde_json::Value {
    let (server, scratch) = (scripted(script), Scratch::new());
    let done = Run::fetch_scripted(&server, &scratch).args(["--delete", "--json"]).on(build).run();
    assert_ne!(done.code, Some(0));
    done.done()
}

fn json_claims_no_deletion_that_quit_did_not_confirm(build: Build) {
    for script in [
        one_marked(&[5]).expect("QUIT\r\n").reply("-ERR not removed\r\n").close(),
        one_marked(&[5]).expect("QUIT\r\n").close(),
        one_marked(&[5, 5]).expect("RETR 2\r\n").close(),
    ] {
        let object = json_of_failure(build, script);
        assert_eq!((&object["deleted"], &object["unconfirmed"]), (&0.into(), &1.into()), "{object}");
        assert_eq!(object["messages"], 1);
    }
}

fn json_claims_the_deletions_that_quit_confirmed_though_another_message_failed(build: Build) {
    let script = one_marked(&[5, 5])
        .expect("RETR 2\r\n")
        .reply("-ERR no\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n")
        .close();
    let object = json_of_failure(build, script);
    assert_eq!((&object["deleted"], &object["unconfirmed"]), (&1.into(), &0.into()), "{object}");
}

fn a_failure_says_what_was_stored_before_it(build: Build) {
    let script = one_marked(&[5, 5]).expect("RETR 2\r\n").close();
    let words = [
        "RETR: the server closed",
        "; messages stored: 1, deletions not confirmed: 1 (these may come again)",
    ];
    fails(build, script, "--delete", 75, &words);
    let script = one_marked(&[5, 5]).expect("RETR 2\r\n").reply("-ERR no\r\n").expect("QUIT\r\n");
    fails(
        build,
        script.reply("+OK\r\n").close(),
        "--delete",
        69,
        &["; messages stored: 1, deleted on the server: 1"],
    );
}
