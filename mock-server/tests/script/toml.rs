//! Misbehaviour from TOML: rules, faults and dialogues.

use pop3_mock::{Misbehaviour, Server, User};

use crate::common::Client;

fn server(text: &str) -> Server {
    let misbehaviour: Misbehaviour = text.parse().unwrap();
    let alice = User::new("alice", "secret").messages(["Subject: a\r\n\r\n1\r\n", "Subject: b\r\n\r\n2\r\n"]);
    Server::builder().user(alice).misbehave(misbehaviour).start_blocking().unwrap()
}

#[test]
fn a_rule_is_for_the_command_the_count_and_the_session_that_it_names() {
    let server = server(
        "[[rule]]
         on = 'RETR'
         nth = 2
         session = 2
         unheard = true
         status = '-ERR {a1} is gone from session {session}'",
    );
    for second in ["+OK 17 octets", "-ERR 2 is gone from session 2", "+OK 17 octets"] {
        let mut client = Client::logged_in(&server);
        client.content("RETR 1");
        client.send("RETR 2\r\n");
        assert_eq!(client.line().trim_end(), second);
        drop(client);
        server.wait_idle_blocking();
    }
}

#[test]
fn a_dialogue_is_for_one_connection_and_the_reference_comes_behind_it() {
    let server = server(
        r#"
        [[dialogue]]
        steps = [{ send = '+OK \xff\r\n' }, { expect = 'QUIT\r\n' }, { reply = '+O' }, { reply = 'K\r\n' }, "close"]
        "#,
    );
    let mut client = Client::plain(&server);
    assert_eq!(client.raw_line(), b"+OK \xff\r\n");
    client.talk("C: QUIT\nS: +OK");
    drop(client);
    Client::plain(&server).talk("S: +OK pop3-mock ready");
    server.verify().unwrap();
}

#[test]
fn a_fault_acts_as_if_the_builder_had_it() {
    let server = server("faults = 'server cut fin at 5'");
    assert_eq!(Client::plain(&server).rest(), b"+OK p");
}

#[test]
fn what_comes_later_has_the_last_word() {
    let server = server(
        "quirks = ['capa-err']
         [[rule]]
         on = 'CAPA'
         raw = '-ERR mine\\r\\n'",
    );
    Client::plain(&server).talk("S: +OK pop3-mock ready\nC: CAPA\nS: -ERR mine");
}

#[test]
fn what_is_wrong_is_told_with_its_line_and_the_nearest_name() {
    for (text, told) in [
        ("quirks = ['capa-er']", "line 1: there is no quirk \"capa-er\"; the nearest name is \"capa-err\""),
        ("\n[[rule]]\non = 'retr'\nstatus = 'x'", "the nearest command is \"RETR\""),
        ("[[rule]]\non = 'RETR'", "the rule does nothing"),
        ("[[rule]]\non = 'RETR'\nstatus = '\\q'", "cannot be read at"),
        ("[[rule]]\non = 'RETR'\nfrob = 1\nstatus = 'x'", "a rule has no key `frob`; the nearest is"),
        ("[[rule]]\non = 'RTER'\nstatus = 'x'", "the nearest command is \"RETR\""),
        ("[[rule]]\non = 'RETR'\nnth = 0\nstatus = 'x'", "the first one is 1"),
        ("[[rule]]\non = 'RETR'\nnht = 2\nstatus = 'x'", "the nearest is `nth`"),
        ("[[rule]]\nstatus = 'x'", "a rule says with `on` what it is for"),
        ("[[rule]]\non = 'RETR'\nunheard = true\nreply = '+OK*'", "come before there is a `reply`"),
        ("faults = 'server explode'", "explode"),
        ("[[dialogue]]\nsteps = ['explode']", "unknown variant `explode`"),
        ("rule", "line 1"),
    ] {
        let error = text.parse::<Misbehaviour>().unwrap_err().to_string();
        assert!(error.contains(told) && !error.contains('\n'), "{text}: {error}");
    }
}
