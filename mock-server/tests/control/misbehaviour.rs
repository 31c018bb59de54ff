//! Deviations that a request sets: sessions, faults, TLS and dialogues, all at once.

use pop3_mock::{Quirk, Server, User};
use serde_json::{Value, json};

use super::{ask, server};
use crate::common::Client;

const PUT: &str = "PUT /v1/misbehaviour";
const GET: &str = "GET /v1/misbehaviour";

fn reference() -> Value {
    json!({
        "persona": null,
        "quirks": [],
        "script": null,
        "rules": [],
        "rules_in_force": 0,
        "faults": [],
        "tls": { "flaws": [], "certificate": "valid" },
        "dialogues": { "waiting": 0, "repeats": false },
    })
}

#[test]
fn misbehaviour_is_replaced_as_a_whole_or_not_at_all() {
    let (server, control) = server();
    let asked = json!({
        "persona": "dovecot",
        "quirks": ["capa-err"],
        "script": "[[rule]]\non = 'NOOP'\nstatus = '+OK mine'",
        "rules": ["on = 'RSET', status = '+OK ruled'"],
        "faults": ["server slice 1"],
        "tls": { "flaws": ["stls-refused"] },
    });
    let (status, told) = ask(&control, PUT, &asked.to_string());
    assert_eq!((status, &told["persona"]), (200, &json!("dovecot")), "{told}");
    // Those of the persona, and what was asked for behind them.
    assert_eq!(told["quirks"].as_array().unwrap().last(), Some(&json!("capa-err")), "{told}");
    assert_eq!(
        (&told["faults"], &told["tls"]["flaws"]),
        (&asked["faults"], &json!(["stls-refused"])),
        "{told}"
    );
    assert_eq!((&told["script"], &told["rules"]), (&asked["script"], &asked["rules"]), "{told}");
    let dialogue = "S: +OK Dovecot ready.\n C: CAPA\n S: -ERR\n C: STLS\n S: -ERR TLS is not available";
    Client::plain(&server).talk(dialogue);
    for (wrong, said) in [
        (json!({ "quirks": ["capa-er"] }), "quirks: there is no quirk \"capa-er\"; the nearest name is"),
        (json!({ "persona": "dovcot" }), "persona: there is no persona \"dovcot\"; the nearest name is"),
        (json!({ "script": "x" }), "script: line 1"),
        (
            json!({ "rules": ["on = 'NOOP', stats = '+OK'"] }),
            "rules: \"on = 'NOOP', stats = '+OK'\": a rule has no key",
        ),
        (json!({ "faults": ["server explode"] }), "faults: \"server explode\" is no fault"),
        (json!({ "tls": { "flaws": ["tls12only"] } }), "there is no TLS flaw \"tls12only\""),
        (json!({ "tls": { "certificate": "bad" } }), "unknown variant `bad`"),
        (
            json!({ "dialogues": [{ "steps": ["cut"] }, { "steps": ["hnag"] }] }),
            "dialogues[1]: there is no step \"hnag\"; the nearest is \"hang\"; there are { expect = … }",
        ),
        (
            json!({ "dialogues": [{ "steps": [{ "explode": 1 }] }] }),
            "dialogues[0]: a step has no key `explode`; there are expect, send, reply, generate, pause",
        ),
        (json!({ "dialogues": [{ "steps": [null] }] }), "dialogues[0]: "),
        (json!({ "dialogues": [1] }), "dialogues[0]: "),
        (json!({ "dialogues": [{}] }), "dialogues[0]: a dialogue needs the key `steps`"),
        (json!({ "faults": vec!["server stall"; 1001] }), "1001 faults, and 1000 at most"),
        (json!({ "quirks": vec!["capa-err"; 1001] }), "1001 quirks, and 1000 at most"),
    ] {
        let mut all = wrong.clone();
        all["tls"]["certificate"] = wrong["tls"]["certificate"].as_str().unwrap_or("expired").into();
        let (status, refusal) = ask(&control, PUT, &all.to_string());
        assert_eq!(status, 400, "{wrong}: {refusal}");
        assert!(refusal["error"].as_str().unwrap().contains(said), "{wrong}: {refusal}");
    }
    assert_eq!(ask(&control, GET, ""), (200, told));
    Client::plain(&server).talk(dialogue);
    assert_eq!(ask(&control, "POST /v1/reset", "").0, 200);
    assert_eq!(ask(&control, GET, ""), (200, reference()));
    Client::plain(&server).talk("S: +OK pop3-mock ready");
    assert_eq!(ask(&control, PUT, &asked.to_string()).0, 200);
    assert_eq!(ask(&control, PUT, "{}"), (200, reference()));
    Client::plain(&server).talk("S: +OK pop3-mock ready\n C: CAPA\n S: +OK...");
}

#[test]
fn flaws_of_tls_come_and_go_and_open_sessions_keep_what_they_found() {
    let (server, control) = server();
    let mut before = Client::plain(&server);
    before.talk("S: +OK...");
    let (_, told) =
        ask(&control, PUT, r#"{"quirks": ["tls-plaintext-on-995"], "tls": {"flaws": ["stls-unannounced"]}}"#);
    assert_eq!(told["tls"]["flaws"], json!(["clear-implicit", "stls-unannounced"]));
    Client::plain_at(server.pop3s()).talk("S: +OK pop3-mock ready");
    before.talk("C: STLS\n S: +OK...");
    before.upgrade(&server).talk("C: NOOP\n S: -ERR...");
    ask(&control, PUT, "{}");
    Client::tls(&server).talk("S: +OK pop3-mock ready");
}

#[test]
fn a_certificate_is_exchanged_for_a_bad_one_of_the_same_ca_and_back() {
    let (server, control) = server();
    let handshake = |name| Client::plain_at(server.pop3s()).try_upgrade(server.client_config(), name).is_ok();
    assert!(handshake("localhost"));
    let (_, told) = ask(&control, PUT, r#"{"tls": {"certificate": "wrong-name"}}"#);
    assert_eq!(told["tls"]["certificate"], "wrong-name");
    assert!(!handshake("localhost") && handshake("wrong.example"));
    ask(&control, PUT, r#"{"tls": {"certificate": "expired"}}"#);
    assert!(!handshake("localhost"));
    ask(&control, "POST /v1/reset", "");
    assert!(handshake("localhost"));
}

#[test]
fn a_dialogue_is_for_the_next_connection_and_judged() {
    let (server, control) = server();
    let asked = json!({ "dialogues": [
        { "steps": [{ "send": "+OK ready\r\n" }, { "expect": "CAPA\r\n" }, { "reply": "-ERR what?\r\n" }, "close"] },
        { "steps": [{ "send": r"-ERR closed\r\n" }, "close"], "repeat": true },
    ]});
    let (_, told) = ask(&control, PUT, &asked.to_string());
    assert_eq!(told["dialogues"], json!({ "waiting": 1, "repeats": true }));
    assert!(verdict(&control).contains("no connection came for the script"));
    let mut first = Client::plain(&server);
    first.talk("S: +OK ready\n C: CAPX");
    drop(first.rest_or_error());
    for _ in 0..2 {
        assert_eq!(Client::plain(&server).rest(), b"-ERR closed\r\n");
    }
    let failure = verdict(&control);
    assert!(failure.contains("expected: \"CAPA\\r\\n\"\n  actual:   \"CAPX\\r\\n\""), "{failure}");
    ask(&control, "POST /v1/reset", "");
    assert_eq!(verdict(&control), "");
    Client::plain(&server).talk("S: +OK pop3-mock ready");
}

fn verdict(control: &pop3_mock::Control) -> String {
    let (_, verdict) = ask(control, "POST /v1/verify", "");
    assert_eq!(verdict["ok"], verdict["failure"].is_null(), "{verdict}");
    verdict["failure"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn faults_of_a_misbehaviour_act_beside_those_of_the_server_and_go_with_it() {
    let (server, control) = server();
    ask(&control, "PUT /v1/faults", r#"{"faults": ["server slice 2"]}"#);
    let (_, told) = ask(&control, PUT, r#"{"script": "faults = ['server cut fin at 3']"}"#);
    assert_eq!(told["faults"], json!(["server cut fin at 3"]));
    assert_eq!(Client::plain(&server).rest(), b"+OK");
    ask(&control, PUT, "{}");
    assert_eq!(ask(&control, "GET /v1/faults", "").1, json!({ "faults": ["server slice 2"] }));
    Client::plain(&server).talk("S: +OK pop3-mock ready");
}

#[test]
fn a_persona_brings_its_mechanisms_and_takes_them_with_it() {
    let (server, control) = server();
    ask(&control, PUT, r#"{"persona": "gmail"}"#);
    let plain = "\n C: AUTH PLAIN\n S: ";
    Client::tls(&server).talk(&format!("S: +OK...{plain}+ "));
    ask(&control, PUT, r#"{"persona": "domino"}"#);
    Client::plain(&server).talk(&format!("S: +OK...{plain}-ERR..."));
    ask(&control, PUT, "{}");
    Client::plain(&server).talk(&format!("S: +OK...{plain}+ "));
}

#[test]
fn what_was_reached_stays_reached_over_a_reset() {
    let alice = User::new("alice", "secret").message("Subject: one\r\n\r\n");
    let builder = Server::builder().user(alice).misbehave("capa-err".parse::<Quirk>().unwrap());
    let faults = ["server slice 3 after 1st CAPA", "server slice 3 after 1st NOOP"];
    let builder = faults.iter().fold(builder, |builder, fault| builder.fault(fault.parse().unwrap()));
    let server = builder.start_blocking().unwrap();
    let control = server.control().unwrap();
    let whats =
        |server: &Server| -> Vec<String> { server.unreached().into_iter().map(|one| one.what).collect() };
    assert_eq!(whats(&server).len(), 3);
    Client::plain(&server).talk("S: +OK...\n C: CAPA\n S: -ERR...\n C: QUIT\n S: +OK...");
    server.wait_idle_blocking();
    let left = [format!("fault \"{}\"", faults[1])];
    assert_eq!(whats(&server), left);
    // Neither other deviations in between nor a reset make it forgotten.
    assert_eq!(ask(&control, PUT, "{\"quirks\": [\"dele-err\"]}").0, 200);
    assert_eq!(ask(&control, "PUT /v1/faults", "{\"faults\": []}").0, 200);
    assert_eq!(whats(&server), ["quirk \"dele-err\""]);
    assert_eq!(ask(&control, "POST /v1/reset", "").0, 200);
    assert_eq!(whats(&server), left);
}
