//! What a replay accepts and what it does not.

use pop3_mock::{Recording, ScriptProblem, Server};

use crate::common::Client;

fn recording(turns: &str) -> Recording {
    let turns: String = turns
        .lines()
        .map(str::trim_start)
        .filter(|line| !line.is_empty())
        .map(|line| match line.split_at(3) {
            ("C: ", line) => format!("[[turn]]\nclient = '{line}\\r\\n'\n"),
            ("S: ", line) => format!("[[turn]]\nserver = ['{line}\\r\\n']\n"),
            _ => format!("[[turn]]\n{line}\n"),
        })
        .collect();
    format!("format = 1\n{turns}").parse().unwrap()
}

#[test]
fn another_command_than_the_recorded_one_is_told_without_its_secrets() {
    let recording = recording("S: +OK\nC: STAT\nS: +OK 0 0");
    let server = Server::builder().recording(&recording).start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk("S: +OK\nC: PASS pencil");
    client.rest();
    let failure = server.finish().unwrap_err().script().unwrap();
    let (expected, actual) = (b"STAT\r\n".to_vec(), b"PASS aaaaaa\r\n".to_vec());
    assert_eq!(failure.problem, ScriptProblem::Unexpected { expected, actual });
    assert!(!failure.to_string().contains("pencil"), "{failure}");
}

#[test]
fn a_client_that_goes_too_early_is_told() {
    let recording = recording("S: +OK\nC: STAT\nS: +OK 0 0");
    let server = Server::builder().recording(&recording).start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk("S: +OK");
    drop(client);
    let failure = server.finish().unwrap_err().script().unwrap();
    assert!(matches!(failure.problem, ScriptProblem::Closed { .. }), "{failure}");
}

#[test]
fn a_server_that_closes_in_the_middle_does_so_again() {
    let recording =
        recording("S: +OK\nC: AUTH PLAIN\nS: + \nC: AAAA\nS: -ERR [AUTH] no\nclosed = \"server\"");
    let server = Server::builder().recording_for_all(&recording).start_blocking().unwrap();
    let mut client = Client::plain(&server);
    client.talk("S: +OK\nC: AUTH plain\nS: + \nC: AGFsaWNlAHBlbmNpbA==\nS: -ERR [AUTH] no");
    assert_eq!(client.rest(), b"");
    drop(client);
    assert_eq!(server.finish(), Ok(()));
}

#[test]
fn pieces_of_lines_and_many_lines_at_once_are_the_same_dialogue() {
    let recording = recording("S: +OK\nC: USER aa\nS: +OK\nC: PASS aa\nS: +OK\nC: QUIT\nS: +OK bye");
    for pieces in [1, 3, 100] {
        let server = Server::builder().recording(&recording).start_blocking().unwrap();
        let mut client = Client::plain(&server);
        b"USER bob\r\nPASS b\r\nQUIT\r\n".chunks(pieces).for_each(|piece| client.send(piece));
        assert_eq!(client.rest(), b"+OK\r\n+OK\r\n+OK\r\n+OK bye\r\n");
        drop(client);
        assert_eq!(server.finish(), Ok(()));
    }
}
