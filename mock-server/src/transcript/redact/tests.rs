//! What is masked, and what is not.

use proptest::prelude::*;

use super::*;

/// What both sides say, in order; `true` for the client.
type Dialogue<'d> = &'d [(bool, &'d [u8])];

fn shown(dialogue: Dialogue<'_>) -> String {
    let (mut redaction, mut shown) = (Redaction::default(), Vec::new());
    for (is_client, octets) in dialogue {
        if *is_client {
            redaction.client(octets, &mut shown);
        } else {
            redaction.server(octets);
        }
    }
    String::from_utf8(shown).unwrap()
}

#[test]
fn a_response_sent_before_its_challenge_is_masked_and_the_next_command_is_not() {
    let said = [(true, &b"AUTH PLAIN\r\naGlkZGVu\r\n"[..]), (false, b"+ \r\n+OK\r\n"), (true, b"STAT\r\n")];
    assert_eq!(shown(&said), "AUTH PLAIN\r\n***\r\nSTAT\r\n");
}

#[test]
fn an_error_that_may_answer_an_earlier_command_unmasks_nothing() {
    let said = [
        (true, &b"XXXX\r\nAUTH PLAIN\r\naGlk"[..]),
        (false, b"-ERR\r\n"),
        (true, b"ZGVu\r\n"),
        (false, b"+ \r\n"),
        (true, b"STAT\r\n"),
    ];
    assert_eq!(shown(&said), "XXXX\r\nAUTH PLAIN\r\n***\r\nSTAT\r\n");
}

#[test]
fn an_error_and_a_challenge_that_come_together_unmask_nothing() {
    let said = [
        (true, &b"XXXX\r\nAUTH PLAIN\r\n"[..]),
        (false, b"-ERR\r\n+ \r\n"),
        (true, b"aGlkZGVu\r\n"),
        (false, b"+OK\r\n"),
        (true, b"STAT\r\n"),
    ];
    assert_eq!(shown(&said), "XXXX\r\nAUTH PLAIN\r\n***\r\nSTAT\r\n");
}

#[test]
fn the_answer_to_a_command_in_front_of_auth_unmasks_nothing() {
    for answer in ["+OK\r\n", "-ERR\r\n"] {
        let said = [
            (true, &b"CAPA\r\nAUTH PLAIN\r\n"[..]),
            (false, answer.as_bytes()),
            (true, b"aGlkZGVu\r\n"),
            (false, b"+ \r\n+OK\r\n"),
            (true, b"STAT\r\n"),
        ];
        assert_eq!(shown(&said), "CAPA\r\nAUTH PLAIN\r\n***\r\nSTAT\r\n");
    }
}

#[test]
fn all_responses_of_a_mechanism_are_masked_if_no_challenge_is_waited_for() {
    for mechanism in ["LOGIN", "login", "SCRAM-SHA-256"] {
        let auth = format!("AUTH {mechanism}\r\naGlkZGVu\r\naGlkZGVu\r\n");
        let said = [(true, auth.as_bytes()), (false, b"+ \r\n+ \r\n+OK\r\n"), (true, b"STAT\r\n")];
        assert_eq!(shown(&said), format!("AUTH {mechanism}\r\n***\r\n***\r\nSTAT\r\n"));
    }
}

#[test]
fn an_exchange_that_ends_early_hides_no_command() {
    for (response, answer, shown_response) in
        [("aGlk", &b"-ERR\r\n"[..], "***"), ("*", b"-ERR\r\n", "*"), ("*", b"", "*")]
    {
        let line = format!("{response}\r\n");
        let said = [
            (true, &b"AUTH LOGIN\r\n"[..]),
            (false, b"+ VXNlcm5hbWU6\r\n"),
            (true, line.as_bytes()),
            (false, answer),
            (true, b"STAT\r\n"),
        ];
        assert_eq!(shown(&said), format!("AUTH LOGIN\r\n{shown_response}\r\nSTAT\r\n"));
    }
}

#[test]
fn the_empty_response_at_the_end_of_scram_is_none_to_hide() {
    let said = [
        (true, &b"AUTH SCRAM-SHA-1 aGlk\r\n"[..]),
        (false, b"+ cj14\r\n"),
        (true, b"ZGVu\r\n"),
        (false, b"+ dj14\r\n"),
        (true, b"\r\n"),
        (false, b"+OK\r\n"),
        (true, b"STAT\r\n"),
    ];
    assert_eq!(shown(&said), "AUTH SCRAM-SHA-1 ***\r\n***\r\n\r\nSTAT\r\n");
}

#[test]
fn challenges_are_found_in_pieces() {
    let said = [
        (true, &b"AUTH X aGlkZGVu\r\n"[..]),
        (false, b"+"),
        (false, b" Y2hhbGxl"),
        (false, b"bmdl\r"),
        (false, b"\n"),
        (true, b"a"),
        (true, b"GlkZGVu\r\n"),
        (false, b"+\r\n"),
        (true, b"aGlkZGVu\r\n"),
        (false, b"+OK\r\n"),
        (true, b"STAT\r\n"),
    ];
    assert_eq!(shown(&said), "AUTH X ***\r\n***\r\n***\r\nSTAT\r\n");
}

proptest! {
    #[test]
    fn no_secret_is_shown_and_pieces_do_not_matter(
        lines in prop::collection::vec(
            prop::sample::select(vec![
                "USER alice\r\n", "PASS s3cret\r\n", "pass s3cret s3cret\n", " PASS s3cret\r\n", "PASS\r\n",
                "AUTH PLAIN s3cret\r\n", "AUTH PLAIN\r\ns3cret\r\n", "auth plain\r\n*\r\n", "AUTH\r\n",
                "AUTH LOGIN\r\ns3cret\r\ns3cret\r\n", "auth scram-sha-1 s3cret\r\ns3cret\r\n",
                "APOP alice s3cret\r\n", "STAT\r\n", "\r\n", "P\r\n", "AUTH  PLAIN s3cret\n", "x PASS\r\n",
            ]),
            0..12,
        ),
        size in 1..20_usize,
    ) {
        let said = lines.concat();
        let pieces: Vec<(bool, &[u8])> = said.as_bytes().chunks(size).map(|piece| (true, piece)).collect();
        let shown_whole = shown(&[(true, said.as_bytes())]);
        prop_assert!(!shown_whole.contains("s3cret"), "{}", shown_whole);
        prop_assert_eq!(shown(&pieces), shown_whole);
    }
}
