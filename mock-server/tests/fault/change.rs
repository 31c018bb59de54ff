//! Octets that come changed or twice.

use crate::common::Client;
use crate::{server, settled};

#[test]
fn a_corrupt_octet_is_changed_on_the_wire_and_no_other() {
    // Behind the status line of 15 octets.
    let server = server(&["server corrupt 20 after 1st RETR +15"]);
    let mut client = Client::logged_in(&server);
    assert_eq!(client.content("RETR 1"), b"A: b\r\n\r\nfirst\r\n\r\n");
    assert_eq!(client.content("RETR 1"), b"a: b\r\n\r\nfirst\r\n\r\n");
    client.talk("C: QUIT\n S: +OK...");
    let total = &settled(&server).entries[0].total;
    assert_eq!((total.damaged, total.whole, total.cut), (1, 1, 0));
}

#[test]
fn a_message_that_was_sent_corrupt_alone_and_is_deleted_is_lost() {
    let server = server(&["server corrupt 01 after 1st RETR +20"]);
    let mut client = Client::logged_in(&server);
    client.content("RETR 1");
    client.talk("C: DELE 1\n S: +OK...\n C: QUIT\n S: +OK...");
    assert_eq!(settled(&server).lost().count(), 1);
}

#[test]
fn a_corrupt_status_line_does_no_harm_to_the_message() {
    let server = server(&["server corrupt 01 after 1st RETR +4"]);
    let mut client = Client::logged_in(&server);
    client.talk("C: RETR 1\n S: +OK 07 octets");
    client.multi_line();
    assert_eq!(server.ledger().entries[0].total.whole, 1);
}

#[test]
fn octets_come_twice_on_the_wire() {
    let server = server(&["server duplicate 6 after 1st RETR +15"]);
    let mut client = Client::logged_in(&server);
    client.talk("C: RETR 1\n S: +OK 17 octets\n S: a: b\n S: a: b\n S:\n S: first\n S:\n S: .");
    assert_eq!(server.ledger().entries[0].total.damaged, 1);
}

#[test]
fn a_command_can_come_corrupt_and_twice() {
    // RETR 2 instead of RETR 1, then NOOP twice.
    let server = server(&["client corrupt 03 after 1st STAT +5", "client duplicate 6 after 1st RETR"]);
    let mut client = Client::logged_in(&server);
    client.talk("C: STAT\n S: +OK 2 36");
    client.send("RETR 1\r\nNOOP\r\n");
    client.talk("S: +OK 19 octets");
    client.multi_line();
    client.talk("S: +OK nothing done\n S: +OK nothing done\n C: QUIT\n S: +OK...");
}

#[test]
fn the_transcript_shows_what_went_over_the_wire() {
    let server = server(&["server corrupt 02 at 4"]);
    let mut client = Client::plain(&server);
    client.talk("S: +OK rop3-mock ready");
    assert!(server.transcript().to_string().contains("S: +OK rop3-mock ready"));
}
