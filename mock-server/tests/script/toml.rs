//! Misbehaviour from TOML: rules, faults and dialogues.

use pop3_mock::{Misbehaviour, Persona, Rule, Server, User};

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

/// A text, and what is told of it.
const WRONG: &[(&str, &str)] = &[
    (
        "quirks = [\n  'capa-er',\n]",
        "line 2, column 3: `quirks`: there is no quirk \"capa-er\"; the nearest name is \"capa-err\"",
    ),
    ("quirks = ['xyzzy']", "line 1, column 11: `quirks`: there is no quirk \"xyzzy\""),
    (
        "\n[[rule]]\non = 'retr'\nstatus = 'x'",
        "line 3, column 1: `on` has no \"retr\"; the nearest command is \"RETR\"",
    ),
    (
        "[[rule]]\non = 'RTER'\nstatus = 'x'",
        "line 2, column 1: `on` has no \"RTER\"; the nearest command is \"RETR\"",
    ),
    ("[[rule]]\non = 'gretting'\nstatus = 'x'", "the nearest is \"greeting\""),
    ("[[rule]]\nstatus = 'x'\non = 'QQQQQQ'", "line 3, column 1: `on` has no \"QQQQQQ\"; there are"),
    ("[[rule]]\non = 'RETR'", "line 2, column 1: the rule does nothing"),
    ("[[rule]]\non = 'RETR'\nstatus = '\\q'", "line 3, column 1: `status`: \"\\\\q\" cannot be read at"),
    (
        "[[rule]]\non = 'RETR'\n  frob = 1\nstatus = 'x'",
        "line 3, column 3: a rule has no key `frob`; there are on,",
    ),
    (
        "[[rule]]\non = 'RETR'\nnth = 0\nstatus = 'x'",
        "line 3, column 1: `nth`: \"0\" begins with 0; the first one is 1",
    ),
    (
        "[[rule]]\non = 'RETR'\nnht = 2\nstatus = 'x'",
        "line 3, column 1: a rule has no key `nht`; the nearest is `nth`",
    ),
    ("[[rule]]\nstatus = 'x'", "a rule says with `on` what it is for"),
    (
        "[[rule]]\non = 'RETR'\nunheard = true\nreply = '+OK*'",
        "line 4, column 1: `unheard` and `as` come before there is a `reply`",
    ),
    (
        "[[rule]]\non = 5\nstatus = 'x'",
        "line 2, column 1: `on` is the number 5; it takes a text in quotes, or a list of them",
    ),
    (
        "[[rule]]\non = 'RETR'\nnth = -1\nraw = ''",
        "line 3, column 1: `nth` is the number -1; it takes a number, or",
    ),
    (
        "[[rule]]\non = 'RETR'\nthen = 'explode'",
        "line 3, column 1: `then`: there is no \"explode\"; there are close, cut,",
    ),
    (
        "[[rule]]\non = 'RETR'\npause = '5'",
        "line 3, column 1: `pause`: \"5\" is no time such as 250 ms, 5 s or 2 min",
    ),
    (
        "[[rule]]\non = 'RETR'\nlisting = 'x'",
        "line 3, column 1: `listing` is the text \"x\"; it takes a table, whose keys",
    ),
    (
        "rule = 'x'",
        "line 1, column 1: `rule` is the text \"x\"; it takes tables, each of them below [[rule]]",
    ),
    (
        "decide = { idel = '5 s' }",
        "line 1, column 12: `decide` has no key `idel`; the nearest is `idle`; there are",
    ),
    (
        "faults = 'server explode'",
        "line 1, column 1: `faults`: \"server explode\" is no fault: \"explode\" is no kind",
    ),
    ("tls.flaws = ['tls11-only']", "there is no TLS flaw"),
    (
        "[tls]\nflaws = ['tls13-only', 'tls12-only']",
        "line 2, column 1: tls12-only and tls13-only exclude one another",
    ),
    (
        "[tls]\nflaws = ['stall']\ncertificate = 'expired'",
        "line 3, column 1: behind the flaw stall no certificate is shown",
    ),
    (
        "dialogue = ['close']",
        "line 1, column 13: `dialogue` is a list; it takes tables, each of them below [[dialogue]]",
    ),
    ("[[dialogue]]\nrepeat = true", "line 1, column 1: a dialogue needs the key `steps`"),
    (
        "[[dialogue]]\nsteps = ['explode']",
        "line 2, column 10: there is no step \"explode\"; there are { expect = … },",
    ),
    (
        "[[dialogue]]\nsteps = [{ send = 'x', expect = 'y' }]",
        "line 2, column 10: a step has one key, and this one has 2",
    ),
    (
        "[[dialogue]]\nsteps = [{ send = 5 }]",
        "line 2, column 12: `send` is the number 5; it takes a text in quotes",
    ),
    ("rule", "line 1, column "),
];

#[test]
fn what_is_wrong_is_told_with_its_line_its_column_and_the_nearest_name() {
    for (text, told) in WRONG {
        let error = text.parse::<Misbehaviour>().unwrap_err().to_string();
        assert!(error.contains(told) && !error.contains('\n'), "{text}: {error}");
    }
}

#[test]
fn a_rule_alone_and_a_persona_are_told_in_the_same_way() {
    let wrong = |text: &str| text.parse::<Rule>().unwrap_err().to_string();
    assert_eq!(wrong("on = 'RETR'"), "line 1, column 1: the rule does nothing");
    assert!(
        wrong("on = 'RETR'\nstate = 'asleep'")
            .starts_with("line 2, column 1: `state`: there is no \"asleep\"")
    );
    let wrong = |text: &str| Persona::from_toml(text).unwrap_err().to_string();
    assert_eq!(wrong("id = 'x'"), "line 1, column 1: a persona needs the key `name`");
    let named = "id = 'x'\nname = 'x'\n";
    assert!(
        wrong(&format!("{named}quirks = ['capa-er']"))
            .starts_with("line 3, column 11: `quirks`: there is no quirk")
    );
    assert!(
        wrong(&format!("{named}replies.STAT = 5")).starts_with("line 3, column 9: `STAT`: it takes a text")
    );
}
