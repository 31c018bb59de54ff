//! A thousand sessions at once.

use pop3_mock::{Ending, Message, Server, User};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::common::Client;
use crate::in_turn;

pub(crate) const SESSIONS: usize = 1000;
/// A session has two ends, and both are in this process.
const FILES: u64 = 2 * SESSIONS as u64 + 100;

pub(crate) fn permit_files() {
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < FILES) {
        let raised = Rlimit { current: Some(FILES), maximum: limit.maximum };
        setrlimit(Resource::Nofile, raised).expect("this many files may be open");
    }
}

/// Says something in all sessions before any reply is read.
pub(crate) fn say(clients: &mut [Client], command: impl Fn(usize) -> String, reply: &str) {
    for (number, client) in clients.iter_mut().enumerate() {
        client.send(command(number));
    }
    clients.iter_mut().for_each(|client| client.talk(reply));
}

#[test]
fn a_thousand_sessions_log_in_list_and_quit_at_once() {
    let _turn = in_turn();
    permit_files();
    let message = Message::from("Subject: hello\r\n\r\nhello\r\n");
    let user = |number| User::new(format!("user{number}"), "secret").message(&message);
    let server = Server::builder().users((0..SESSIONS).map(user)).start_blocking().unwrap();
    let mut clients: Vec<Client> = (0..SESSIONS).map(|_| Client::plain(&server)).collect();
    say(
        &mut clients,
        |number| format!("USER user{number}\r\nPASS secret\r\n"),
        "S: +OK...\n S: +OK...\n S: +OK...",
    );
    let open = server.sessions();
    assert!(open.iter().all(|session| session.user.is_some() && session.ending.is_none()));
    assert_eq!(open.len(), SESSIONS);
    say(&mut clients, |_| "LIST\r\nDELE 1\r\n".into(), "S: +OK...\n S: 1 25\n S: .\n S: +OK...");
    say(&mut clients, |_| "QUIT\r\n".into(), "S: +OK pop3-mock signing off (1 message removed, 0 left)");
    drop(clients);
    server.wait_idle_blocking();
    assert!(server.sessions().iter().all(|session| session.ending == Some(Ending::Quit)));
    server.check(pop3_mock::Expectation::of("LIST").times(SESSIONS as u64)).unwrap();
    assert_eq!(server.ledger().lost().count(), SESSIONS, "each was removed and never sent");
}
