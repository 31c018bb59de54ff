//! A dropped future loses nothing.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod common;

use std::future::Future;

use common::{abandon, logged_in, mailbox, play};

#[tokio::test]
async fn the_reply_to_an_abandoned_command_is_not_taken_for_the_next_ones() {
    let script = logged_in()
        .expect("STAT\r\n")
        .reply("+OK 1 100\r\n")
        .expect("LIST 3\r\n")
        .reply("+OK 3 300\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n");
    let server = play(script);
    let mut mailbox = mailbox(&server).await;
    assert!(abandon(mailbox.stat()), "the script answers only what it has read");
    assert_eq!(mailbox.scan_one(3).await.unwrap().octets, Some(300));
    mailbox.quit().await.unwrap();
    server.verify().unwrap();
}

#[test]
fn the_futures_of_the_native_client_can_be_spawned() {
    fn spawnable<F: Future + Send>(_: impl FnOnce() -> F) {}
    spawnable(|| async {
        let server = play(logged_in());
        let mut mailbox = mailbox(&server).await;
        common::retrieve(&mut mailbox, 1).await.unwrap();
        mailbox.quit().await.unwrap();
    });
}
