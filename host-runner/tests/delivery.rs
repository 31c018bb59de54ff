//! The library: a delivery that fails in the middle, and what is known of the deletions before it.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

#[path = "support/library.rs"]
mod library;

use library::{dialogue::alice_logs_in, host, log_in, plaintext};
use pop3_host::{
    ErrorKind,
    delivery::{After, Failure, Maildir, Plan, Problem, Progress, Stage, fetch},
};
use pop3_mock::{Script, Server};

/// Two messages, the first of them stored and marked as deleted.
fn one_marked() -> Script {
    alice_logs_in()
        .expect("LIST\r\n")
        .reply("+OK\r\n1 5\r\n2 5\r\n.\r\n")
        .expect("RETR 1\r\n")
        .reply("+OK\r\none\r\n.\r\n")
        .expect("DELE 1\r\n")
        .reply("+OK\r\n")
}

/// Fetches with a Maildir whose `tmp/` goes away after the first message.
async fn fetch_until_the_disk_fails(script: Script) -> Failure {
    let server = Server::builder().script(script).start().await.unwrap();
    let client = host(&server).client(&plaintext()).await.unwrap();
    let mailbox = log_in(&client, &server).await;
    let scratch = tempfile::tempdir().unwrap();
    let maildir = Maildir::open(scratch.path()).unwrap();
    let mut observer = |progress| {
        if matches!(progress, Progress::Marked { .. }) {
            std::fs::remove_dir(scratch.path().join("tmp")).unwrap();
        }
    };
    let plan = Plan { after: After::Delete, one_by_one: true, ..Plan::default() };
    let failure = fetch(mailbox, &maildir, &plan, &mut observer).await.unwrap_err();
    server.verify().unwrap();
    *failure
}

#[tokio::test]
async fn the_deletions_before_a_delivery_problem_are_confirmed_by_quit() {
    let script = one_marked().expect("QUIT\r\n").reply("+OK\r\n").close();
    let Failure { tally, problem } = fetch_until_the_disk_fails(script).await;
    assert_eq!((tally.messages, tally.deleted, tally.unconfirmed), (1, 1, 0));
    let Problem::Delivery { error, quit } = problem else { panic!("{problem}") };
    assert_eq!((error.stage, quit), (Stage::Create, None));
}

#[tokio::test]
async fn a_quit_that_fails_after_a_delivery_problem_is_told_too() {
    let script = one_marked().expect("QUIT\r\n").reply("-ERR not removed\r\n").close();
    let failure = fetch_until_the_disk_fails(script).await;
    assert_eq!((failure.tally.messages, failure.tally.deleted, failure.tally.unconfirmed), (1, 0, 1));
    let Problem::Delivery { quit: Some(quit), .. } = &failure.problem else { panic!("{failure}") };
    assert!(matches!(&quit.kind, ErrorKind::Refused(_)), "{quit}");
    let text = failure.to_string();
    assert!(
        text.contains("cannot create") && text.contains("QUIT: the server refused: not removed"),
        "{text}"
    );
    assert!(text.ends_with("; deletions not confirmed: 1 (these may come again)"), "{text}");
}
