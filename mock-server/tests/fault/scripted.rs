//! Faults in sessions that play a script.

use std::io::ErrorKind;

use pop3_mock::{Ending, Script, Server};

use crate::builder;
use crate::common::Client;

/// Says two messages and waits for QUIT.
fn script() -> Script {
    let script = Script::new().send("+OK ready\r\n");
    let script = ["RETR 1\r\n", "RETR 2\r\n"].into_iter().fold(script, |script, command| {
        script.expect(command).reply("+OK\r\n").send("+ a line\r\n..stuffed\r\n..\r\n.\r\n")
    });
    script.expect("QUIT\r\n").reply("+OK\r\n")
}

fn server(faults: &[&str]) -> Server {
    builder(faults).script(script()).start_blocking().unwrap()
}

#[test]
fn places_behind_commands_and_lines_are_found_in_a_script() {
    for (fault, second) in [
        ("server cut rst after 2nd RETR +3", "+OK"),
        ("server cut rst after 2nd RETR line 2", "+OK\r\n+ a line\r\n"),
        ("server cut rst after 2nd RETR stuffed line 2", "+OK\r\n+ a line\r\n..stuffed\r\n..\r\n"),
    ] {
        let server = server(&[fault]);
        let mut client = Client::plain(&server);
        client.talk("S: +OK ready\n C: RETR 1\n S: +OK");
        client.multi_line();
        client.send("RETR 2\r\nQUIT\r\n");
        let (octets, result) = client.rest_or_error();
        assert_eq!(
            octets.escape_ascii().to_string(),
            second.as_bytes().escape_ascii().to_string(),
            "{fault}"
        );
        assert_eq!(result.unwrap_err().kind(), ErrorKind::ConnectionReset, "{fault}");
        server.wait_idle_blocking();
        assert_eq!(server.sessions()[0].ending, Some(Ending::Fault(fault.into())));
        assert_eq!(server.finish(), Ok(()), "a fault that was asked for is no failure of the script");
    }
}

#[test]
fn a_script_hears_what_faults_leave_of_a_command() {
    let server = server(&["client corrupt 03 at 5", "client cut fin after 1st RETR"]);
    let mut client = Client::plain(&server);
    client.talk("S: +OK ready\n C: RETR 2\n S: +OK");
    client.multi_line();
    assert_eq!(client.rest(), b"");
    drop(client);
    assert_eq!(server.finish(), Ok(()));
}

#[test]
fn a_client_that_leaves_a_stall_is_no_failure_of_the_script() {
    let server = server(&["server stall after 1st RETR +3"]);
    let mut client = Client::plain(&server);
    client.talk("S: +OK ready\n C: RETR 1");
    drop(client);
    server.wait_idle_blocking();
    assert_eq!(server.sessions()[0].ending, Some(Ending::Script));
    assert_eq!(server.finish(), Ok(()));
}

#[test]
fn places_are_found_inside_tls_too() {
    let script = Script::new()
        .send("+OK\r\n")
        .expect("STLS\r\n")
        .reply("+OK\r\n")
        .start_tls()
        .expect("CAPA\r\n")
        .reply("+OK\r\n")
        .send("SASL\r\nUIDL\r\n.\r\n");
    let server = builder(&["server cut fin after 1st CAPA line 2"]).script(script).start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk("S: +OK\n C: STLS\n S: +OK");
    let mut client = client.upgrade(&server);
    client.talk("C: CAPA\n S: +OK\n S: SASL");
    assert_eq!(client.rest_or_error().0, b"");
    drop(client);
    assert_eq!(server.finish(), Ok(()));
}
