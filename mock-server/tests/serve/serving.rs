//! What the command serves, and how it ends.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use crate::Served;

#[test]
fn the_first_line_tells_where_the_server_is_and_who_can_log_in() {
    let served = Served::start(&[]);
    let ready = &served.ready;
    assert_eq!(ready["users"], serde_json::json!([{ "name": "user", "password": "pass", "messages": 22 }]));
    assert_eq!(ready["cleartext_login"], true);
    assert_eq!(ready["pid"], served.child.id());
    assert_ne!(ready["pop3"], ready["pop3s"]);
    let ca = fs::read_to_string(ready["ca_file"].as_str().unwrap()).unwrap();
    assert!(ca.starts_with("-----BEGIN CERTIFICATE-----"));
    served.client().talk(
        "S: +OK...
         C: USER user
         S: +OK...
         C: PASS pass
         S: +OK maildrop has 22 messages...
         C: QUIT
         S: +OK...",
    );
}

#[test]
fn sigterm_sigint_and_sighup_end_it_with_success_and_remove_the_ca_file() {
    for signal in ["-TERM", "-INT", "-HUP"] {
        let served = Served::start(&[]);
        let ca_file = served.ready["ca_file"].as_str().unwrap().to_owned();
        let mut client = served.client();
        client.talk("S: +OK...");
        assert!(served.stop(signal));
        assert_eq!(client.rest_or_error().0, b"");
        assert!(!Path::new(&ca_file).exists());
    }
}

#[test]
fn a_sighup_that_nohup_has_ignored_does_not_end_it() {
    let mut nohup = Command::new("sh");
    nohup.args(["-c", "trap '' HUP; exec \"$0\" serve", env!("CARGO_BIN_EXE_pop3-mock")]);
    let served = Served::of(&mut nohup);
    let sent = Command::new("kill").args(["-HUP", &served.child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    served.client().talk("S: +OK...\n C: QUIT\n S: +OK...");
    assert!(served.stop("-TERM"));
}

#[test]
fn the_end_of_standard_input_ends_it_if_that_is_asked_for() {
    let mut served = Served::start(&["--exit-with-stdin"]);
    drop(served.child.stdin.take());
    assert!(served.child.wait().unwrap().success());
}

#[test]
fn users_and_messages_come_from_the_command_line_and_passwords_are_not_repeated() {
    let alice = ["--user", "alice", "--password", "s3cret", "--messages", "3"];
    let bob = ["--user", "bob", "--password", "hidden"];
    let served = Served::start(&[&alice[..], &bob, &["--require-tls"]].concat());
    let expected = serde_json::json!([{ "name": "alice", "messages": 3 }, { "name": "bob", "messages": 22 }]);
    assert_eq!(served.ready["users"], expected);
    assert_eq!(served.ready["cleartext_login"], false);
    served.client().talk("S: +OK...\n C: USER bob\n S: -ERR passwords are accepted under TLS only...");
}

#[test]
fn a_maildir_and_a_directory_of_files_are_served_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    for (name, content) in [
        ("new/2.b", "new\n"),
        ("cur/1.a:2,S", "cur\n"),
        ("tmp/3.c", "tmp\n"),
        ("new/.hidden", "x"),
        ("x.eml", "eml"),
        ("x.txt", "no"),
    ] {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let path = directory.path().to_str().unwrap();
    let served = Served::start(&["--maildir", path, "--eml", path]);
    assert_eq!(served.ready["users"][0]["repaired"], 3, "no line ends in CRLF: {}", served.ready);
    let mut client = served.client();
    client.talk(
        "S: +OK...\n C: USER user\n S: +OK...\n C: PASS pass\n S: +OK maildrop has 3 messages (15 octets)",
    );
    assert_eq!(client.content("RETR 1"), b"new\r\n");
    assert_eq!(client.content("RETR 2"), b"cur\r\n");
    assert_eq!(client.content("RETR 3"), b"eml\r\n");
    client.talk("C: DELE 1\n S: +OK...\n C: QUIT\n S: +OK...");
    assert!(served.stop("-TERM"));
    assert_eq!(fs::read(directory.path().join("new/2.b")).unwrap(), b"new\n");
}

#[test]
fn a_transcript_is_written_without_secrets() {
    let directory = tempfile::tempdir().unwrap();
    let (transcript, ca_file) = (directory.path().join("transcript"), directory.path().join("ca.pem"));
    let (transcript, ca_file) = (transcript.to_str().unwrap(), ca_file.to_str().unwrap());
    let served = Served::start(&["--transcript", transcript, "--ca-file", ca_file]);
    assert_eq!(served.ready["ca_file"], ca_file);
    served
        .client()
        .talk("S: +OK...\n C: USER user\n S: +OK...\n C: PASS pass\n S: +OK...\n C: QUIT\n S: +OK...");
    assert!(served.stop("-TERM"));
    let text = fs::read_to_string(transcript).unwrap();
    assert!(text.contains("C: USER user\n") && text.contains("C: PASS ***\n"), "{text}");
    assert!(fs::exists(ca_file).unwrap(), "a file that was asked for stays");
}

#[test]
fn nothing_but_the_ready_line_is_on_standard_output() {
    let mut served = Served::start(&["--exit-with-stdin"]);
    served.client().talk("S: +OK...\n C: QUIT\n S: +OK...");
    drop(served.child.stdin.take());
    let mut rest = String::new();
    served.child.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}
