//! `pop3 show`.

use std::{
    io::Read,
    process::{Command, Stdio},
};

use pop3_mock::Message;

use crate::support::{Build, Run, odd_messages, server_with};

#[test]
fn the_octets_of_a_message_are_those_that_were_put_in() {
    for build in Build::BOTH {
        let messages = odd_messages();
        let server = server_with(&messages);
        for (number, message) in (1..).zip(&messages) {
            let shown = Run::plaintext("show", &server).arg(format!("{number}")).on(build).octets();
            assert!(shown == message.to_vec(), "message {number}");
        }
        server.wait_idle_blocking();
        assert_eq!(server.maildrop("alice").messages.len(), messages.len());
    }
}

#[test]
fn the_number_may_stand_in_the_address_as_curl_writes_it() {
    let server = server_with(&odd_messages());
    let url = format!("pop3://alice@{}/2", server.pop3());
    let shown = Run::new(&["show", &url, "--security", "plaintext"]).octets();
    assert_eq!(shown, b"Subject: plain\r\n\r\nhello\r\n");
    let both = Run::new(&["show", &url, "1", "--security", "plaintext"]).run();
    both.failed(64, &["the message is named twice"]);
}

#[test]
fn a_message_that_is_not_there_or_not_named() {
    let server = server_with(&odd_messages()[..1]);
    Run::plaintext("show", &server).arg("2").run().failed(69, &["RETR: the server refused"]);
    Run::plaintext("show", &server).run().failed(64, &["which message?", "pop3s://user@host 1"]);
}

#[test]
fn a_reader_that_has_enough_ends_it_without_a_word() {
    let server = server_with(&[Message::generated(5_000_000, 1)]);
    let url = format!("pop3://alice@{}/1", server.pop3());
    let mut command = Command::new(env!("CARGO_BIN_EXE_pop3"));
    command.args(["show", &url, "--security", "plaintext"]).env("POP3_PASSWORD", "secret");
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdout.take().unwrap().read_exact(&mut [0; 100]).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(141), Vec::new()));
}
