use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::*;
use crate::recording::Side;

/// A session from lines of `C: ` and `S: `.
fn log(dialogue: &[String]) -> Log {
    let mut log = Log::default();
    for line in dialogue {
        match line.split_at(3) {
            ("C: ", line) => drop(log.client(line.as_bytes()).unwrap()),
            (_, line) => log.server(line.as_bytes()).unwrap(),
        }
    }
    log.end(Some(Side::Server));
    log
}

fn octets(turn: &Turn) -> Option<&[u8]> {
    match turn {
        Turn::Client(line) => Some(line),
        Turn::Server(said) => Some(&said.octets),
        Turn::Tls | Turn::Closed(_) => None,
    }
}

/// A session in which every kind of secret is said, each where it may be.
fn session(secrets: &[String], ends: &str) -> Vec<String> {
    let [user, password, host, body, unique_id, other] = secrets else { panic!("six secrets") };
    let plain = STANDARD.encode(format!("\0{user}\0{password}"));
    let prompt = STANDARD.encode(format!("<1896.697170952@{host}.example>"));
    let lines = [
        format!("S: +OK {host} POP3 server ready <1896.697170952@{host}.example>"),
        format!("C: USER {user}@{host}.example"),
        format!("S: +OK {user} is welcome here"),
        format!("C: PASS {password}"),
        format!("S: -ERR [AUTH] {user} from 192.0.2.1 at /var/mail/{user} said {password}."),
        format!("C: pass\t{password} {other}"),
        format!("S: -ERR {password}"),
        format!("C: {password}"),
        format!("S: -ERR Unknown command: {password}"),
        format!("C: APOP {user} c4c9334bac560ecc979e58001b3e22fb"),
        "S: -ERR no".into(),
        "C: AUTH PLAIN".into(),
        "S: + ".into(),
        format!("C: {plain}"),
        format!("S: -ERR {user}"),
        format!("C: AUTH PLAIN {plain}"),
        "S: -ERR".into(),
        "C: AUTH CRAM-MD5".into(),
        format!("S: + {prompt}"),
        format!("C: {plain}"),
        format!("S: +OK Logged in, {user}."),
        "C: CAPA".into(),
        "S: +OK Capability list follows".into(),
        format!("S: IMPLEMENTATION {other}-{host}"),
        "S: .".into(),
        "C: UIDL".into(),
        "S: +OK".into(),
        format!("S: 1 {unique_id}"),
        "S: .".into(),
        "C: UIDL 1".into(),
        format!("S: +OK 1 {unique_id}"),
        "C: RETR 1".into(),
        format!("S: +OK 77 octets of {other}"),
        format!("S: From: {user}@{host}.example"),
        format!("S: Subject: {body} \u{e4}\u{20ac}"),
        "S: ".into(),
        format!("S: ..{body}"),
        "S: .".into(),
        format!("C: {other} {body}"),
        format!("S: +BAD {other}"),
        format!("C: QUIT {other}"),
        format!("S: +OK bye, {user}"),
    ];
    lines.map(|line| line + ends).into()
}

/// What may be seen of an octet: line ends, white space, dots, and whether it is ASCII.
fn shape(octet: u8) -> u8 {
    match octet {
        b'\r' | b'\n' | b' ' | b'\t' => octet,
        0x80.. => 0x80,
        _ => b'x',
    }
}

proptest! {
    #[test]
    fn no_secret_survives_and_every_line_keeps_its_length_and_shape(
        // Letters of no English word of this length, so that a hit is no coincidence.
        secrets in prop::collection::vec("[xzqvw]{3}[A-Za-z0-9]{4,9}", 6),
        bare_lf in any::<bool>(),
    ) {
        let log = log(&session(&secrets, if bare_lf { "\n" } else { "\r\n" }));
        let recording = anonymise(&log);
        let text = recording.to_string().to_lowercase();
        for secret in secrets.iter().map(|secret| secret.to_lowercase()) {
            prop_assert!(!text.contains(&secret), "{} survives in {}", secret, text);
        }
        prop_assert!(!text.contains("192") && !text.contains("1896") && !text.contains("c4c9"), "{}", text);
        prop_assert_eq!(recording.turns.len(), log.events().len());
        for (turn, event) in recording.turns.iter().zip(log.events()) {
            let (Event::Client(said) | Event::Server(said)) = event else { continue };
            let kept = octets(turn).expect("a turn of octets");
            prop_assert!(kept.iter().copied().map(shape).eq(said.iter().copied().map(shape)));
            let dots = |octets: &[u8]| -> Vec<bool> {
                octets.split(|octet| *octet == b'\n').map(|line| line.starts_with(b".")).collect()
            };
            prop_assert_eq!(dots(kept), dots(said));
        }
    }

    #[test]
    fn a_recording_anonymised_again_is_itself(secrets in prop::collection::vec("[xzqvw]{3}[A-Za-z0-9]{4,9}", 6)) {
        let recording = anonymise(&log(&session(&secrets, "\r\n")));
        let mut again = Log::default();
        for turn in &recording.turns {
            match turn {
                Turn::Client(line) => drop(again.client(line).unwrap()),
                Turn::Server(said) => again.server(&said.octets(7)).unwrap(),
                Turn::Tls => again.tls(),
                Turn::Closed(side) => again.end(Some(*side)),
            }
        }
        prop_assert_eq!(anonymise(&again), recording);
    }

    #[test]
    fn no_octets_at_all_make_it_panic_or_lose_one(
        said in prop::collection::vec((any::<bool>(), prop::collection::vec(any::<u8>(), 0..30)), 0..20),
    ) {
        let (mut log, mut octets_said) = (Log::default(), 0);
        for (is_client, octets) in said {
            octets_said += octets.len();
            if is_client { drop(log.client(&octets).unwrap()) } else { log.server(&octets).unwrap() }
        }
        log.end(None);
        let recording = anonymise(&log);
        prop_assert_eq!(recording.turns.iter().filter_map(octets).map(<[u8]>::len).sum::<usize>(), octets_said);
        prop_assert_eq!(recording.to_string().parse(), Ok(recording.clone()));
        prop_assert_eq!(anonymise(&log), recording);
    }
}

#[test]
fn what_is_another_one_each_time_is_marked() {
    let secrets = ["xalice", "xpw", "xhost", "xbody", "x1", "xo"].map(String::from);
    let text = anonymise(&log(&session(&secrets, "\r\n"))).to_string();
    for line in [
        r"+OK aaaaa POP3 server ready <\{0000\}.\{000000000\}@\{aaaaa\}.\{aaaaaaa\}>\r\n",
        r"APOP aaaaaa 00000000000000000000000000000000\r\n",
        r"-ERR [AUTH] aaaaaa from 000.0.0.0 at /aaa/aaaa/aaaaaa aaaa aaa*\r\n",
        r"AUTH PLAIN AAAAAAAAAAAAAAA=\r\n",
        r"+ \{AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\}AAAA\r\n",
        r"+OK Logged in, aaaaaa*\r\n",
        r"+OK 1 a0\r\n",
        r"Aaaaaaa: aaaaa \xc3\xa9\xe2\x82\xac\r\n",
    ] {
        assert!(text.contains(&format!("'{line}'")), "{line} in {text}");
    }
}

#[test]
fn no_word_of_a_message_survives_where_the_server_says_more_than_it_was_asked_for() {
    let said = [
        "S: +OK ready\r\n",
        "C: NOOP\r\n",
        "S: +OK\r\n",
        "S: +OK again\r\n",
        "C: RETR 1\r\n",
        "S: -ERR no\r\n",
        "S: Welcome message from the user\r\n",
        "S: .\r\n",
        "C: NOOP\r\n",
        "S: your password\r\n",
    ];
    let text = anonymise(&log(&said.map(String::from))).to_string();
    assert!(text.contains("'+OK again\\r\\n'"), "{text}");
    assert!(!text.contains("Welcome") && !text.contains("password"), "{text}");
}
