//! Whether what was expected has happened.

use pop3_mock::{Ending, Ledger, Server};

use super::beginning::Beginning;
use super::said::{Line, Said};
use crate::args::Expectations;
use crate::exit::{Complaint, Sysexit};

/// The most lines to name that were nearly, or wrongly, sent.
const NAMED: usize = 3;

/// Looks at all expectations; `user` is whose maildrop counts.
pub(super) fn check(expectations: &Expectations, server: &Server, user: &str) -> Result<(), Complaint> {
    let said = Said::of(&server.transcript());
    let left = server.maildrop(user).messages.len();
    let mut unmet = unmet(expectations, &said, user, left);
    if expectations.expect_nothing_lost {
        unmet.extend(lost(&server.ledger()));
    }
    if unmet.is_empty() {
        return Ok(());
    }
    let asked = expectations.expect.len()
        + expectations.never.len()
        + usize::from(expectations.expect_left.is_some())
        + usize::from(expectations.expect_nothing_lost);
    let heading = format!("{} of {asked} expectations not met", unmet.len());
    let reasons: String = unmet.iter().map(|reason| format!("\n  {reason}")).collect();
    Err(Complaint::new(Sysexit::Protocol, format!("{heading}{reasons}\n{}", seen(&said, server))))
}

/// One line for each expectation that is not met.
fn unmet(expectations: &Expectations, said: &Said, user: &str, left: usize) -> Vec<String> {
    let Expectations { expect, never, expect_left, .. } = expectations;
    let missing = expect.iter().filter_map(|expected| missing(expected, said));
    let sent = never.iter().filter_map(|forbidden| sent(forbidden, said));
    let left = expect_left
        .filter(|expected| *expected != left)
        .map(|expected| format!("--expect-left {expected}: the maildrop of {user:?} holds {left}"));
    missing.chain(sent).chain(left).collect()
}

fn missing(expected: &Beginning, said: &Said) -> Option<String> {
    if said.lines.iter().any(|line| expected.is_of(&line.octets)) {
        return None;
    }
    let because = match (said.omitted, nearest(expected, &said.lines)) {
        (1.., _) => unknown(said.omitted),
        (0, nearest) if nearest.is_empty() => "no client sent it".into(),
        (0, nearest) => format!("no client sent it; nearest: {}", quoted(&nearest)),
    };
    Some(format!("--expect '{expected}': {because}"))
}

fn sent(forbidden: &Beginning, said: &Said) -> Option<String> {
    let sent: Vec<&Line> = said.lines.iter().filter(|line| forbidden.is_of(&line.octets)).collect();
    match (sent.first(), said.omitted) {
        (None, 0) => None,
        (None, omitted) => Some(format!("--never '{forbidden}': {}", unknown(omitted))),
        (Some(first), _) => {
            let session = first.session;
            let again = if sent.len() > 1 { format!(", {} times in all", sent.len()) } else { String::new() };
            Some(format!("--never '{forbidden}': a client sent '{first}' in session {session}{again}"))
        }
    }
}

fn lost(ledger: &Ledger) -> Option<String> {
    let lost: Vec<_> = ledger.lost().collect();
    let named = lost.iter().take(NAMED).map(|entry| format!("{} of {:?}", entry.number, entry.user));
    let named = named.collect::<Vec<_>>().join(", ");
    let more = if lost.len() > NAMED { format!(" and {} more", lost.len() - NAMED) } else { String::new() };
    (!lost.is_empty())
        .then(|| format!("--expect-nothing-lost: removed without having been sent whole: {named}{more}"))
}

fn unknown(omitted: u64) -> String {
    format!("cannot be told: {omitted} octets of clients were too many to keep")
}

/// Lines that share most words with what was expected, at least the first; each text once.
fn nearest<'l>(expected: &Beginning, lines: &'l [Line]) -> Vec<&'l Line> {
    let shared = |line: &&Line| expected.words_shared_with(&line.octets);
    let most = lines.iter().map(|line| shared(&line)).max().filter(|most| *most > 0);
    let mut nearest: Vec<&Line> = Vec::new();
    for line in lines.iter().filter(|line| Some(shared(line)) == most) {
        if nearest.len() < NAMED && nearest.iter().all(|other| other.octets != line.octets) {
            nearest.push(line);
        }
    }
    nearest
}

fn quoted(lines: &[&Line]) -> String {
    lines.iter().map(|line| format!("'{line}'")).collect::<Vec<_>>().join(", ")
}

fn seen(said: &Said, server: &Server) -> String {
    if !said.lines.is_empty() {
        return format!("clients sent:{said}");
    }
    let sessions = server.sessions();
    let tls = sessions.iter().find_map(|session| match &session.ending {
        Some(Ending::TlsFailed(reason)) => Some(reason),
        _ => None,
    });
    match (sessions.len(), tls) {
        (0, _) => "no client connected".into(),
        (count, None) => format!("connections: {count}; nothing was sent"),
        (count, Some(reason)) => {
            format!("connections: {count}; nothing was sent; TLS failed: {reason}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lines: &[&str], omitted: u64) -> Said {
        let line = |text: &&str| Line { session: 1, octets: text.as_bytes().to_vec() };
        Said { lines: lines.iter().map(line).collect(), omitted }
    }

    fn reasons(expect: &[&str], never: &[&str], said: &Said) -> Vec<String> {
        let beginnings = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        let expectations = Expectations {
            expect: beginnings(expect),
            never: beginnings(never),
            expect_left: None,
            ..Expectations::default()
        };
        unmet(&expectations, said, "user", 0)
    }

    #[test]
    fn the_nearest_commands_share_the_most_words_and_are_named_once() {
        let said = said(&["DELE 2", "TOP 1 9", "DELE 2", "TOP 2 5", "DELE 3", "DELE 4", "DELE 5"], 0);
        let expected = [
            "--expect 'DELE 1': no client sent it; nearest: 'DELE 2', 'DELE 3', 'DELE 4'",
            "--expect 'TOP 1 5': no client sent it; nearest: 'TOP 1 9'",
            "--expect 'QUIT': no client sent it",
        ];
        assert_eq!(reasons(&["DELE 1", "TOP 1 5", "QUIT", "TOP 2"], &[], &said), expected);
    }

    #[test]
    fn what_was_not_kept_is_neither_sent_nor_unsent() {
        let said = said(&["STAT", "NOOP", "NOOP"], 7);
        let expected = [
            "--expect 'QUIT': cannot be told: 7 octets of clients were too many to keep",
            "--never 'DELE': cannot be told: 7 octets of clients were too many to keep",
            "--never 'NOOP': a client sent 'NOOP' in session 1, 2 times in all",
        ];
        assert_eq!(reasons(&["STAT", "QUIT"], &["DELE", "NOOP"], &said), expected);
    }
}
