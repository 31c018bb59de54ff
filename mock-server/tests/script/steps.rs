//! What each step does on the wire.

use std::io::ErrorKind;
use std::time::Duration;

use pop3_mock::{Ending, Message, Script, Server, User};

use crate::common::{Client, slowly_unstuffed};
use crate::playing;

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
    let talk = move || {
        Client::plain_at(address).talk("S: +OK...\n C: QUIT\n S: +OK...");
    };
    tokio::task::spawn_blocking(talk).await.unwrap();
    server.wait_for(|event| matches!(event, pop3_mock::Event::Closed { .. })).await;
    server.wait_idle().await;
    server.shutdown().await;
}

#[test]
fn who_leaves_in_a_pause_is_not_waited_for() {
    // The clock stands: no pause ends by itself.
    let script = Script::new().send("+OK\r\n").pause(Duration::from_secs(600)).send("late\r\n");
    let server = Server::builder().manual_clock(true).script(script).start_blocking().unwrap();
    Client::plain(&server).talk("S: +OK");
    server.wait_idle_blocking();
    assert!(server.sessions()[0].ending.is_some());
    server.verify().unwrap();
}
