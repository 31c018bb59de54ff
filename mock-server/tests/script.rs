//! The script layer: what is played, what is heard, and what is told when they do not fit.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::io::ErrorKind;
use std::time::Duration;

use common::{Client, slowly_unstuffed};
use pop3_mock::{Certificate, Ending, Message, Script, ScriptProblem, Server, User};

fn playing(script: Script) -> Server {
    Server::builder().script(script).start_blocking().unwrap()
}

#[test]
fn a_script_is_played_octet_by_octet() {
    let server = playing(
        Script::new()
            .send(b"+OK\tgreeting \xFF without CRLF")
            .send(b"\n\0")
            .expect("CAPA\r\n")
            .reply("-ERR\r\n")
            .expect("QUIT\r\n")
            .send_slices([&b"+"[..], b"O", b"K\r", b"\n"]),
    );
    let mut client = Client::plain(&server);
    client.send("CAPA\r\nQUIT\r\n");
    assert_eq!(client.rest(), b"+OK\tgreeting \xFF without CRLF\n\0-ERR\r\n+OK\r\n");
    drop(client);
    server.verify().unwrap();
    server.wait_idle_blocking();
    assert_eq!(server.sessions()[0].ending, Some(Ending::Script));
}

#[test]
fn expected_octets_may_come_in_any_pieces() {
    let server = playing(Script::new().expect("ab").expect("cd\r\n").expect("e"));
    let mut client = Client::plain(&server);
    for octet in b"abcd\r\ne" {
        client.send([*octet]);
    }
    drop(client);
    server.verify().unwrap();
}

#[test]
fn other_octets_are_told_with_step_expectation_and_transcript() {
    let server = playing(Script::new().send("+OK\r\n").expect("CAPA\r\n").reply("+OK\r\n.\r\n"));
    let mut client = Client::plain(&server);
    client.talk("S: +OK\n C: CAPX");
    // The connection is closed: a client does not wait for a script that has ended.
    client.rest_or_error().0.is_empty();
    let failure = server.verify().unwrap_err();
    assert_eq!((failure.script, failure.step.clone()), (1, Some((2, "expect \"CAPA\\r\\n\"".into()))));
    let expected = ScriptProblem::Unexpected { expected: b"CAPA\r\n".to_vec(), actual: b"CAPX\r\n".to_vec() };
    assert_eq!(failure.problem, expected);
    let text = failure.to_string();
    assert!(text.contains("expected: \"CAPA\\r\\n\"\n  actual:   \"CAPX\\r\\n\""), "{text}");
    assert!(text.ends_with("S: +OK\nC: CAPX\n"), "{text}");
    std::mem::forget(server);
}

#[test]
fn a_client_that_leaves_before_an_expectation_is_told() {
    let server = playing(Script::new().send("+OK\r\n").expect("QUIT\r\n"));
    let mut client = Client::plain(&server);
    client.talk("S: +OK");
    client.send("QU");
    drop(client);
    let failure = server.verify().unwrap_err();
    let expected = ScriptProblem::Closed { actual: b"QU".to_vec(), reason: "closed by the client".into() };
    assert_eq!(failure.problem, expected);
    std::mem::forget(server);
}

#[test]
fn octets_behind_the_last_step_are_told() {
    let server = playing(Script::new().expect("QUIT\r\n").reply("+OK\r\n"));
    let mut client = Client::plain(&server);
    client.talk("C: QUIT\n S: +OK\n C: NOOP");
    let failure = server.verify().unwrap_err();
    assert_eq!(failure.problem, ScriptProblem::Extra { actual: b"NOOP\r\n".to_vec() });
    std::mem::forget(server);
}

#[test]
fn a_script_that_still_waits_is_told() {
    let server = playing(Script::new().send("+OK\r\n").expect("QUIT\r\n"));
    let mut client = Client::plain(&server);
    client.talk("S: +OK");
    assert_eq!(server.verify().unwrap_err().problem, ScriptProblem::Unfinished);
    client.talk("C: QUIT");
    drop(client);
    server.verify().unwrap();
}

#[test]
fn an_unused_script_and_a_connection_too_many_are_told() {
    let server = playing(Script::new().hang());
    assert_eq!(server.verify().unwrap_err().problem, ScriptProblem::Unused);
    let _first = Client::plain(&server);
    let mut second = Client::plain(&server);
    assert_eq!(second.rest(), b"");
    assert_eq!(server.verify().unwrap_err().problem, ScriptProblem::NoScript);
    std::mem::forget(server);
}

#[test]
#[should_panic(expected = "script 1: no connection came for the script")]
fn dropping_a_server_verifies_it() {
    drop(playing(Script::new()));
}

#[test]
fn each_connection_takes_the_next_script_and_users_get_the_rest() {
    let server = Server::builder()
        .script(Script::new().send("-ERR [SYS/TEMP] try later\r\n").close())
        .script(Script::new().send("+OK second\r\n").close())
        .user(User::new("alice", "secret"))
        .start_blocking()
        .unwrap();
    Client::plain(&server).talk("S: -ERR [SYS/TEMP] try later");
    Client::plain(&server).talk("S: +OK second");
    Client::logged_in(&server).talk("C: STAT\n S: +OK 0 0\n C: QUIT\n S: +OK...");
}

#[test]
fn one_script_may_serve_every_connection() {
    let script = Script::new().send("+OK\r\n").expect("QUIT\r\n").reply("+OK\r\n");
    let server = Server::builder().script_for_all(script).start_blocking().unwrap();
    for _ in 0..3 {
        Client::plain(&server).talk("S: +OK\n C: QUIT\n S: +OK");
    }
}

#[test]
fn start_tls_upgrades_in_the_middle() {
    let server = playing(
        Script::new()
            .expect("STLS\r\n")
            .reply("+OK\r\n")
            .start_tls()
            .expect("CAPA\r\n")
            .reply("+OK\r\n.\r\n"),
    );
    let mut client = Client::plain(&server);
    client.talk("C: STLS\n S: +OK");
    let mut client = client.upgrade(&server);
    client.talk("C: CAPA\n S: +OK\n S: .");
    assert_eq!(client.rest(), b"", "a close_notify ends it");
}

#[test]
fn octets_before_the_handshake_are_told() {
    let server = playing(Script::new().expect("STLS\r\n").start_tls());
    let mut client = Client::plain(&server);
    client.send("STLS\r\nCAPA\r\n");
    client.rest_or_error().0.is_empty();
    assert_eq!(server.verify().unwrap_err().problem, ScriptProblem::Extra { actual: b"CAPA\r\n".to_vec() });
    std::mem::forget(server);
}

#[test]
fn a_refused_handshake_fails_a_script_unless_the_certificate_asks_for_it() {
    let script = || Script::new().start_tls().send("+OK\r\n");
    let bad = Server::builder().certificate(Certificate::Expired).script(script()).start_blocking().unwrap();
    assert!(Client::plain(&bad).try_upgrade(bad.client_config(), "localhost").is_err());
    bad.verify().unwrap();
    let good = playing(script());
    assert!(Client::plain(&good).try_upgrade(bad.client_config(), "localhost").is_err());
    assert!(matches!(good.verify().unwrap_err().problem, ScriptProblem::Tls(_)));
    std::mem::forget(good);
}

#[test]
fn on_the_implicit_port_a_script_runs_under_tls() {
    let server = playing(Script::new().send("+OK\r\n").expect("QUIT\r\n").reply("+OK\r\n"));
    Client::tls(&server).talk("S: +OK\n C: QUIT\n S: +OK");
    assert!(server.transcript().entries.iter().all(|entry| entry.tls));
}

#[test]
fn generated_content_is_stuffed_and_follows_from_its_size() {
    let server = playing(Script::new().send("+OK\r\n").generate(200_000).send(".\r\n"));
    let mut client = Client::plain(&server);
    client.talk("S: +OK");
    let response = client.rest();
    assert!(response.len() > 200_003, "some lines of the content begin with a dot");
    assert_eq!(slowly_unstuffed(&response), Message::generated(200_000, 0).to_vec());
}

#[test]
fn a_half_close_ends_the_servers_direction_only() {
    let server = playing(Script::new().send("bye").half_close().expect("still here\r\n"));
    let mut client = Client::plain(&server);
    assert_eq!(client.rest(), b"bye");
    client.talk("C: still here");
    drop(client);
    server.verify().unwrap();
}

#[test]
fn close_ends_the_connection_in_order_whatever_the_client_still_sends() {
    let server = playing(Script::new().send("+OK half a li").close());
    let mut client = Client::plain(&server);
    client.talk("C: CAPA\n C: QUIT");
    assert_eq!(client.rest(), b"+OK half a li");
    drop(client);
    server.verify().unwrap();
}

#[test]
fn reset_is_a_reset_on_the_wire() {
    let server = playing(Script::new().expect("STAT\r\n").send("+OK 1").expect("x").reset());
    let mut client = Client::plain(&server);
    client.send("STAT\r\n");
    for expected in b"+OK 1" {
        let mut octet = [0];
        std::io::Read::read_exact(&mut client.tcp(), &mut octet).unwrap();
        assert_eq!(octet[0], *expected);
    }
    client.send("x");
    let (rest, result) = client.rest_or_error();
    assert_eq!((rest.as_slice(), result.unwrap_err().kind()), (&b""[..], ErrorKind::ConnectionReset));
}

#[test]
fn reset_under_tls_is_a_reset_on_the_wire() {
    let server = playing(Script::new().expect("x").reset());
    let mut client = Client::tls(&server);
    client.send("x");
    assert_eq!(client.rest_or_error().1.unwrap_err().kind(), ErrorKind::ConnectionReset);
}

#[test]
fn a_cut_under_tls_has_no_close_notify_and_a_close_has_one() {
    let server = Server::builder()
        .script(Script::new().send("+OK\r\n").cut())
        .script(Script::new().send("+OK\r\n").close())
        .start_blocking()
        .unwrap();
    let (rest, result) = Client::tls(&server).rest_or_error();
    assert_eq!((rest.as_slice(), result.unwrap_err().kind()), (&b"+OK\r\n"[..], ErrorKind::UnexpectedEof));
    let (rest, result) = Client::tls(&server).rest_or_error();
    assert_eq!((rest.as_slice(), result.is_ok()), (&b"+OK\r\n"[..], true));
}

#[test]
fn hanging_says_nothing_until_the_client_goes() {
    let server = playing(Script::new().send("+OK\r\n").hang());
    let mut client = Client::plain(&server);
    client.talk("S: +OK\n C: CAPA\n C: QUIT");
    client.half_close();
    assert_eq!(client.rest(), b"");
    server.wait_idle_blocking();
}

#[test]
fn a_pause_separates_writes() {
    let server = playing(Script::new().send("+O").pause(Duration::from_millis(30)).send("K\r\n"));
    Client::plain(&server).talk("S: +OK");
}

#[test]
fn a_client_may_leave_while_it_is_spoken_to() {
    let server = playing(Script::new().send("rubbish").generate(100_000_000));
    let mut client = Client::plain(&server);
    client.send("");
    drop(client);
    server.wait_idle_blocking();
    server.verify().unwrap();
}

#[test]
fn passwords_in_scripts_do_not_reach_the_transcript() {
    let server = playing(
        Script::new()
            .expect("PASS hidden\r\n")
            .reply("-ERR\r\n")
            .expect("AUTH SCRAM-SHA-256 aGlkZGVu\r\n")
            .reply("+ Y2hhbGxlbmdl\r\n")
            .expect("aGlkZGVu\r\n")
            .reply("+ \r\n")
            .expect("aGlkZGVu\r\n")
            .reply("+OK\r\n"),
    );
    let mut client = Client::plain(&server);
    client.talk(
        "C: PASS hidden
         S: -ERR
         C: AUTH SCRAM-SHA-256 aGlkZGVu
         S: + Y2hhbGxlbmdl
         C: aGlkZGVu
         S: +...
         C: aGlkZGVu
         S: +OK",
    );
    let transcript = server.transcript().to_string();
    assert!(!transcript.contains("hidden") && !transcript.contains("aGlk"), "{transcript}");
    assert_eq!(transcript.matches("***").count(), 4);
}

#[tokio::test]
async fn a_server_starts_and_waits_under_tokio_as_well() {
    let server = Server::builder().user(User::new("alice", "secret")).start().await.unwrap();
    let address = server.pop3();
    let client = tokio::task::spawn_blocking(move || {
        Client::plain_at(address).talk("S: +OK...\n C: QUIT\n S: +OK...")
    });
    client.await.unwrap();
    server.wait_for(|event| matches!(event, pop3_mock::Event::Closed { .. })).await;
    server.wait_idle().await;
    server.shutdown().await;
}
