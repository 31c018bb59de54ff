//! Octets that come late, changed, in pieces or twice.

use std::io::Read;
use std::time::Duration;

use crate::common::Client;
use crate::{REPLY, logged_in, proxied};

#[test]
fn a_delay_lasts_as_long_as_the_proxys_clock_says() {
    let (_server, proxy) = proxied(&["server delay 1min after 1st NOOP +4"]);
    let mut client = logged_in(&proxy);
    client.send("NOOP\r\n");
    let mut head = [0; 4];
    client.tcp().read_exact(&mut head).unwrap();
    assert_eq!(&head, b"+OK ");
    proxy.advance(Duration::from_millis(59_999));
    client.tcp().set_nonblocking(true).unwrap();
    assert!(client.tcp().peek(&mut head).is_err(), "nothing has come");
    client.tcp().set_nonblocking(false).unwrap();
    proxy.advance(Duration::from_millis(1));
    client.talk("S: nothing done\n C: NOOP\n S: +OK nothing done");
}

#[test]
fn slices_of_one_octet_change_nothing() {
    let (server, proxy) = proxied(&["server slice 1", "client slice 1"]);
    let mut client = logged_in(&proxy);
    client.talk("C: DELE 2\n S: +OK...");
    client.send("RETR 1\r\nQUIT\r\n");
    assert!(client.rest().starts_with(REPLY));
    drop(client);
    server.wait_idle_blocking();
    assert_eq!(server.maildrop("alice").messages.len(), 1);
}

#[test]
fn the_server_hears_a_corrupt_command_and_the_client_a_corrupt_reply() {
    let (server, proxy) = proxied(&[
        "client corrupt 03 after 1st STAT +5",
        "server corrupt 20 after 1st RETR line 1",
        "server duplicate 7 after 2nd RETR stuffed line 1",
    ]);
    let mut client = logged_in(&proxy);
    // RETR 2 instead of RETR 1.
    client.talk("C: STAT\n S: +OK 2 44\n C: RETR 1\n S: +OK 17 octets\n S: C: d\n S:\n S: no dots\n S: .");
    client.talk("C: RETR 1\n S: +OK...\n S: a: b\n S:\n S: ..one\n S: plain\n S: plain\n S: ..two\n S: .");
    assert!(server.transcript().to_string().contains("C: RETR 2\nS: +OK 17 octets\nS: c: d\n"));
    assert!(proxy.transcript().to_string().contains("C: RETR 1\nS: +OK 17 octets\nS: C: d\n"));
}

#[test]
fn a_duplicate_command_has_two_replies_and_places_still_fit() {
    let (_server, proxy) =
        proxied(&["client duplicate 6 after 1st STAT", "server cut fin after 3rd NOOP +3"]);
    let mut client = Client::plain_at(proxy.address());
    client.talk("S: +OK...\n C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK...\n C: STAT\n S: +OK 2 44");
    client.send("NOOP\r\nNOOP\r\n");
    assert_eq!(client.rest(), b"+OK nothing done\r\n+OK nothing done\r\n+OK");
}

#[test]
fn who_leaves_in_a_wait_lets_the_server_go_too() {
    // The proxy's clock stands: no wait ends by itself.
    for (fault, command) in [
        ("server delay 10min after 1st NOOP +4", "NOOP\r\n"),
        ("server throttle 1 after 1st RETR +4", "RETR 1\r\n"),
        ("client delay 10min after 1st PASS", "NOOP\r\n"),
        ("client delay 10min after 1st PASS", "NOOP\r\nRETR 1\r\nQUIT\r\n"),
    ] {
        let (server, proxy) = proxied(&[fault]);
        let mut client = logged_in(&proxy);
        client.send(command);
        drop(client);
        server.wait_idle_blocking();
        proxy.wait_idle_blocking();
        assert_eq!(server.maildrop("alice").messages.len(), 2, "{fault}");
    }
}
