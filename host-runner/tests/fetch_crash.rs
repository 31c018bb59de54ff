//! `pop3 fetch` that dies, and what its next start makes of it.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod support;

use std::{fs, process::Child};

use pop3_mock::{Event, Message, Misbehaviour, Rule, Then};
use support::{Build, Run, Scratch, logged_in, scripted, server_with, sorted_contents, wait_until};

/// With SIGKILL: the command learns nothing of it.
fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

fn messages() -> Vec<Message> {
    (0..100).map(|seed| Message::generated(500 + seed * 97, seed)).collect()
}

/// Starts `--delete` a hundred times, and kills it when it has stored one message more than the run before it.
fn killed_at_a_hundred_points(build: Build) {
    let messages = messages();
    let (server, scratch) = (server_with(&messages), Scratch::new());
    // However slow the kill is, the run is still there: its QUIT gets no answer.
    server.set_misbehaviour(Rule::on("QUIT").unheard().then(Then::Stall));
    for stored in 1..=messages.len() {
        let mut child = Run::fetch_plaintext(&server, &scratch).arg("--delete").on(build).spawn();
        wait_until(&mut child, || scratch.files("new").len() >= stored);
        kill(child);
        server.wait_idle_blocking();
        assert_eq!(server.maildrop("alice").messages.len(), messages.len(), "after the kill at {stored}");
    }
    server.set_misbehaviour(Misbehaviour::default());
    Run::fetch_plaintext(&server, &scratch).arg("--delete").on(build).run().succeeded();
    server.wait_idle_blocking();
    let removed = |event: &&Event| matches!(event, Event::Updated { removed, .. } if *removed > 0);
    assert_eq!(server.events().iter().filter(removed).count(), 1);
    assert!(server.maildrop("alice").messages.is_empty() && scratch.files("tmp").is_empty());
    // Though each was received many times, it is there once.
    assert!(scratch.messages() == sorted_contents(&messages));
}

#[test]
fn no_message_is_lost_or_doubled_when_the_component_is_killed_at_a_hundred_points() {
    killed_at_a_hundred_points(Build::Component);
}

#[test]
fn no_message_is_lost_or_doubled_when_the_native_build_is_killed_at_a_hundred_points() {
    killed_at_a_hundred_points(Build::Native);
}

#[test]
fn a_message_that_was_half_written_when_the_command_was_killed_is_removed_at_the_next_start() {
    let half = logged_in(&[100]).expect("RETR 1\r\n").reply("+OK\r\nhalf a message\r\n").hang();
    let (server, scratch) = (scripted(half), Scratch::new());
    let mut child = Run::fetch_plaintext(&server, &scratch).arg("--delete").spawn();
    let half_written =
        || scratch.files("tmp").iter().any(|path| path.metadata().is_ok_and(|file| file.len() > 0));
    wait_until(&mut child, half_written);
    kill(child);
    fs::write(scratch.maildir().join("tmp/1700000000.M1P2.elsewhere"), b"somebody else's").unwrap();

    let (server, messages) = (server_with(&messages()[..3]), messages());
    Run::fetch_plaintext(&server, &scratch).arg("--delete").run().succeeded();
    assert_eq!(scratch.messages(), sorted_contents(&messages[..3]));
    let left = scratch.files("tmp");
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(left[0].ends_with("1700000000.M1P2.elsewhere"));
}

#[test]
fn a_sibling_that_is_still_writing_keeps_its_file() {
    let slow = logged_in(&[100]).expect("RETR 1\r\n").reply("+OK\r\nhalf a message\r\n").hang();
    let (server, scratch) = (scripted(slow), Scratch::new());
    let mut sibling = Run::fetch_plaintext(&server, &scratch).arg("--keep").spawn();
    wait_until(&mut sibling, || !scratch.files("tmp").is_empty());
    let other = server_with(&messages()[..3]);
    Run::fetch_plaintext(&other, &scratch).arg("--keep").run().succeeded();
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
    let mut child = Run::fetch_plaintext(&server, &scratch).arg("--keep").spawn();
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
