//! `--trace`.

use std::{fs, os::unix::fs::PermissionsExt};

use pop3_mock::Script;

use crate::support::{Build, Run, Scratch, odd_messages, scripted, server_with};

#[test]
fn the_dialogue_is_in_the_file_without_the_password() {
    for build in Build::BOTH {
        let (server, scratch) = (server_with(&odd_messages()[1..2]), Scratch::new());
        let path = scratch.path("trace.txt");
        Run::plaintext("show", &server).arg("1").arg("--trace").arg(&path).on(build).run().succeeded();
        let trace = fs::read_to_string(&path).unwrap();
        for line in [
            "S: +OK pop3-mock ready\\r\\n",
            "C: PASS ***\\r\\n",
            "C: RETR 1\\r\\n",
            "S: hello\\r\\n",
            "C: QUIT\\r\\n",
        ] {
            assert_eq!(trace.matches(line).count(), 1, "{line} in {trace}");
        }
        assert!(!trace.contains("secret"), "{trace}");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_session_that_fails_leaves_its_dialogue_too() {
    for build in Build::BOTH {
        let (server, scratch) = (scripted(Script::new().send("-ERR not now\r\n").hang()), Scratch::new());
        let path = scratch.path("trace.txt");
        Run::plaintext("list", &server).arg("--trace").arg(&path).on(build).run().failed(69, &["not now"]);
        assert!(fs::read_to_string(&path).unwrap().contains("S: -ERR not now"));
    }
}

#[test]
fn a_file_that_cannot_be_made_is_told_before_anything_is_sent() {
    let server = server_with(&[]);
    let run = Run::plaintext("list", &server).args(["--trace", "/nowhere/trace.txt"]);
    run.run().failed(73, &["--trace /nowhere/trace.txt: "]);
    assert!(server.sessions().is_empty());
}

#[test]
fn an_older_trace_is_replaced_and_any_other_file_is_left_alone() {
    let (server, scratch) = (server_with(&[]), Scratch::new());
    let list = |path: &std::path::Path| Run::plaintext("list", &server).arg("--trace").arg(path);
    let trace = scratch.path("trace.txt");
    for _ in 0..2 {
        list(&trace).run().succeeded();
        server.wait_idle_blocking();
    }
    assert_eq!(fs::read_to_string(&trace).unwrap().matches("C: QUIT").count(), 1);
    let letter = scratch.path("letter");
    fs::write(&letter, "Subject: keep me\r\n").unwrap();
    list(&letter).run().failed(73, &["--trace ", "it is there and is no trace"]);
    assert_eq!(fs::read(&letter).unwrap(), b"Subject: keep me\r\n");
}
