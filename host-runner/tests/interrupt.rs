//! Ctrl-C and SIGTERM: no QUIT is said, nothing half-written stays, and the exit code tells of it.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod support;

use std::{fs, process::Child};

use pop3_mock::Script;
use rustix::process::{Pid, Signal, kill_process};
use support::{Build, Done, Run, Scratch, listed, scripted, wait_until, watched};

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
            let fetch = Run::fetch_plaintext(&server, &scratch).arg("--delete").arg("--trace").arg(&trace);
            let mut child = fetch.on(build).spawn();
            wait_until(&mut child, || second_is_half_written(&scratch));
            send(signal, child).failed(code, &["interrupted: nothing was deleted on the server"]);
            server.wait_idle_blocking();
            assert!(!server.transcript().to_string().contains("QUIT"));
            assert_eq!(scratch.messages(), [b"one\r\n"]);
            assert!(scratch.files("tmp").is_empty());
            let trace = fs::read_to_string(&trace).unwrap();
            assert!(trace.contains("C: DELE 1"), "{build:?} {signal:?} {trace}");
        }
    }
}

#[test]
fn while_the_server_is_silent() {
    for build in Build::BOTH {
        let (server, scratch) = (scripted(Script::new().hang()), Scratch::new());
        let mut child = Run::fetch_plaintext(&server, &scratch).arg("--keep").on(build).spawn();
        wait_until(&mut child, || !server.sessions().is_empty());
        send(Signal::INT, child).failed(130, &["interrupted"]);
        assert!(scratch.files("tmp").is_empty());
    }
}
