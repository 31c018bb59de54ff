//! `pop3 fetch` with something wrong on this side: one line, an exit code of sysexits(3), no connection.

mod support;

use std::fs;

use pop3_mock::{Message, Server};
use support::{Run, Scratch, odd_messages, server_with};

#[test]
fn usage_errors() {
    let scratch = Scratch::new();
    for (url, security, words) in [
        ("pop3s://alice@localhost/", "stls", "change pop3s:// to pop3://, or --security stls to tls"),
        (
            "pop3s://alice@localhost/",
            "plaintext",
            "change pop3s:// to pop3://, or --security plaintext to tls",
        ),
        ("pop3://alice@localhost/", "tls", "change pop3:// to pop3s://, or --security tls to stls"),
        ("imap://alice@localhost/", "tls", "imap://"),
        ("pop3s://localhost/", "tls", "user"),
    ] {
        let fetch = Run::fetch(url, &scratch.maildir()).args(["--keep", "--security", security]);
        fetch.run().failed(64, &[words]);
    }
    let fetch = Run::fetch("pop3s://alice@localhost/", &scratch.maildir()).arg("--keep");
    fetch.no_password().run().failed(64, &["password", "--password-stdin"]);
    assert!(!scratch.maildir().exists());
}

#[test]
fn unknown_options_are_usage_errors_too() {
    let scratch = Scratch::new();
    let done = Run::fetch("pop3s://alice@localhost/", &scratch.maildir()).arg("--burn").run();
    assert_eq!(done.code, Some(64), "{}", done.stderr);
}

#[test]
fn a_message_in_the_address_is_not_taken_for_all_of_them() {
    untouched(|server, scratch| {
        for part in ["fetch", "list", "check"] {
            let url = format!("pop3://alice@{}/3", server.pop3());
            let mut run = Run::new(&[part, &url, "--security", "plaintext"]);
            if part == "fetch" {
                run = run.arg("--delete").arg("--maildir").arg(scratch.maildir());
            }
            run.run().failed(64, &["the address names message 3: only show takes one"]);
        }
    });
}

#[test]
fn a_server_name_that_no_certificate_carries() {
    untouched(|server, scratch| {
        for name in ["", "a b"] {
            let run =
                Run::tls("pop3s", server.pop3s(), server, scratch).args(["--keep", "--server-name", name]);
            run.run().failed(64, &["--server-name", "not a name that a certificate can carry"]);
        }
    });
}

#[test]
fn json_tells_of_a_wrong_command_line_too() {
    let scratch = Scratch::new();
    let run = Run::fetch("pop3s://alice@localhost/", &scratch.maildir())
        .args(["--keep", "--json", "--limit", "-1"]);
    let done = run.run();
    assert_eq!(done.code, Some(64));
    let error = &done.done()["error"]["text"];
    assert!(error.as_str().unwrap().contains("invalid value '-1' for '--limit <N>'"), "{error}");
}

#[test]
fn a_ca_file_that_is_none() {
    let scratch = Scratch::new();
    let fetch = || Run::fetch("pop3s://alice@localhost/", &scratch.maildir()).args(["--keep", "--ca-file"]);
    fetch().arg("/does/not/exist").run().failed(66, &["--ca-file", "/does/not/exist"]);
    fetch().arg("/dev/null").run().failed(65, &["--ca-file", "no certificate"]);
}

#[test]
fn a_maildir_that_cannot_be_made() {
    let (server, scratch) = (server_with(&odd_messages()), Scratch::new());
    fs::write(scratch.maildir(), b"a file").unwrap();
    Run::fetch_plaintext(&server, &scratch)
        .arg("--keep")
        .run()
        .failed(73, &["delivery", "Maildir is not a directory"]);
}

/// A server that nobody may connect to.
fn untouched(check: impl FnOnce(&Server, &Scratch)) {
    let (server, scratch) = (server_with(&[]), Scratch::new());
    check(&server, &scratch);
    assert!(server.sessions().is_empty());
    assert!(!scratch.maildir().exists());
}

#[test]
fn a_password_that_cannot_be_sent_is_refused_before_connecting() {
    let long = "x".repeat(249);
    for (password, words) in [
        ("", "password: it is empty"),
        ("gr\u{fc}n", "password: it has a character that PASS cannot carry: only printable ASCII"),
        ("tab\tin it", "password: it has a character that PASS cannot carry: only printable ASCII"),
        ("cr\rin it", "password: it has a line break or NUL, which PASS cannot carry"),
        (&long, "password: it is too long for PASS, whose line has 255 octets at most"),
    ] {
        untouched(|server, scratch| {
            let fetch = || Run::fetch_plaintext(server, scratch).arg("--keep");
            for fetch in [fetch().password(password), fetch().no_password().env("POP3_PASSWORD", password)] {
                fetch.run().failed(64, &[words]);
            }
        });
    }
}

#[test]
fn a_password_that_is_not_even_text_is_refused_too() {
    use std::os::unix::ffi::OsStrExt;
    untouched(|server, scratch| {
        let fetch = Run::fetch_plaintext(server, scratch).arg("--keep").no_password();
        let fetch = fetch.env("POP3_PASSWORD", std::ffi::OsStr::from_bytes(b"\xff"));
        fetch.run().failed(64, &["password: it has a character that PASS cannot carry"]);
    });
}

#[test]
fn a_user_that_cannot_be_sent_is_refused_before_connecting() {
    for (user, words) in [
        ("alice%0D%0ADELE%201", "the user has a line break or NUL, which USER cannot carry"),
        (
            "gr%C3%BCn",
            "a character that USER cannot carry: only printable ASCII; user;AUTH=PLAIN@host sends it",
        ),
        ("alice%20b", "the user has a space, which USER cannot carry; user;AUTH=PLAIN@host sends it"),
    ] {
        untouched(|server, scratch| {
            let url = format!("pop3://{user}@{}/", server.pop3());
            let fetch = Run::fetch(url, &scratch.maildir()).args(["--keep", "--security", "plaintext"]);
            fetch.run().failed(64, &[words]);
        });
    }
}

#[test]
fn the_longest_password_of_spaces_and_signs_is_sent() {
    let password = " ~!".repeat(82) + "ok";
    let user = pop3_mock::User::new("alice", &*password);
    let (server, scratch) = (Server::builder().user(user).start_blocking().unwrap(), Scratch::new());
    Run::fetch_plaintext(&server, &scratch).arg("--keep").password(&password).run().succeeded();
}

#[test]
fn json_tells_of_the_failure_too() {
    let (server, scratch) = (server_with(&[Message::from("x\r\n")]), Scratch::new());
    let fetch = Run::fetch_plaintext(&server, &scratch).args(["--keep", "--json"]).password("wrong");
    let done = fetch.run().failed(77, &["PASS"]);
    let object = done.done();
    assert_eq!((object["messages"].as_u64(), object["exit"].as_u64()), (Some(0), Some(77)));
    assert!(object["error"]["text"].as_str().unwrap().starts_with("PASS: "));
}
