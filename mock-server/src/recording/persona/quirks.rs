//! What is odd in a single line of a server.

use super::super::dialogue::{Command, is_ok, is_space, words};
use super::super::filler::is_base64;
use super::super::split_end;
use super::super::status::is_number;
use super::super::words::is_code;

/// The quirks of a greeting.
pub(super) fn of_greeting(line: &[u8]) -> Vec<&'static str> {
    let (text, end) = split_end(line);
    let mut quirks = Vec::new();
    let mut see = |seen: bool, quirk| quirks.extend(seen.then_some(quirk));
    let is_err = text.get(..4).is_some_and(|status| status.eq_ignore_ascii_case(b"-ERR"));
    see(end == b"\n", "bare-lf-status");
    see(!text.is_ascii(), "greeting-8bit");
    see(is_err, "greeting-err");
    see(!is_err && !is_ok(text), "greeting-no-status");
    if !is_ok(text) {
        return quirks;
    }
    let second = words(text).nth(1).unwrap_or_default();
    let timestamp = words(text).find(|word| word.starts_with(b"<")).filter(|word| word.contains(&b'>'));
    see(text.starts_with(b"+ok"), "status-lowercase");
    see(words(text).count() == 1, "greeting-bare-ok");
    see(timestamp.is_none(), "greeting-without-timestamp");
    see(timestamp.is_some_and(|word| !word.contains(&b'@')), "apop-fake-timestamp");
    see(timestamp.is_some_and(|word| word == second), "apop-timestamp-first");
    see(timestamp.is_some_and(|word| word != second), "apop-timestamp-after-text");
    see(has_odd_spaces(text), "greeting-odd-whitespace");
    see(second == b"[XCLIENT]", "greeting-xclient");
    see(words(text).any(is_no_code), "greeting-bracket-not-code");
    quirks
}

/// A tab, two spaces, or one at the end.
fn has_odd_spaces(text: &[u8]) -> bool {
    text.contains(&b'\t')
        || text.windows(2).any(|pair| pair == b"  ")
        || text.last().copied().is_some_and(is_space)
}

fn is_no_code(word: &[u8]) -> bool {
    word.starts_with(b"[")
        && !word.strip_prefix(b"[").and_then(|code| code.strip_suffix(b"]")).is_some_and(is_code)
}

/// The quirks of any status line but the greeting.
pub(super) fn of_status(line: &[u8]) -> Vec<&'static str> {
    let (text, end) = split_end(line);
    let mut quirks = Vec::new();
    let mut see = |seen: bool, quirk| quirks.extend(seen.then_some(quirk));
    let status = words(text).next().unwrap_or_default();
    see(end == b"\n", "bare-lf-status");
    see(matches!(text, b"+OK" | b"-ERR"), "bare-ok-replies");
    see(status == b"+ok" || status == b"-err", "status-lowercase");
    see(status == b"+ERR", "plus-err-status");
    see(is_ok(status) && status.len() > 3, "status-token-glued");
    see(text.contains(&0x1B), "terminal-escape-in-text");
    let second = words(text).nth(1).unwrap_or_default();
    if let Some(code) = second.strip_prefix(b"[") {
        let code = code.strip_suffix(b"]");
        see(code.is_none_or(<[u8]>::is_empty), "resp-code-malformed");
        let code = code.unwrap_or_default();
        see(!code.is_empty() && !is_code(code), "resp-code-unknown");
        see(is_code(code) && code.iter().any(u8::is_ascii_lowercase), "resp-code-lowercase");
        see(is_code(code) && is_ok(text), "resp-code-on-ok");
    }
    quirks
}

/// Whether a refusal ends with the keyword that it refuses.
pub(super) fn echoes(line: &[u8], asked: &[u8]) -> bool {
    let (text, asked) = (split_end(line).0, split_end(asked).0);
    let last = words(text).last().unwrap_or_default();
    !is_ok(text) && last.len() > 1 && words(asked).next() == Some(last)
}

/// The quirks of a positive reply that its command makes one.
pub(super) fn of_reply(line: &[u8], command: Command) -> Option<&'static str> {
    let (text, _) = split_end(line);
    let arguments: Vec<&[u8]> = words(text).skip(1).collect();
    match (command.keyword, &arguments[..]) {
        ("STAT", [count, size, rest @ ..]) if is_number(count) && is_number(size) => match rest {
            [] => size.starts_with(b"-").then_some("stat-size-negative"),
            _ => Some("stat-trailing-text"),
        },
        ("STAT", [count]) if is_number(count) => Some("stat-incomplete"),
        ("STAT", [count, size, ..]) if is_number(count) && size.starts_with(b"(") => {
            Some("stat-trailing-text")
        }
        ("STAT", _) => Some("stat-non-numeric"),
        ("UIDL", [_]) if command.arguments > 0 => Some("uidl-n-missing-number"),
        ("UIDL", []) if command.arguments > 0 => Some("uidl-n-multiline"),
        ("RETR", words) if !words.iter().any(|word| is_number(word)) => Some("retr-size-absent"),
        ("AUTH", _) if command.arguments == 0 => Some("auth-list-probe"),
        _ => None,
    }
}

/// The quirks of a line of a multi-line response.
pub(super) fn of_content(line: &[u8], command: Command) -> Option<&'static str> {
    let (text, end) = split_end(line);
    let words: Vec<&[u8]> = words(text).collect();
    match (command.keyword, &words[..]) {
        ("LIST", []) => Some("list-blank-lines"),
        ("LIST", [number, size, rest @ ..]) if is_number(number) && is_number(size) => {
            (!rest.is_empty()).then_some("list-trailing-text")
        }
        ("LIST", [number, size, ..]) if is_number(number) && size.starts_with(b"(") => {
            Some("list-trailing-text")
        }
        ("LIST", _) => Some("list-malformed-line"),
        ("UIDL", [status, ..]) if *status == b"+OK" => Some("uidl-ok-prefix-per-line"),
        ("UIDL", [number]) if is_number(number) => Some("uidl-missing-value"),
        ("UIDL", [_, _, _, ..]) => Some("uidl-nonascii-or-spaces"),
        ("UIDL", _) if !text.is_ascii() => Some("uidl-nonascii-or-spaces"),
        ("UIDL", _) if has_odd_spaces(text) => Some("uidl-extra-spaces"),
        ("RETR" | "TOP", _) if text.contains(&0) => Some("nul-bytes"),
        ("RETR" | "TOP", _) if text.ends_with(b"\r") => Some("cr-cr-lf"),
        ("RETR" | "TOP", _) if end == b"\n" => Some("bare-lf"),
        _ => None,
    }
}

/// The quirks of a continuation.
pub(super) fn of_challenge(line: &[u8]) -> Option<&'static str> {
    let (text, _) = split_end(line);
    match text {
        b"+" => Some("auth-continuation-bare-plus"),
        [_, b' ', text @ ..] if !is_base64(text) => Some("auth-continuation-text"),
        _ => None,
    }
}
