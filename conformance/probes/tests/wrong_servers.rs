//! Servers that are wrong in the crudest ways: no probe passes with all of them.

#![expect(clippy::unwrap_used, reason = "tests are free to unwrap, in their helpers, too")]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::Duration;

use pop3_probes::{NoAbilities, Target, Verdict, run};

/// Greets with `greeting` and answers each line with `answer`, as long as the test runs.
fn parrot(greeting: &'static [u8], answer: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            thread::spawn(move || {
                let mut lines = BufReader::new(socket.try_clone().unwrap());
                let mut line = Vec::new();
                let mut open = socket.write_all(greeting).is_ok();
                while open && lines.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
                    open = socket.write_all(answer).is_ok();
                }
            });
        }
    });
    address
}

/// The probes that this server passes.
fn passed(greeting: &'static [u8], answer: &'static [u8]) -> BTreeSet<String> {
    let mut target = Target::plain(parrot(greeting, answer), "secret");
    target.patience = Duration::from_millis(5);
    let outcomes = run(&target, &NoAbilities).outcomes;
    outcomes
        .into_iter()
        .filter(|outcome| outcome.verdict == Verdict::Pass)
        .map(|outcome| outcome.probe)
        .collect()
}

#[test]
fn no_probe_passes_whatever_a_server_says() {
    let babble = format!("+ok <a> <b> {}\n", "x".repeat(512)).into_bytes();
    let servers: [(&'static [u8], &'static [u8]); 4] = [
        (b"+OK\r\n", b"+OK 0 0\r\n"),
        (b"-ERR\r\n", b"-ERR\r\n"),
        (babble.leak(), b"+ok [x <a> <b>\n.\n"),
        (b"", b"+OK\r\n"),
    ];
    let runs = servers.map(|(greeting, answer)| thread::spawn(move || passed(greeting, answer)));
    let [yes, no, lists, mute] = runs.map(|run| run.join().unwrap());
    let others = [&no, &lists, &mute];
    let blind: Vec<&String> =
        yes.iter().filter(|probe| others.iter().all(|other| other.contains(*probe))).collect();
    assert!(blind.is_empty(), "these cannot fail: {blind:?}");
    assert!(
        yes.len() > 5 && no.len() > 5,
        "a server that says one thing is right now and then: {yes:?} {no:?}"
    );
}
