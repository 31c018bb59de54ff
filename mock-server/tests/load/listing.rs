//! A maildrop with very many messages.

use std::collections::HashSet;

use pop3_mock::{Server, User};

use crate::common::Client;
use crate::in_turn;

const MESSAGES: usize = 100_000;

#[test]
fn a_hundred_thousand_messages_are_listed_with_sizes_and_unique_ids_of_their_own() {
    let _turn = in_turn();
    let user = User::new("alice", "secret").messages((0..MESSAGES).map(|number| format!("{number:06}\r\n")));
    let server = Server::builder().user(user).start_blocking().unwrap();
    let mut client = Client::logged_in(&server);
    client.talk("C: STAT\n S: +OK 100000 800000");
    let scan = String::from_utf8(client.content("LIST")).unwrap();
    let expected: String = (1..=MESSAGES).map(|number| format!("{number} 8\r\n")).collect();
    assert!(scan == expected, "the scan listing tells every message once, in order");
    let ids = String::from_utf8(client.content("UIDL")).unwrap();
    let own: HashSet<&str> = ids.lines().filter_map(|line| line.split(' ').nth(1)).collect();
    assert_eq!((ids.lines().count(), own.len()), (MESSAGES, MESSAGES));
    assert_eq!(client.content("RETR 100000"), b"099999\r\n");
}
