//! What requests do.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{ask, ask_with, server};
use crate::common::Client;

#[test]
fn a_user_who_is_put_can_log_in_and_finds_the_messages() {
    let (server, control) = server();
    let body = r#"{"password": "pw", "messages": [{"text": "one\n"}, {"base64": "dHdvDQo="}, {"generated": {"octets": 70}}]}"#;
    let (status, maildrop) = ask(&control, "PUT /v1/users/bob", body);
    assert_eq!((status, maildrop["messages"].as_array().unwrap().len()), (200, 3), "{maildrop}");
    Client::plain(&server).talk(
        "S: +OK...
         C: USER bob
         S: +OK...
         C: PASS pw
         S: +OK...
         C: STAT
         S: +OK 3 80
         C: RETR 2
         S: +OK 5 octets
         S: two
         S: .",
    );
    let (_, users) = ask(&control, "GET /v1/users", "");
    assert_eq!(users["users"][1]["name"], "bob", "{users}");
    assert_eq!(ask(&control, "DELETE /v1/users/bob", "").0, 200);
    assert_eq!(server.users(), ["alice"]);
}

#[test]
fn a_message_is_delivered_and_expires_and_a_reset_brings_the_first_one_back() {
    let (server, control) = server();
    let (status, stored) = ask(&control, "POST /v1/users/alice/messages", r#"{"text": "two\r\n"}"#);
    assert_eq!((status, &stored["octets"]), (201, &json!(5)));
    for stored in server.maildrop("alice").messages {
        let request = format!("DELETE /v1/users/alice/messages/{}", stored.unique_id);
        assert_eq!(ask(&control, &request, "").0, 200);
    }
    assert_eq!(server.maildrop("alice").messages.len(), 0);
    assert_eq!(ask(&control, "POST /v1/users/alice/reset", "").1["messages"][0]["octets"], 16);
    assert_eq!(server.maildrop("alice").messages.len(), 1);
}

#[test]
fn what_had_to_be_changed_of_a_message_is_told() {
    let (_server, control) = server();
    let sound = ask(&control, "POST /v1/users/alice/messages", r#"{"text": "a\r\n"}"#).1;
    assert_eq!(sound.get("repairs"), None, "{sound}");
    let repaired = ask(&control, "POST /v1/users/alice/messages", r#"{"text": "a\nb\rc\n\r\nd"}"#).1;
    assert_eq!(repaired["repairs"], json!({ "bare_lf": 2, "bare_cr": 1, "final_line_end": true }));
    let (_, maildrop) = ask(&control, "GET /v1/users/alice", "");
    assert_eq!(maildrop["messages"][2], repaired);
}

#[test]
fn all_that_the_ledger_tells_of_a_message_is_described() {
    let (_server, control) = server();
    let (_, ledger) = ask(&control, "GET /v1/ledger", "");
    let (_, description) = ask(&control, "GET /openapi.json", "");
    let keys = |object: &Value| object.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let described = &description["components"]["schemas"]["Account"]["properties"];
    assert_eq!(keys(&ledger["messages"][0]["total"]), keys(described));
}

#[test]
fn faults_are_replaced_as_a_whole_or_not_at_all() {
    let (server, control) = server();
    let faults = json!({ "faults": ["server cut fin at 3"] });
    assert_eq!(ask(&control, "PUT /v1/faults", &faults.to_string()), (200, faults.clone()));
    assert_eq!(Client::plain(&server).rest(), b"+OK");
    let (status, refusal) =
        ask(&control, "PUT /v1/faults", r#"{"faults": ["client stall", "server explode"]}"#);
    assert_eq!(status, 400);
    assert!(refusal["error"].as_str().unwrap().contains("server explode"), "{refusal}");
    assert_eq!(ask(&control, "GET /v1/faults", ""), (200, faults));
}

#[test]
fn the_next_logins_and_quits_fail_as_asked() {
    let (server, control) = server();
    let body = r#"{"logins": ["permanent"], "quits": ["nothing_removed", {"removed_only": 1}]}"#;
    assert_eq!(ask(&control, "PUT /v1/failures", body).0, 200);
    Client::plain(&server).talk(
        "S: +OK...
         C: USER alice
         S: +OK...
         C: PASS secret
         S: -ERR [SYS/PERM]...
         C: USER alice
         S: +OK...
         C: PASS secret
         S: +OK...
         C: DELE 1
         S: +OK...
         C: QUIT
         S: -ERR...",
    );
}

#[test]
fn time_that_is_advanced_runs_out_for_sessions() {
    let (server, control) = server();
    let mut client = Client::logged_in(&server);
    assert_eq!(ask(&control, "POST /v1/clock", r#"{"advance_ms": 600000}"#).0, 200);
    assert_eq!(client.rest(), b"");
    assert_eq!(ask(&control, "POST /v1/idle?wait_ms=20000", "").1, json!({ "idle": true }));
    let (_, sessions) = ask(&control, "GET /v1/sessions", "");
    assert_eq!(sessions["sessions"][0]["ending"]["kind"], "timed_out", "{sessions}");
}

#[test]
fn transcript_and_ledger_tell_what_a_client_did() {
    let (server, control) = server();
    let mut client = Client::logged_in(&server);
    client.content("RETR 1");
    let bearer = format!("Authorization: Bearer {}\r\n", control.token());
    let (_, text) = ask_with(&control, "GET /v1/transcript?format=text&session=1", &bearer, "");
    assert!(text.contains("C: PASS ***\n") && text.contains("C: RETR 1\n"), "{text}");
    let (_, transcript) = ask(&control, "GET /v1/transcript", "");
    let entries = transcript["entries"].as_array().unwrap();
    let file = server.transcript().to_json_lines();
    let lines: Vec<serde_json::Value> =
        file.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(*entries, lines, "an entry has the shape of a line of the transcript file");
    assert_eq!(
        (&entries[0]["direction"], &entries[0]["text"]),
        (&json!("S"), &json!("+OK pop3-mock ready\r\n"))
    );
    let (_, ledger) = ask(&control, "GET /v1/ledger", "");
    assert_eq!(ledger["messages"][0]["total"]["whole"], 1, "{ledger}");
    assert_eq!(ask(&control, "POST /v1/verify", "").1, json!({ "ok": true, "failure": null, "unmet": [] }));
}

#[test]
fn events_are_waited_for_and_numbered() {
    let (server, control) = server();
    let waiting = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| ask(&control, "GET /v1/events?wait_ms=20000", ""));
        server.deliver("alice", "two");
        waiting.join().unwrap()
    });
    assert_eq!(waiting.1["events"][0]["event"], "delivered", "{}", waiting.1);
    assert_eq!(waiting.1["last"], 1);
    let (_, none) = ask(&control, "GET /v1/events?after=1", "");
    assert_eq!(none, json!({ "events": [], "last": 1 }));
}

#[test]
fn a_reset_is_one_request() {
    let (server, control) = server();
    server.remove_user("alice");
    assert_eq!(ask(&control, "POST /v1/reset", "").0, 200);
    assert_eq!(server.maildrop("alice").messages.len(), 1);
}

#[test]
fn the_interface_closes_when_it_is_dropped_even_while_somebody_waits() {
    let (server, control) = server();
    let address = control.address();
    let mut waiting = std::net::TcpStream::connect(address).unwrap();
    let request = format!(
        "GET /v1/events?wait_ms=60000 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\r\n",
        control.token()
    );
    std::io::Write::write_all(&mut waiting, request.as_bytes()).unwrap();
    drop(control);
    // Closed or reset, but without an answer.
    assert_eq!(std::io::Read::read(&mut waiting, &mut [0; 16]).unwrap_or(0), 0);
    assert!(std::net::TcpStream::connect(address).is_err());
    drop(server);
}
