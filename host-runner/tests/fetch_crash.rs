//! `pop3 fetch` that dies, and what its next start makes of it.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails")]

mod support;

use std::{fs, process::Child, thread, time::Duration};

use pop3_mock::{Message, Server};
use support::{Fetch, Scratch, logged_in, scripted, server_with, sorted_contents};

/// Polls, as neither a file system nor a process tells when something has changed.
fn wait_until(child: &mut Child, condition: impl Fn() -> bool) {
    while !condition() {
        assert_eq!(child.try_wait().unwrap(), None, "the command ended too early");
        thread::sleep(Duration::from_millis(1));
    }
}

/// With SIGKILL: the command learns nothing of it.
fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Lets the command store `count` messages, then kills it.
fn kill_after(count: usize, server: &Server, scratch: &Scratch) {
    let mut child = Fetch::fetch_plaintext(server, scratch).arg("--delete").spawn();
    wait_until(&mut child, || scratch.files("new").len() >= count);
    kill(child);
    server.wait_idle_blocking();
}

fn messages() -> Vec<Message> {
    (0..200).map(|seed| Message::generated(2_000 + seed * 97, seed)).collect()
}

#[test]
fn no_message_is_lost_when_the_command_is_killed() {
    let messages = messages();
    let (server, scratch) = (server_with(&messages), Scratch::new());
    for count in [1, 30, 100] {
        kill_after(count, &server, &scratch);
        // QUIT was not said: RFC 1939 section 6 has the server remove nothing.
        assert_eq!(server.maildrop("alice").messages.len(), messages.len());
    }
    Fetch::fetch_plaintext(&server, &scratch).arg("--delete").run().succeeded();
    server.wait_idle_blocking();
    assert!(server.maildrop("alice").messages.is_empty());
    // They may have come twice, and are whole each time.
    let mut stored = scratch.messages();
    stored.dedup();
    assert!(stored == sorted_contents(&messages));
    assert!(scratch.files("tmp").is_empty());
}

#[test]
fn a_message_that_was_half_written_when_the_command_was_killed_is_removed_at_the_next_start() {
    let half = logged_in(&[100]).expect("RETR 1\r\n").reply("+OK\r\nhalf a message\r\n").hang();
    let (server, scratch) = (scripted(half), Scratch::new());
    let mut child = Fetch::fetch_plaintext(&server, &scratch).arg("--delete").spawn();
    let half_written =
        || scratch.files("tmp").iter().any(|path| path.metadata().is_ok_and(|file| file.len() > 0));
    wait_until(&mut child, half_written);
    kill(child);
    fs::write(scratch.maildir().join("tmp/1700000000.M1P2.elsewhere"), b"somebody else's").unwrap();

    let (server, messages) = (server_with(&messages()[..3]), messages());
    Fetch::fetch_plaintext(&server, &scratch).arg("--delete").run().succeeded();
    assert_eq!(scratch.messages(), sorted_contents(&messages[..3]));
    let left = scratch.files("tmp");
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(left[0].ends_with("1700000000.M1P2.elsewhere"));
}

#[test]
fn a_sibling_that_is_still_writing_keeps_its_file() {
    let slow = logged_in(&[100]).expect("RETR 1\r\n").reply("+OK\r\nhalf a message\r\n").hang();
    let (server, scratch) = (scripted(slow), Scratch::new());
    let mut sibling = Fetch::fetch_plaintext(&server, &scratch).arg("--keep").spawn();
    wait_until(&mut sibling, || !scratch.files("tmp").is_empty());
    let other = server_with(&messages()[..3]);
    Fetch::fetch_plaintext(&other, &scratch).arg("--keep").run().succeeded();
    assert_eq!(scratch.files("tmp").len(), 1);
    kill(sibling);
}

/// Peak resident memory of a run that fetched one message of so many octets, in KiB.
#[cfg(target_os = "linux")]
fn peak_memory(octets: u64) -> u64 {
    let message = Message::generated(octets, 1);
    let script = logged_in(&[octets])
        .expect("RETR 1\r\n")
        .reply("+OK\r\n")
        .body(&message)
        .send(".\r\n")
        .expect("QUIT\r\n")
        .hang();
    let (server, scratch) = (scripted(script), Scratch::new());
    let mut child = Fetch::fetch_plaintext(&server, &scratch).arg("--keep").spawn();
    wait_until(&mut child, || server.transcript().to_string().contains("C: QUIT"));
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    kill(child);
    let stored = scratch.files("new").remove(0);
    assert_eq!(stored.metadata().unwrap().len(), octets);
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn memory_stays_flat_whatever_the_size_of_a_message() {
    let (small, large) = (peak_memory(1 << 10), peak_memory(128 << 20));
    assert!(large < small + (8 << 10), "{small} KiB for a small message, {large} KiB for a large one");
}
