//! Connections that the proxy cuts or stalls.

use std::io::ErrorKind;

use pop3_mock::Ending;

use crate::common::Client;
use crate::{REPLY, logged_in, proxied};

/// What comes of commands in one write, and how the connection ends.
fn said(fault: &str, commands: &str) -> (String, Option<ErrorKind>) {
    let (server, proxy) = proxied(&[fault]);
    let mut client = logged_in(&proxy);
    client.send(commands);
    let (octets, result) = client.rest_or_error();
    drop(client);
    proxy.wait_idle_blocking();
    server.wait_idle_blocking();
    assert_eq!(proxy.sessions()[0].ending, Some(Ending::Fault(fault.into())));
    assert!(!server.maildrop("alice").locked, "the server is rid of its client");
    (octets.escape_ascii().to_string(), result.err().map(|error| error.kind()))
}

fn text(octets: &[u8]) -> String {
    octets.escape_ascii().to_string()
}

#[test]
fn a_place_in_the_reply_to_the_nth_command_is_found_among_pipelined_commands() {
    let commands = "LIST\r\nRETR 2\r\nRETR 1\r\nNOOP\r\nRETR 1\r\nQUIT\r\n";
    let before = "+OK scan listing of 2 messages (44 octets)\r\n1 27\r\n2 17\r\n.\r\n+OK 17 octets\r\nc: d\r\n\r\nno dots\r\n.\r\n";
    let before = [before.as_bytes(), REPLY, b"+OK nothing done\r\n"].concat();
    for (fault, octets) in [
        ("server cut rst after 3rd RETR", 0),
        ("server cut rst after 3rd RETR +17", 17),
        ("server cut rst after 3rd RETR line 2", 21),
        ("server cut rst after 3rd RETR stuffed line 2", 44),
    ] {
        let expected = text(&[&before[..], &REPLY[..octets]].concat());
        assert_eq!(said(fault, commands), (expected, Some(ErrorKind::ConnectionReset)), "{fault}");
    }
    let expected = text(&[&before[..], &REPLY[..1]].concat());
    assert_eq!(said("server cut fin after 3rd RETR +1", commands), (expected, None));
}

#[test]
fn what_a_client_sends_in_front_of_a_cut_is_answered_and_what_is_behind_it_not_heard() {
    for (fault, kind) in [
        ("client cut fin after 2nd NOOP +3", None),
        ("client cut rst after 2nd NOOP +3", Some(ErrorKind::ConnectionReset)),
    ] {
        let (octets, error) = said(fault, "NOOP\r\nNOOP\r\nDELE 1\r\nQUIT\r\n");
        assert_eq!((&octets[..], error), ("+OK nothing done\\r\\n+OK nothing done\\r\\n", kind), "{fault}");
    }
}

#[test]
fn a_cut_behind_quit_comes_behind_its_answer() {
    let (octets, error) = said("client cut rst after 1st QUIT", "QUIT\r\n");
    assert_eq!(octets, "+OK pop3-mock signing off (0 messages removed, 2 left)\\r\\n");
    assert_eq!(error, Some(ErrorKind::ConnectionReset));
}

#[test]
fn a_cut_at_the_first_octet_lets_nothing_through() {
    let (_server, proxy) = proxied(&["server cut fin"]);
    assert_eq!(Client::plain_at(proxy.address()).rest(), b"");
}

#[test]
fn a_stall_of_the_server_ends_with_its_client() {
    let (server, proxy) = proxied(&["server stall after 1st RETR line 1"]);
    let mut client = logged_in(&proxy);
    client.talk("C: RETR 1\n S: +OK 27 octets");
    drop(client);
    proxy.wait_idle_blocking();
    server.wait_idle_blocking();
    assert_eq!(proxy.sessions()[0].ending, Some(Ending::ClosedByClient));
}

#[test]
fn a_stall_of_the_client_lets_answers_through_and_no_further_command() {
    let (server, proxy) = proxied(&["client stall after 1st DELE"]);
    let mut client = logged_in(&proxy);
    client.send("DELE 1\r\nQUIT\r\n");
    client.talk("S: +OK message marked as deleted");
    drop(client);
    proxy.wait_idle_blocking();
    server.wait_idle_blocking();
    assert_eq!(server.maildrop("alice").messages.len(), 2);
    assert_eq!(server.sessions()[0].ending, Some(Ending::ClosedByClient));
}

#[test]
fn a_fault_for_one_session_leaves_the_others_alone() {
    let (server, proxy) = proxied(&["server cut fin after 1st STAT in session 2"]);
    logged_in(&proxy).talk("C: STAT\n S: +OK 2 44\n C: QUIT\n S: +OK...");
    server.wait_idle_blocking();
    let mut second = logged_in(&proxy);
    second.send("STAT\r\n");
    assert_eq!(second.rest(), b"");
}
