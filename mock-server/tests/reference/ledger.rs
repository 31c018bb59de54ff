//! The mail ledger: what a server knows of each message.

use std::time::Duration;

use pop3_mock::{Ledger, Message, Script, Server, User};

use crate::common::Client;
use crate::server;

/// The numbers of some entries.
fn numbers<'l>(entries: impl Iterator<Item = &'l pop3_mock::LedgerEntry>) -> Vec<u64> {
    entries.map(|entry| entry.number).collect()
}

fn settled(server: &Server) -> Ledger {
    server.wait_idle_blocking();
    server.ledger()
}

#[test]
fn a_message_sent_whole_and_then_removed_is_not_lost() {
    let server = server();
    let mut client = Client::logged_in(&server);
    client.content("RETR 1");
    client.talk("C: DELE 1\n S: +OK...\n C: QUIT\n S: +OK...");
    client.rest();
    drop(client);
    let ledger = settled(&server);
    let account = &ledger.entries[0].sessions[&1];
    assert_eq!((account.whole, account.cut, account.marked, account.removed), (1, 0, 1, true));
    assert_eq!(ledger.entries[0].total, *account);
    assert!(ledger.entries[1].sessions.is_empty());
    assert_eq!((ledger.lost().count(), ledger.early().count()), (0, 0), "{ledger}");
}

#[test]
fn a_message_removed_without_retr_is_lost_even_if_top_has_shown_it() {
    let server = server();
    let mut client = Client::logged_in(&server);
    client.content("TOP 2 100");
    client.talk("C: DELE 2\n S: +OK...");
    assert_eq!(numbers(server.ledger().lost()), [0; 0], "not before QUIT");
    assert_eq!(numbers(server.ledger().early()), [2]);
    client.talk("C: QUIT\n S: +OK...");
    let ledger = server.ledger();
    assert_eq!(numbers(ledger.lost()), [2]);
    assert_eq!(ledger.entries[1].total.top, 1);
}

#[test]
fn a_client_that_sees_the_terminator_finds_the_message_in_the_ledger() {
    let server = server();
    let mut client = Client::logged_in(&server);
    for times in 1..100 {
        client.content("RETR 1");
        assert_eq!(server.ledger().entries[0].total.whole, times);
    }
    assert_eq!(numbers(server.ledger().doubled()), [1]);
}

#[test]
fn a_message_counts_as_cut_when_the_client_goes_away_inside_it() {
    let user = User::new("alice", "secret").message(Message::generated(1 << 30, 1));
    let server = Server::builder().user(user).start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    client.talk("C: RETR 1\n S: +OK 1073741824 octets");
    client.line();
    drop(client);
    let total = &settled(&server).entries[0].total;
    assert_eq!((total.whole, total.cut), (0, 1));
    assert!((1..1 << 30).contains(&total.cut_octets), "{total:?}");
    assert_eq!(numbers(server.ledger().cut()), [1]);
}

#[test]
fn a_message_sent_to_a_client_that_takes_nothing_is_cut() {
    let user = User::new("alice", "secret").message(Message::generated(1 << 30, 1));
    let builder = Server::builder().user(user).autologout(Duration::from_millis(1500));
    let server = builder.start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    client.talk("C: RETR 1\n S: +OK 1073741824 octets");
    assert_eq!(settled(&server).entries[0].total.cut, 1);
}

#[test]
fn dele_in_one_write_with_retr_is_early_and_not_lost() {
    let server = server();
    let mut client = Client::logged_in(&server);
    client.send("RETR 1\r\nDELE 1\r\nQUIT\r\n");
    client.rest();
    let ledger = settled(&server);
    assert_eq!((numbers(ledger.early()), numbers(ledger.lost())), (vec![1], vec![]), "{ledger}");
}

#[test]
fn marks_that_rset_takes_back_remove_nothing() {
    let server = server();
    let mut client = Client::logged_in(&server);
    client.talk("C: DELE 1\n S: +OK...\n C: RSET\n S: +OK...\n C: QUIT\n S: +OK...");
    let total = &server.ledger().entries[0].total;
    assert_eq!((total.marked, total.unmarked, total.removed), (1, 1, false));
    let untouched = &server.ledger().entries[1].total;
    assert_eq!((untouched.marked, untouched.unmarked), (0, 0));
}

#[test]
fn the_same_is_known_under_tls() {
    let server = server();
    let mut client = Client::plain(&server);
    client.talk("S: +OK...\n C: STLS\n S: +OK...");
    let mut client = client.upgrade(&server);
    client.talk("C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK...");
    client.content("RETR 2");
    client.talk("C: QUIT\n S: +OK...");
    let total = &server.ledger().entries[1].total;
    assert_eq!((total.whole, total.cut), (1, 0));
}

#[test]
fn sessions_count_alone_and_together_and_equal_histories_are_equal() {
    let history = || {
        let server = server();
        for _ in 0..2 {
            let mut client = Client::logged_in(&server);
            client.content("RETR 1");
            client.talk("C: QUIT\n S: +OK...");
            client.rest();
            drop(client);
        }
        server.deliver("alice", "late\r\n");
        settled(&server)
    };
    let ledger = history();
    let entry = &ledger.entries[0];
    assert_eq!((entry.total.whole, entry.sessions[&1].whole, entry.sessions[&2].whole), (2, 1, 1));
    assert_eq!(numbers(ledger.doubled()), [1]);
    assert_eq!(ledger.entries.len(), 3);
    assert_eq!(ledger, history());
    assert_ne!(ledger, server().ledger());
}

#[test]
fn of_scripts_the_ledger_knows_the_number_alone() {
    let script = Script::new().send("+OK\r\n").expect("QUIT\r\n").reply("+OK\r\n");
    let server = Server::builder().script(script).start_blocking().unwrap();
    Client::plain(&server).talk("S: +OK\n C: QUIT\n S: +OK");
    let ledger = settled(&server);
    assert_eq!((ledger.entries.len(), ledger.scripted), (0, 1));
    assert!(ledger.to_string().ends_with("of which nothing is known: 1\n"), "{ledger}");
}

#[test]
fn the_table_shows_a_line_for_each_message() {
    let server = server();
    let mut client = Client::logged_in(&server);
    client.content("RETR 1");
    client.talk("C: DELE 1\n S: +OK...\n C: DELE 2\n S: +OK...\n C: QUIT\n S: +OK...");
    let table = server.ledger().to_string();
    let words: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(words.len(), 3, "{table}");
    assert_eq!(words[1][3..], ["17", "1", "0", "0", "0", "1", "0", "yes"], "{table}");
    assert_eq!(
        words[2][3..],
        ["19", "0", "0", "0", "0", "1", "0", "yes", "lost,", "deleted", "early"],
        "{table}"
    );
}
