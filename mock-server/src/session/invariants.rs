//! What holds for any session, whatever the client sends.

use std::sync::Arc;

use bytes::Bytes;
use proptest::prelude::*;

use super::{Action, Expire, Line, LineReader, Policy, Session};
use crate::maildrop::{Directory, User};

/// What a session has answered.
#[derive(Debug, Default, PartialEq, Eq)]
struct Answers {
    lines: usize,
    replies: Vec<Vec<u8>>,
    closed: bool,
}

fn session() -> Session {
    let mut directory = Directory::default();
    directory.add(User::new("alice", "secret").messages(["a: b\r\n\r\n.\r\n", "", "x"]));
    let policy = Policy { directory: Arc::new(directory), require_tls: false, expire: Expire::Never };
    Session::begin(policy, false).0
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
                    Action::StartTls => session = session.secured(),
                    Action::Close => answers.closed = true,
                }
            }
        }
    }
    answers
}

/// Lines that bring a session far, and lines that are wrong in some way.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("USER alice\r\nPASS secret\r\n".to_owned()),
        6 => "(STAT|LIST|UIDL|RSET|NOOP|CAPA|STLS|QUIT)\r\n",
        6 => "(RETR|DELE|LIST|UIDL|TOP) [0-4]( [0-3])?\r\n",
        2 => "AUTH PLAIN( AGFsaWNlAHNlY3JldA==)?\r\n",
        2 => "(AGFsaWNlAHNlY3JldA==|\\*|=)\r\n",
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
                status.starts_with(b"+OK ") || status.starts_with(b"-ERR ") || status == b"+ \r\n",
                "{}", status.escape_ascii()
            );
            // RFC2449-6.4-01: text that begins with a bracket is a response code.
            let codes = [&b"-ERR [AUTH] "[..], b"-ERR [IN-USE] "];
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
}
