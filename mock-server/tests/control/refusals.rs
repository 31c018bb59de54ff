//! Requests that are refused say what was wrong and what to do.

use pop3_mock::User;
use serde_json::Value;

use super::{ask, ask_with, server};
use crate::common::Client;

#[test]
fn nothing_is_answered_without_the_token() {
    let (_server, control) = server();
    let other = "0".repeat(64);
    let headers = ["", "Authorization: Bearer\r\n", &format!("Authorization: Bearer {other}\r\n")];
    for request in ["GET /openapi.json", "GET /v1/users", "POST /v1/reset", "GET /nowhere"] {
        for header in headers {
            let (status, body) = ask_with(&control, request, header, "");
            let body: Value = serde_json::from_str(&body).unwrap();
            assert_eq!(status, 401, "{request} {header}");
            assert!(body["advice"].as_str().unwrap().contains("Authorization: Bearer"));
        }
    }
    assert_eq!(ask(&control, "GET /openapi.json", "").1["openapi"], "3.1.0");
}

#[test]
fn each_mistake_has_its_status_and_its_advice() {
    let (_server, control) = server();
    let bad = [
        ("GET /v1/nothing", "", 404, "/v1/nothing"),
        ("PATCH /v1/users", "", 405, "PATCH"),
        ("GET /v1/users/bob", "", 404, "bob"),
        ("POST /v1/users/bob/messages", r#"{"text": ""}"#, 404, "bob"),
        ("DELETE /v1/users/alice/messages/x", "", 404, "unique-id \"x\""),
        ("PUT /v1/users/bob", "{", 400, "line 1"),
        ("PUT /v1/users/bob", r#"{"password": "", "colour": 1}"#, 400, "colour"),
        ("POST /v1/users/alice/messages", r#"{"base64": "?"}"#, 400, "base64"),
        ("GET /v1/users/%FF", "", 400, "UTF-8"),
        ("GET /v1/events?wait_ms=60001", "", 400, "60000"),
        (
            "GET /v1/events?waitms=1",
            "",
            400,
            "what stands behind ? is not as expected: waitms: unknown field `waitms`",
        ),
        (
            "PUT /v1/users/bob",
            r#"{"password": "b", "messages": [{"text": "a"}, {"base64": "?"}]}"#,
            400,
            "messages[1]: the message is no base64: ",
        ),
        ("GET /v1/events?afer=1", "", 400, "afer"),
        ("POST /v1/clock", r#"{"advance_ms": -1}"#, 400, "-1"),
        ("GET /v1/transcript?session=99", "", 404, "there is no session 99; there are none until now"),
        ("PUT /v1/users/a%20b", r#"{"password": "x"}"#, 422, "the user name has a space"),
        (
            "PUT /v1/users/a%0D%0AQUIT",
            r#"{"password": "x"}"#,
            422,
            "the user name has the control character U+000D",
        ),
        (
            "PUT /v1/users/bob",
            r#"{"password": "x\u0000y"}"#,
            422,
            "the password has the control character U+0000",
        ),
        (
            "PUT /v1/faults",
            r#"{"faults": ["server explode"]}"#,
            400,
            "\"server explode\" is no fault: \"explode\"",
        ),
    ];
    for (request, body, expected, said) in bad {
        let (status, refusal) = ask(&control, request, body);
        assert_eq!(status, expected, "{request} {body}: {refusal}");
        assert!(refusal["error"].as_str().unwrap().contains(said), "{request} {body}: {refusal}");
        assert_ne!(refusal["advice"].as_str().unwrap(), "");
    }
}

#[test]
fn a_body_over_64_mib_is_refused_before_it_is_sent() {
    let (server, control) = server();
    let token = control.token();
    let mut connection = std::net::TcpStream::connect(control.address()).unwrap();
    let head = format!(
        "POST /v1/users/alice/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
         Content-Length: {}\r\n\r\n",
        64 * 1024 * 1024 + 1
    );
    std::io::Write::write_all(&mut connection, head.as_bytes()).unwrap();
    let mut answer = [0; 12];
    std::io::Read::read_exact(&mut connection, &mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
    assert_eq!(server.maildrop("alice").messages.len(), 1);
}

#[test]
fn more_users_than_there_is_room_for_are_refused_until_some_are_gone() {
    let (server, control) = server();
    for number in 1..10_000 {
        server.add_user(User::new(format!("u{number}"), ""));
    }
    let (status, refusal) = ask(&control, "PUT /v1/users/one-more", r#"{"password": ""}"#);
    assert_eq!(status, 507, "{refusal}");
    // Who is there can be replaced and gets mail.
    assert_eq!(ask(&control, "PUT /v1/users/u1", r#"{"password": "x"}"#).0, 200);
    assert_eq!(ask(&control, "POST /v1/users/u1/messages", r#"{"text": ""}"#).0, 201);
    server.remove_user("u1");
    assert_eq!(ask(&control, "PUT /v1/users/one-more", r#"{"password": ""}"#).0, 200);
}

#[test]
fn more_faults_than_a_session_can_have_change_nothing() {
    let (server, control) = server();
    let faults = vec!["server stall"; 1001];
    let (status, refusal) =
        ask(&control, "PUT /v1/faults", &serde_json::json!({ "faults": faults }).to_string());
    assert_eq!(status, 400, "{refusal}");
    assert_eq!(server.faults(), []);
}

#[test]
fn a_fault_that_is_none_is_named_once() {
    let (_server, control) = server();
    let (_, refusal) = ask(&control, "PUT /v1/faults", r#"{"faults": ["server explode"]}"#);
    assert_eq!(refusal["error"].as_str().unwrap().matches("is no fault").count(), 1, "{refusal}");
}

#[test]
fn a_password_that_is_refused_is_not_told() {
    let (server, control) = server();
    let (status, refusal) = ask(&control, "PUT /v1/users/bob", r#"{"password": "hush\r\nQUIT"}"#);
    assert_eq!(status, 422);
    assert!(!refusal.to_string().contains("hush"), "{refusal}");
    assert_eq!(server.users(), ["alice"]);
}

#[test]
fn a_session_that_was_never_there_is_not_found_and_the_others_are_told() {
    let (server, control) = server();
    for _ in 0..2 {
        drop(Client::plain(&server));
    }
    server.wait_idle_blocking();
    assert_eq!(ask(&control, "GET /v1/transcript?session=2", "").0, 200);
    let (status, refusal) = ask(&control, "GET /v1/transcript?session=3", "");
    assert_eq!((status, &refusal["error"]), (404, &"there is no session 3; there are 1 to 2".into()));
}

#[test]
fn what_brings_no_mail_brings_a_mebibyte_at_most() {
    let (server, control) = server();
    let body = format!("{{\"faults\": [\"{}\"]}}", "x".repeat(1024 * 1024));
    let (status, refusal) = ask(&control, "PUT /v1/faults", &body);
    assert_eq!(status, 413, "{refusal}");
    assert_eq!(server.faults(), []);
}
