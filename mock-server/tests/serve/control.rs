//! The control interface of the command, and the file that tells where it is.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use super::{Served, refusal};

/// What a GET with this token is answered.
fn get(ready: &Value, path: &str, token: &str) -> String {
    let address = ready["control"].as_str().unwrap().strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(address).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    write!(connection, "{head}Authorization: Bearer {token}\r\n\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_ready_line_has_url_and_token_of_the_control_interface() {
    let served = Served::start(&["--control", "--messages", "2"]);
    let token = served.ready["token"].as_str().unwrap();
    let answer = get(&served.ready, "/v1/users", token);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("\"messages\":2"), "{answer}");
    assert!(get(&served.ready, "/v1/users", "guess").starts_with("HTTP/1.1 401 Unauthorized\r\n"));
    assert!(served.stop("-TERM"));
}

#[test]
fn without_the_option_there_is_no_control_interface() {
    let served = Served::start(&[]);
    assert_eq!((served.ready.get("control"), served.ready.get("token")), (None, None));
}

#[test]
fn the_ready_file_holds_the_ready_line_and_is_for_its_owner_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ready.json");
    fs::write(&path, "of another run").unwrap();
    let served = Served::start(&["--control", "--ready-file", path.to_str().unwrap()]);
    let written: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(written, served.ready);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "no part of it is left");
    assert!(served.stop("-TERM"));
    assert!(!path.exists(), "nobody is to find a server that is gone");
}

#[test]
fn a_ready_file_that_cannot_be_written_is_told_in_one_line() {
    let (code, text) = refusal(&["--ready-file", "/nonexistent/ready.json"]);
    assert_eq!(code, Some(73));
    let expected = "--ready-file: cannot create /nonexistent/ready.json: entity not found; name a file";
    assert!(text.contains(expected) && !text.contains(".tmp"), "{text}");
}
