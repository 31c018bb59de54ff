//! Clients that leave while something makes the server wait.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use pop3_mock::{Builder, Ending, Misbehaviour};
use socket2::SockRef;

use crate::builder;
use crate::common::Client;

/// How the session ends whose client leaves with RETR unanswered. The clock stands: no wait ends by itself.
fn ending(builder: Builder, leave: impl FnOnce(Client)) -> Ending {
    let server = builder.start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK...");
    client.send("RETR 1\r\n");
    leave(client);
    server.wait_idle_blocking();
    // The maildrop is free again.
    assert!(!server.maildrop("alice").locked);
    server.sessions()[0].ending.clone().unwrap()
}

fn rule(rule: &str) -> Builder {
    let how: Misbehaviour = format!("[[rule]]\non = 'RETR'\n{rule}").parse().unwrap();
    builder(&[]).misbehave(how)
}

#[test]
fn who_closes_is_not_waited_for_by_a_pause_a_drip_or_a_delay() {
    let cases = [
        (rule("pause = '10min'"), 0),
        (rule("slice = 5\ndrip = '10min'"), 5),
        (builder(&["server delay 10min after 1st RETR +5"]), 5),
        (builder(&["client delay 10min after 1st PASS"]), 0),
    ];
    thread::scope(|scope| {
        for (builder, octets) in cases {
            // What is sent to somebody who has left would end the session, too.
            let leave = move |client: Client| client.tcp().read_exact(&mut vec![0; octets]).unwrap();
            scope.spawn(move || assert_eq!(ending(builder, leave), Ending::ClosedByClient));
        }
    });
}

#[test]
fn who_leaves_more_commands_unread_is_not_waited_for() {
    let leave = |mut client: Client| client.send("RETR 2\r\nQUIT\r\n");
    assert_eq!(ending(rule("pause = '10min'"), leave), Ending::ClosedByClient);
}

#[test]
fn who_resets_is_gone_at_once() {
    let leave = |client: Client| SockRef::from(client.tcp()).set_linger(Some(Duration::ZERO)).unwrap();
    assert!(matches!(ending(rule("pause = '10min'"), leave), Ending::Broken(_)));
}

#[test]
fn who_closes_is_not_waited_for_below_tls() {
    for fault in ["raw server delay 10min at 0", "raw client delay 10min at 0"] {
        let server = builder(&[fault]).start_blocking().unwrap();
        drop(TcpStream::connect(server.pop3s()).unwrap());
        server.wait_idle_blocking();
        assert!(server.sessions()[0].ending.is_some(), "{fault}");
    }
}

#[test]
fn who_closes_is_not_waited_for_by_many_short_waits() {
    // Each octet takes a second, for hours.
    let server = builder(&["raw client throttle 1"]).manual_clock(false).start_blocking().unwrap();
    TcpStream::connect(server.pop3s()).unwrap().write_all(&[22; 10_000]).unwrap();
    server.wait_idle_blocking();
    assert!(server.sessions()[0].ending.is_some());
}

#[test]
fn who_only_says_no_more_gets_an_answer_that_comes_soon() {
    let server = rule("pause = '1ms'").manual_clock(false).start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    client.send("RETR 1\r\n");
    client.half_close();
    let mut answer = String::new();
    client.tcp().read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("first\r\n\r\n.\r\n"), "{answer:?}");
}
