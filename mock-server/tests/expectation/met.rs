//! Which commands count, and where.

use pop3_mock::{Expectation, ExpectationProblem, Server};

use crate::common::Client;
use crate::server;

#[test]
fn commands_are_met_by_keyword_by_arguments_and_by_a_closure() {
    let server = server();
    server.expect("dele").times(2);
    server.expect("DELE 2").times(1);
    server.expect("DELE 3").never();
    server.expect(Expectation::matching("an odd number", |line| line == b"DELE 1")).times(1..=1);
    server.expect_in_order(["USER alice", "PASS ...", "DELE 1", "QUIT"]);
    Client::logged_in(&server).talk("C: DELE 1\n S: +OK...\n C: DELE 2\n S: +OK...\n C: QUIT\n S: +OK...");
    assert_eq!(server.finish(), Ok(()));
}

#[test]
fn an_expectation_of_one_session_does_not_hear_the_others() {
    let server = server();
    Client::plain(&server).talk("S: +OK...\n C: NOOP\n S: -ERR...");
    Client::plain(&server).talk("S: +OK...\n C: CAPA\n S: +OK...");
    assert_eq!(server.check(Expectation::of("NOOP").in_session(1)), Ok(()));
    assert_eq!(server.check(Expectation::of("NOOP").never().in_session(2)), Ok(()));
    let failure = server.check(Expectation::of("CAPA").never().in_session(2)).unwrap_err();
    let text = failure.unmet[0].to_string();
    assert_eq!(text, "'CAPA' never in session 2: a client sent 'CAPA', command 1 of session 2");
}

#[test]
fn an_order_is_not_made_up_from_two_sessions() {
    let server = server();
    Client::plain(&server).talk("S: +OK...\n C: NOOP\n S: -ERR...");
    Client::plain(&server).talk("S: +OK...\n C: QUIT\n S: +OK...");
    let failure = server.check(Expectation::in_order(["NOOP", "QUIT"])).unwrap_err();
    assert_eq!(
        failure.unmet[0].to_string(),
        "'NOOP', 'QUIT' in this order: 'QUIT' did not come behind 'NOOP', command 1 of session 1"
    );
}

#[test]
fn a_command_counts_once_its_crlf_has_come_and_no_reply_need_have_been_read() {
    let server = server();
    let mut client = Client::plain(&server);
    client.tcp().set_nodelay(true).unwrap();
    client.talk("S: +OK...");
    client.send("NOOP\r\nQU");
    client.send("IT\r");
    assert_eq!(server.check("NOOP"), Ok(()));
    let failure = server.check("QUIT").unwrap_err();
    let ExpectationProblem::TooFew { came: 0, nearest: Some(nearest), .. } = &failure.unmet[0].problem else {
        panic!("{failure}");
    };
    assert!(!nearest.is_whole && nearest.place.text == "QUIT\\r", "{failure}");
    client.send("\n");
    assert_eq!(server.check("QUIT"), Ok(()));
}

#[test]
fn what_a_script_hears_counts() {
    let script = pop3_mock::Script::new().send("+OK\r\n").expect("QUIT\r\n").reply("+OK\r\n");
    let server = Server::builder().script(script).expect("QUIT").start_blocking().unwrap();
    Client::plain(&server).talk("S: +OK\n C: QUIT\n S: +OK");
    assert_eq!(server.finish(), Ok(()));
}
