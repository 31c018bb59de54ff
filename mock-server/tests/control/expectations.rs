//! Expectations that a request brings.

use serde_json::json;

use super::{ask, server};
use crate::common::Client;

const VERIFY: &str = "POST /v1/verify";

#[test]
fn expectations_are_added_read_judged_and_taken_back() {
    let (server, control) = server();
    let expect = |what: serde_json::Value| ask(&control, "POST /v1/expectations", &what.to_string());
    let (status, first) = expect(json!({ "command": "USER alice", "times": 1 }));
    assert_eq!((status, first), (201, json!({ "expectations": ["'USER alice' once"] })));
    expect(json!({ "command": "DELE", "times": { "at_least": 1, "at_most": 2 }, "session": 1 }));
    expect(json!({ "command": "RSET", "times": 0 }));
    expect(json!({ "in_order": ["USER alice", "DELE 1", "QUIT"] }));
    let texts = [
        "'USER alice' once",
        "'DELE' 1 to 2 times in session 1",
        "'RSET' never",
        "'USER alice', 'DELE 1', 'QUIT' in this order",
    ];
    assert_eq!(ask(&control, "GET /v1/expectations", ""), (200, json!({ "expectations": texts })));
    let mut client = Client::logged_in(&server);
    client.talk("C: DELE 1\n S: +OK...\n C: QUIT\n S: +OK...");
    assert_eq!(ask(&control, VERIFY, "").1, json!({ "ok": true, "failure": null, "unmet": [] }));
    expect(json!({ "command": "USER alicia" }));
    let (_, verdict) = ask(&control, VERIFY, "");
    assert_eq!(
        (&verdict["ok"], &verdict["unmet"][0]["expectation"]),
        (&json!(false), &json!("'USER alicia' at least once"))
    );
    let nearest = "nearest, command 1 of session 1:\n    - USER alicia\n    + USER alice\n               ^";
    assert_eq!(verdict["unmet"][0]["problem"], format!("no client sent it; {nearest}"), "{verdict}");
    assert!(verdict["failure"].as_str().unwrap().starts_with("1 of 5 expectations not met\n"), "{verdict}");
    assert_eq!(ask(&control, "DELETE /v1/expectations", ""), (200, json!({})));
    assert_eq!(ask(&control, VERIFY, "").1["ok"], true);
}

#[test]
fn a_command_that_is_never_to_come_and_comes_is_named() {
    let (server, control) = server();
    ask(&control, "POST /v1/expectations", r#"{"command": "DELE", "times": 0}"#);
    assert_eq!(ask(&control, VERIFY, "").1["ok"], true);
    Client::logged_in(&server).talk("C: DELE 1\n S: +OK...");
    let problem = &ask(&control, VERIFY, "").1["unmet"][0]["problem"];
    assert_eq!(problem, "a client sent 'DELE 1', command 3 of session 1");
    assert_eq!(ask(&control, "POST /v1/reset", "").0, 200);
    assert_eq!(ask(&control, "GET /v1/expectations", "").1, json!({ "expectations": [] }));
}

#[test]
fn what_can_never_be_met_is_refused_and_changes_nothing() {
    let (_server, control) = server();
    for (wrong, said) in [
        (json!({}), "either `command`"),
        (json!({ "command": "DELE", "in_order": ["DELE"] }), "either `command`"),
        (json!({ "in_order": ["DELE"], "times": 2 }), "either `command`"),
        (json!({ "command": "PASS secret" }), "say \"PASS\" alone"),
        (json!({ "in_order": ["USER", "DELETE"] }), "three or four characters"),
        (json!({ "command": "DELE", "times": -1 }), "times is a number, or"),
        (
            json!({ "command": "DELE", "times": { "at_least": 2, "at_most": 1 } }),
            "at_most is less than at_least",
        ),
        (json!({ "in_order": vec!["NOOP"; 1001] }), "1000 at most"),
    ] {
        let (status, refusal) = ask(&control, "POST /v1/expectations", &wrong.to_string());
        assert_eq!(status, 400, "{refusal}");
        assert!(refusal["error"].as_str().unwrap().contains(said), "{refusal}");
    }
    assert_eq!(ask(&control, "GET /v1/expectations", "").1, json!({ "expectations": [] }));
}

#[test]
fn there_is_room_for_a_thousand_expectations() {
    let (server, control) = server();
    for _ in 0..1000 {
        server.expect("NOOP").times(..);
    }
    let (status, refusal) = ask(&control, "POST /v1/expectations", r#"{"command": "NOOP"}"#);
    assert_eq!(status, 507, "{refusal}");
    server.reset();
    assert_eq!(ask(&control, "POST /v1/expectations", r#"{"command": "NOOP", "times": 0}"#).0, 201);
}
