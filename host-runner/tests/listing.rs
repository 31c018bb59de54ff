//! The largest listings within the limits fit into the memory that the default policy grants.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

#[path = "support/library.rs"]
mod library;

use library::{alice, connect, dialogue::alice_logs_in, host, kind, plaintext};
use pop3_host::{Client, ErrorKind, Limit, Mailbox, Options};
use pop3_mock::Server;

/// A line of UIDL.
fn line(message: usize, filling: &str) -> String {
    format!("{message:06} {filling}{message:06}\r\n")
}

/// A server that answers UIDL with so many lines.
fn server(filling: &str, lines: usize) -> Server {
    let listing: String = (1..=lines).map(|message| line(message, filling)).collect();
    let script = alice_logs_in().expect("UIDL\r\n").reply("+OK\r\n").send(listing).reply(".\r\n").hang();
    Server::builder().script(script).start_blocking().unwrap()
}

async fn logged_in(server: &Server) -> (Client, Mailbox) {
    let client = host(server).client(&plaintext()).await.unwrap();
    let mailbox = connect(&client, server).await.authenticate(&alice()).await.unwrap();
    (client, mailbox)
}

/// Lines that fit the default limit, of which each takes 32 octets more.
fn fitting(filling: &str) -> usize {
    Options::default().limits.listing as usize / (line(1, filling).len() - "\r\n".len() + 32)
}

#[tokio::test]
async fn the_longest_listing_of_short_lines() {
    let lines = fitting("");
    let server = server("", lines);
    let (_client, mut mailbox) = logged_in(&server).await;
    assert_eq!(mailbox.unique_ids().await.unwrap().len(), lines);
}

#[tokio::test]
async fn the_longest_listing_of_long_lines() {
    let filling = "x".repeat(1000);
    let server = server(&filling, fitting(&filling));
    let (_client, mut mailbox) = logged_in(&server).await;
    assert_eq!(mailbox.unique_ids().await.unwrap().len(), fitting(&filling));
}

#[tokio::test]
async fn a_longer_listing_ends_at_the_limit_and_leaves_the_trace() {
    let filling = "x".repeat(70);
    // What the client leaves unread is little enough for the system to hold.
    let server = server(&filling, fitting(&filling) + 2000);
    let (client, mut mailbox) = logged_in(&server).await;
    assert_eq!(kind(mailbox.unique_ids().await), ErrorKind::Limit(Limit::Listing));
    assert!(!client.take_trace().await.unwrap().entries.is_empty());
}
