//! `pop3 list`.

use crate::support::{Build, Run, dialogue::alice_logs_in, odd_messages, scripted, server_with};

#[test]
fn every_message_has_a_line_with_number_size_and_unique_id() {
    for build in Build::BOTH {
        let messages = odd_messages();
        let server = server_with(&messages);
        let done = Run::plaintext("list", &server).on(build).run().succeeded();
        let maildrop = server.maildrop("alice");
        let expected: Vec<String> = (1..)
            .zip(&maildrop.messages)
            .map(|(number, stored)| format!("{number} {} {}", stored.message.octets(), stored.unique_id))
            .collect();
        let lines = done.stdout.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        assert_eq!(lines.collect::<Vec<_>>(), expected);
        server.wait_idle_blocking();
        assert!(server.transcript().to_string().contains("C: QUIT"));
    }
}

#[test]
fn json_is_an_event_a_message_and_one_at_the_end() {
    let server = server_with(&odd_messages()[..2]);
    let events = Run::plaintext("list", &server).arg("--json").run().succeeded().events();
    assert_eq!(events.len(), 3);
    assert_eq!((&events[1]["event"], &events[1]["message"]), (&"message".into(), &2.into()));
    assert_eq!((&events[2]["event"], &events[2]["messages"]), (&"done".into(), &2.into()));
}

#[test]
fn a_server_without_unique_ids_still_lists() {
    let script = alice_logs_in()
        .expect("LIST\r\n")
        .reply("+OK\r\n1 5\r\n.\r\n")
        .expect("UIDL\r\n")
        .reply("-ERR what?\r\n")
        .expect("QUIT\r\n")
        .reply("+OK\r\n");
    let server = scripted(script);
    let done = Run::plaintext("list", &server).run().succeeded();
    assert_eq!(done.stdout, "     1            5  -\n");
}

#[test]
fn a_failure_is_an_event_with_the_exact_error() {
    let server = server_with(&[]);
    let done = Run::plaintext("list", &server).arg("--json").password("wrong!").run().failed(77, &["PASS"]);
    let error = &done.done()["error"];
    assert_eq!(
        (&error["kind"], &error["step"], &error["code"]),
        (&"refused".into(), &"PASS".into(), &"AUTH".into())
    );
}
