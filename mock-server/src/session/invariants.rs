//! What holds for any session, whatever the client sends.

use std::num::NonZeroU32;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use proptest::prelude::*;

use super::{Action, Language, Line, LineReader, Logins, Mechanism, Nonces, Policy, Session, Stls};
use crate::maildrop::{Directory, User};

/// What a session has answered.
#[derive(Debug, Default, PartialEq, Eq)]
struct Answers {
    lines: usize,
    replies: Vec<Vec<u8>>,
    closed: bool,
}

fn session() -> Session {
    let directory = Directory::default();
    directory.add(User::new("alice", "secret").token("t0ken").messages([
        "a: b\r\n\r\n.\r\n",
        "",
        "x",
        "a: \u{E4}\r\n\r\n",
    ]));
    let logins = Logins {
        mechanisms: Mechanism::ALL.to_vec(),
        apop: true,
        external: Some("alice".into()),
        anonymous: Some("alice".into()),
        scram_iterations: NonZeroU32::MIN,
        preferred_language: Language::French,
        ..Logins::default()
    };
    let policy = Policy {
        stls: Stls { announced: true, obeyed: true },
        directory: Arc::new(directory),
        require_tls: false,
        decisions: Arc::default(),
        logins: Arc::new(logins),
        nonces: Arc::new(Nonces::new(Some(1)).unwrap()),
    };
    Session::begin(policy, false, None).0
}

/// Feeds `chunks` and performs all actions, a handshake included.
fn answers(chunks: &[&[u8]]) -> Answers {
    let (mut session, mut reader, mut answers) = (session(), LineReader::default(), Answers::default());
    for chunk in chunks {
        reader.feed(chunk);
        while !answers.closed
            && let Some(line) = reader.take(session.line_limit())
        {
            answers.lines += 1;
            let outcome = session.line(&line, false);
            session = outcome.session;
            for action in outcome.actions {
                match action {
                    Action::Send(octets) => answers.replies.push(octets),
                    Action::Body(body) => answers.replies.last_mut().unwrap().extend(body.flatten()),
                    Action::StartTls => session = session.secured(None),
                    Action::Close => answers.closed = true,
                    other => panic!("the reference session does not {other:?}"),
                }
            }
        }
    }
    answers
}

/// A plus, a space, base64 and CRLF, RFC 5034 §4 (RFC5034-4-07, -08, -13).
fn is_challenge(line: &[u8]) -> bool {
    let base64 = line.strip_prefix(b"+ ").and_then(|rest| rest.strip_suffix(b"\r\n"));
    base64.is_some_and(|base64| STANDARD.decode(base64).is_ok())
}

/// Lines that bring a session far, and lines that are wrong in some way.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("USER alice\r\nPASS secret\r\n".to_owned()),
        6 => "(STAT|LIST|UIDL|RSET|NOOP|CAPA|STLS|QUIT)\r\n",
        6 => "(RETR|DELE|LIST|UIDL|TOP) [0-5]( [0-3])?\r\n",
        3 => "(UTF8|LANG( (en|de|FR|\\*|i-default|it))?)\r\n",
        1 => "(USER \u{E4}|PASS \u{E4}|APOP \u{7F}|LANG \u{E4})\r\n",
        2 => "AUTH PLAIN( AGFsaWNlAHNlY3JldA==)?\r\n",
        3 => "AUTH (LOGIN|CRAM-MD5|SCRAM-SHA-(1|256|512)|OAUTHBEARER|XOAUTH2|EXTERNAL|ANONYMOUS)( =)?\r\n",
        // "alice", "secret", "n,,n=alice,r=x", a message with a token, "c=biws,r=x,p="
        4 => "(YWxpY2U=|c2VjcmV0|biwsbj1hbGljZSxyPXg=|biwsAWF1dGg9QmVhcmVyIHQwa2VuAQE=|Yz1iaXdzLHI9eCxwPQ==|AQ==)?\r\n",
        2 => "(AGFsaWNlAHNlY3JldA==|\\*|=)\r\n",
        1 => "APOP alice [0-9a-f]{31,33}\r\n",
        2 => "[ -~]{0,30}\r\n",
        1 => "[\\x00-\\x7f]{0,10}",
        1 => "x{250,260}\r\n",
    ]
}

proptest! {
    #[test]
    fn each_line_gets_one_reply_that_begins_with_a_status(lines in prop::collection::vec(line(), 0..40)) {
        let answers = answers(&[lines.concat().as_bytes()]);
        prop_assert_eq!(answers.lines, answers.replies.len());
        for reply in &answers.replies {
            let status = reply.split_inclusive(|octet| *octet == b'\n').next().unwrap();
            prop_assert!(status.ends_with(b"\r\n") && status.len() <= 512);
            prop_assert!(
                status.starts_with(b"+OK ") || status.starts_with(b"-ERR ") || is_challenge(status),
                "{}", status.escape_ascii()
            );
            // RFC2449-6.4-01: text that begins with a bracket is a response code.
            let codes = [&b"-ERR [AUTH] "[..], b"-ERR [IN-USE] ", b"-ERR [UTF8] "];
            prop_assert!(!status.contains(&b'[') || codes.iter().any(|code| status.starts_with(code)));
        }
    }

    #[test]
    fn chunks_do_not_matter(lines in prop::collection::vec(line(), 0..20), cuts in prop::collection::vec(0..1000_usize, 0..6)) {
        let octets = lines.concat().into_bytes();
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut % (octets.len() + 1)).collect();
        cuts.extend([0, octets.len()]);
        cuts.sort_unstable();
        let chunks: Vec<&[u8]> = cuts.windows(2).map(|cut| &octets[cut[0]..cut[1]]).collect();
        prop_assert_eq!(answers(&chunks), answers(&[&octets]));
    }

    #[test]
    fn any_octets_at_all_are_survived(line in prop::collection::vec(any::<u8>(), 0..300)) {
        let session = session();
        let line = Line::Whole(Bytes::from(line));
        let outcome = session.line(&Line::Whole(Bytes::from_static(b"AUTH PLAIN")), false).session.line(&line, true);
        prop_assert_eq!(outcome.actions.len(), 1);
        prop_assert!(!outcome.session.line(&line, true).actions.is_empty());
    }

    #[test]
    fn every_text_of_a_reply_is_in_the_language_that_was_chosen(lines in prop::collection::vec(line(), 0..40)) {
        let said: String = lines.into_iter().filter(|line| !line.starts_with("LANG") && !line.starts_with("STLS")).collect();
        let in_language = |tag: &str| answers(&[format!("LANG {tag}\r\n{said}").as_bytes()]).replies;
        let english = in_language("en");
        for tag in ["de", "fr"] {
            let translated = in_language(tag);
            prop_assert_eq!(translated.len(), english.len());
            for (english, translated) in english.iter().zip(&translated) {
                let [english, translated] = [english, translated].map(|reply| text(reply));
                prop_assert_eq!(has_words(&english), english != translated, "{}", english);
            }
        }
    }
}

/// The first line of a reply.
fn text(reply: &[u8]) -> String {
    let line = reply.split(|octet| *octet == b'\r').next().unwrap();
    String::from_utf8(line.to_vec()).unwrap()
}

/// Whether there is a text behind an indicator: two words in a row, or numbers with a unit.
fn has_words(line: &str) -> bool {
    let words: Vec<&str> = line.split([' ', '(']).skip(1).collect();
    let is_word = |word: &str| word.len() > 1 && word.starts_with(|first: char| first.is_ascii_alphabetic());
    words.windows(2).any(|pair| is_word(pair[0]) && is_word(pair[1])) || words.contains(&"octets")
}
