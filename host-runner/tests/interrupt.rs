//! Ctrl-C and SIGTERM: no QUIT is said, nothing half-written stays, and the exit code tells of it.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod support;

use std::{fs, process::Child};

use pop3_mock::{Message, Script};
use rustix::process::{Pid, Signal, kill_process};
use support::{Build, Done, Run, Scratch, listed, scripted, server_with, wait_until, watched};

/// One message stored and marked as deleted, the second one half.
fn half_of_the_second() -> Script {
    listed("1 5\r\n2 100\r\n", 2)
        .expect("RETR 1\r\n")
        .reply("+OK\r\none\r\n.\r\n")
        .expect("DELE 1\r\n")
        .reply("+OK\r\n")
        .expect("RETR 2\r\n")
        .reply("+OK\r\nhalf a mess")
        .hang()
}

fn second_is_half_written(scratch: &Scratch) -> bool {
    let first_is_stored = scratch.files("new").len() == 1;
    first_is_stored
        && scratch.files("tmp").iter().any(|path| path.metadata().is_ok_and(|file| file.len() > 0))
}

fn send(signal: Signal, child: Child) -> Done {
    let pid = child.id();
    kill_process(Pid::from_raw(pid.cast_signed()).unwrap(), signal).unwrap();
    let output = watched(pid, move || child.wait_with_output().unwrap());
    let text = |octets: Vec<u8>| String::from_utf8(octets).unwrap();
    Done { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

#[test]
fn in_mid_message() {
    for build in Build::BOTH {
        for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
            let (server, scratch) = (scripted(half_of_the_second()), Scratch::new());
            let trace = scratch.path("trace.txt");
            let fetch = Run::fetch_scripted(&server, &scratch).arg("--delete").arg("--trace").arg(&trace);
            let mut child = fetch.on(build).spawn();
            wait_until(&mut child, || second_is_half_written(&scratch));
            send(signal, child).failed(code, &["interrupted: nothing was deleted on the server"]);
            server.wait_idle_blocking();
            assert!(!server.transcript().to_string().contains("QUIT"));
            assert_eq!(scratch.messages(), [b"one\r\n"]);
            assert!(scratch.files("tmp").is_empty());
            let trace = fs::read_to_string(&trace).unwrap();
            assert!(trace.contains("C: DELE 1"), "{build:?} {signal:?} {trace}");
            assert!(trace.ends_with("# interrupted during RETR 2\n"), "{build:?} {signal:?} {trace}");
        }
    }
}

#[test]
fn during_quit_nobody_knows_what_is_deleted() {
    for build in Build::BOTH {
        let script = listed("1 5\r\n", 1).expect("RETR 1\r\n").reply("+OK\r\none\r\n.\r\n");
        let script = script.expect("DELE 1\r\n").reply("+OK\r\n").expect("QUIT\r\n").hang();
        let (server, scratch) = (scripted(script), Scratch::new());
        let mut child = Run::fetch_scripted(&server, &scratch).args(["--delete", "--json"]).on(build).spawn();
        wait_until(&mut child, || server.transcript().to_string().contains("C: QUIT"));
        let words = ["interrupted during QUIT", "deletions not confirmed: 1 (these may come again)"];
        let done = send(Signal::INT, child).failed(130, &words);
        assert!(!done.stderr.contains("nothing was deleted"), "{}", done.stderr);
        let done = done.done();
        assert_eq!(
            (&done["exit"], &done["unconfirmed"], &done["messages"]),
            (&130.into(), &1.into(), &1.into())
        );
    }
}

#[test]
fn while_nobody_reads_what_it_writes() {
    for build in Build::BOTH {
        let server = server_with(&[Message::generated(5_000_000, 1)]);
        // Its standard output is a pipe that fills up.
        let mut child = Run::plaintext("show", &server).arg("1").on(build).spawn();
        let stdout = child.stdout.take();
        wait_until(&mut child, || server.transcript().to_string().contains("C: RETR 1"));
        send(Signal::TERM, child).failed(143, &["interrupted"]);
        drop(stdout);
    }
}

#[test]
fn while_the_server_is_silent() {
    for build in Build::BOTH {
        let (server, scratch) = (scripted(Script::new().hang()), Scratch::new());
        let mut child = Run::fetch_scripted(&server, &scratch).arg("--keep").on(build).spawn();
        wait_until(&mut child, || !server.sessions().is_empty());
        send(Signal::INT, child).failed(130, &["interrupted"]);
        assert!(scratch.files("tmp").is_empty());
    }
}
