//! Connections that end, and connections on which nothing happens any more.

use std::io::ErrorKind;
use std::time::Duration;

use pop3_mock::{Ending, Server};

use crate::common::Client;
use crate::{server, settled};

/// All of the two replies to RETR, behind one another.
const REPLIES: &[u8] =
    b"+OK 17 octets\r\na: b\r\n\r\nfirst\r\n\r\n.\r\n+OK 19 octets\r\nc: d\r\n\r\n..\r\nsecond\r\n.\r\n";

/// What comes of two RETR in one write, and how the connection ends.
fn retrieve(server: &Server) -> (Vec<u8>, Option<ErrorKind>) {
    let mut client = Client::logged_in(server);
    client.send("RETR 1\r\nRETR 2\r\n");
    let (octets, result) = client.rest_or_error();
    (octets, result.err().map(|error| error.kind()))
}

#[test]
fn a_cut_with_fin_is_an_end_of_file_behind_the_octets_in_front_of_it() {
    for octets in [1, 14, 15, 16, 30, 35] {
        let fault = format!("server cut fin after 1st RETR +{octets}");
        assert_eq!(retrieve(&server(&[&fault])), (REPLIES[..octets].to_vec(), None), "{fault}");
    }
    let fault = "server cut fin after 2nd RETR";
    assert_eq!(retrieve(&server(&[fault])), (REPLIES[..35].to_vec(), None), "nothing of the second reply");
}

#[test]
fn a_cut_with_rst_is_a_reset_and_no_end_of_file() {
    for octets in [1, 16, 35] {
        let fault = format!("server cut rst after 1st RETR +{octets}");
        let expected = (REPLIES[..octets].to_vec(), Some(ErrorKind::ConnectionReset));
        assert_eq!(retrieve(&server(&[&fault])), expected, "{fault}");
    }
}

#[test]
fn the_ending_names_the_fault_and_the_ledger_tells_how_far_the_message_got() {
    let server = server(&["server cut fin after 2nd RETR +18"]);
    retrieve(&server);
    let ledger = settled(&server);
    let fault = "server cut fin after 2nd RETR +18";
    assert_eq!(server.sessions()[0].ending, Some(Ending::Fault(fault.into())));
    let totals: Vec<_> = ledger.entries.iter().map(|entry| &entry.total).collect();
    assert_eq!((totals[0].whole, totals[0].cut), (1, 0));
    assert_eq!((totals[1].whole, totals[1].cut, totals[1].cut_octets), (0, 1, 3), "behind the status line");
    assert!(!server.maildrop("alice").locked);
}

#[test]
fn octet_offsets_count_from_the_greeting() {
    for octets in [0, 1, 20, 21] {
        let server = server(&[&format!("server cut fin at {octets}")]);
        assert_eq!(Client::plain(&server).rest(), b"+OK pop3-mock ready\r\n"[..octets]);
    }
}

#[test]
fn a_seed_places_a_cut_within_its_range_and_at_the_same_octet_every_time() {
    let fault = "server cut fin at 3..19 seed 5";
    let (first, again) = (server(&[fault]), server(&[fault]));
    let lengths =
        |server: &Server| -> Vec<usize> { (0..8).map(|_| Client::plain(server).rest().len()).collect() };
    let expected = lengths(&first);
    assert!(expected.iter().all(|length| (3..=19).contains(length)), "{expected:?}");
    assert!(expected.iter().any(|length| *length != expected[0]), "sessions differ: {expected:?}");
    assert_eq!(lengths(&again), expected);
}

#[test]
fn a_fault_for_one_session_leaves_the_others_alone() {
    let server = server(&["server cut rst after 1st DELE in session 1"]);
    let mut first = Client::logged_in(&server);
    first.send("DELE 1\r\n");
    assert_eq!(first.rest_or_error().1.unwrap_err().kind(), ErrorKind::ConnectionReset);
    server.wait_idle_blocking();
    Client::logged_in(&server).talk("C: DELE 1\n S: +OK...\n C: QUIT\n S: +OK...");
    assert_eq!(server.maildrop("alice").messages.len(), 1);
}

#[test]
fn what_a_client_sends_in_front_of_a_cut_is_answered_and_what_is_behind_it_not_heard() {
    let server = server(&["client cut fin after 1st DELE +3"]);
    let mut client = Client::logged_in(&server);
    client.send("DELE 1\r\nQUIT\r\n");
    assert_eq!(client.rest(), b"+OK message marked as deleted\r\n");
    drop(client);
    server.wait_idle_blocking();
    assert_eq!(server.maildrop("alice").messages.len(), 2);
}

#[test]
fn a_client_can_be_reset_before_its_first_octet() {
    let server = server(&["client cut rst"]);
    let (octets, result) = Client::plain(&server).rest_or_error();
    assert_eq!(octets, b"+OK pop3-mock ready\r\n");
    assert_eq!(result.unwrap_err().kind(), ErrorKind::ConnectionReset);
}

#[test]
fn a_stall_leaves_the_connection_open_until_autologout() {
    for direction in ["server", "client"] {
        let server = server(&[&format!("{direction} stall after 1st NOOP")]);
        let mut client = Client::logged_in(&server);
        client.send("NOOP\r\nNOOP\r\nQUIT\r\n");
        if direction == "client" {
            client.talk("S: +OK nothing done");
        }
        // Without the stall QUIT would end the session; the stall may begin a moment after an advance.
        while server.sessions()[0].ending.is_none() {
            server.advance(Duration::from_secs(600));
            std::thread::yield_now();
        }
        assert_eq!(server.sessions()[0].ending, Some(Ending::TimedOut), "{direction}");
        // What was not read makes a reset of the end.
        assert_eq!(client.rest_or_error().0, b"", "{direction}");
    }
}

#[test]
fn a_stall_ends_with_its_client() {
    let server = server(&["server stall after 1st RETR +20"]);
    let mut client = Client::logged_in(&server);
    client.talk("C: RETR 1\n S: +OK 17 octets");
    drop(client);
    assert_eq!(settled(&server).entries[0].total.cut_octets, 5);
    assert_eq!(server.sessions()[0].ending, Some(Ending::ClosedByClient));
}
