//! When expectations are judged, and what is told.

use pop3_mock::{Server, User};

use crate::common::Client;
use crate::server;

const TOLD: &str = "1 of 2 expectations not met
  'DELE 2' at least once: no client sent it; nearest, command 3 of session 1:
    - DELE 2
    + dele 3
           ^
clients sent:
    1  USER alice
    2  PASS ***
    3  dele 3
  -- session 2
    1  CAPA";

/// A server of which `DELE 2` and `CAPA` are expected and where `dele 3` and `CAPA` are said.
fn disappointed() -> Server {
    let builder = Server::builder().user(User::new("alice", "secret").messages(["one", "two", "three"]));
    let server = builder.expect("DELE 2").expect("CAPA").start_blocking().unwrap();
    Client::logged_in(&server).talk("C: dele 3\n S: +OK...");
    Client::plain(&server).talk("S: +OK...\n C: CAPA\n S: +OK...");
    server
}

#[test]
fn a_failure_tells_the_expectation_the_nearest_command_and_all_that_was_said() {
    assert_eq!(disappointed().finish().unwrap_err().to_string(), TOLD);
}

#[test]
#[should_panic(expected = "'DELE 2' at least once: no client sent it; nearest")]
fn a_server_that_is_dropped_panics_with_it() {
    drop(disappointed());
}

#[test]
fn a_server_can_be_verified_again_and_again() {
    let server = server();
    server.expect("QUIT");
    let failure = server.verify().unwrap_err().expectations().unwrap();
    let told = "1 of 1 expectations not met\n  'QUIT' at least once: no client sent it\nno client connected";
    assert_eq!(failure.to_string(), told);
    Client::plain(&server).talk("S: +OK...\n C: QUIT\n S: +OK...");
    assert_eq!(server.verify(), Ok(()));
}

#[test]
fn what_is_checked_at_once_is_forgotten() {
    let server = server();
    assert!(server.check("QUIT").is_err());
    assert_eq!(server.finish(), Ok(()));
}

#[test]
fn a_secret_is_neither_told_nor_compared() {
    let server = server();
    server.expect("PASS secret");
    Client::logged_in(&server);
    let told = server.finish().unwrap_err().to_string();
    let hint = "secrets of PASS are not kept, so none can be compared; say \"PASS\" alone";
    assert!(told.contains(hint) && told.contains("\n    2  PASS ***"), "{told}");
}

#[test]
fn a_command_that_is_on_its_way_gets_the_time_to_come() {
    let server = server();
    server.expect("QUIT");
    let mut client = Client::plain(&server);
    client.talk("S: +OK...");
    // The last pieces may wait until the first one is acknowledged.
    for piece in ["NOOP\r\nQ", "UI", "T\r\n"] {
        client.send(piece);
    }
    assert_eq!(server.finish(), Ok(()));
}
