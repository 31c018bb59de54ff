//! The grammar of commands, RFC 2449 §3: no leniency.

use bytes::Bytes;

use super::line::Line;
use crate::hex;
use crate::secret::Secret;

/// The longest command line in octets with its CRLF, RFC 2449 §4.
pub(super) const LIMIT: usize = 255;

/// A command that fits the grammar.
#[derive(Debug)]
pub(super) enum Command {
    Capa,
    Stls,
    User(String),
    Pass(Secret),
    Apop { name: String, digest: [u8; 16] },
    Auth { mechanism: String, initial: Option<Bytes> },
    Utf8,
    Lang(Option<String>),
    Quit,
    Stat,
    List(Option<u64>),
    Uidl(Option<u64>),
    Retr(u64),
    Top { message: u64, lines: u64 },
    Dele(u64),
    Rset,
    Noop,
}

/// Why a line is no command: the text of its -ERR.
pub(super) type Refusal = &'static str;

const SUPERFLUOUS: Refusal = "this command takes no argument";
const NOT_A_NUMBER: Refusal = "the argument is no number";
const WRONG_COUNT: Refusal = "wrong number of arguments";

impl Command {
    /// Reads a line, whatever the state.
    pub(super) fn parse(line: &Line) -> Result<Self, Refusal> {
        let Line::Whole(line) = line else {
            return Err("a command line has at most 255 octets");
        };
        let (keyword, rest) = split_keyword(line)?;
        match &keyword.to_ascii_uppercase()[..] {
            // RFC 1939 §7: "a POP3 server may treat spaces in the argument as part of the password"
            b"PASS" => password(rest).map(Self::Pass),
            other => Self::with_arguments(other, line, &arguments(rest)?),
        }
    }

    fn with_arguments(keyword: &[u8], line: &Bytes, arguments: &[&[u8]]) -> Result<Self, Refusal> {
        let bare = |command| if arguments.is_empty() { Ok(command) } else { Err(SUPERFLUOUS) };
        match keyword {
            b"CAPA" => bare(Self::Capa),
            b"STLS" => bare(Self::Stls),
            b"QUIT" => bare(Self::Quit),
            b"STAT" => bare(Self::Stat),
            b"RSET" => bare(Self::Rset),
            b"NOOP" => bare(Self::Noop),
            b"UTF8" => bare(Self::Utf8),
            b"LANG" => lang(arguments).map(Self::Lang),
            b"USER" => one(arguments).map(|name| Self::User(text(name))),
            b"AUTH" => auth(line, arguments),
            b"LIST" => optional(arguments).map(Self::List),
            b"UIDL" => optional(arguments).map(Self::Uidl),
            b"RETR" => one(arguments).and_then(number).map(Self::Retr),
            b"DELE" => one(arguments).and_then(number).map(Self::Dele),
            b"TOP" => top(arguments),
            b"APOP" => apop(arguments),
            _ => Err("unknown command"),
        }
    }
}

/// The keyword and what stands behind the first space, if there is a space.
fn split_keyword(line: &[u8]) -> Result<(&[u8], Option<&[u8]>), Refusal> {
    let (keyword, rest) = match memchr::memchr(b' ', line) {
        Some(space) => (&line[..space], Some(&line[space + 1..])),
        None => (line, None),
    };
    // RFC 6856 §2.2: with "UTF8 USER" announced, names and passwords may be UTF-8, also before UTF8.
    let takes_utf8 = [&b"USER"[..], b"PASS", b"APOP"].iter().any(|other| keyword.eq_ignore_ascii_case(other));
    if takes_utf8 && str::from_utf8(line).is_err() {
        return Err("names and passwords are UTF-8");
    }
    // RFC 1939 §3: "Keywords and arguments consist of printable ASCII characters."
    if !line.iter().all(|octet| matches!(octet, b' '..=b'~') || takes_utf8 && !octet.is_ascii()) {
        return Err("a command consists of printable ASCII and ends with CRLF");
    }
    Ok((keyword, rest))
}

/// Arguments are "each separated by a single SPACE character", RFC 1939 §3.
fn arguments(rest: Option<&[u8]>) -> Result<Vec<&[u8]>, Refusal> {
    let Some(rest) = rest else { return Ok(Vec::new()) };
    let arguments: Vec<&[u8]> = rest.split(|octet| *octet == b' ').collect();
    if arguments.iter().any(|argument| argument.is_empty()) {
        return Err("arguments are separated by single spaces");
    }
    Ok(arguments)
}

fn password(rest: Option<&[u8]>) -> Result<Secret, Refusal> {
    rest.filter(|rest| !rest.is_empty()).map(Secret::new).ok_or("PASS takes a password")
}

fn one<'l>(arguments: &[&'l [u8]]) -> Result<&'l [u8], Refusal> {
    if let [argument] = arguments { Ok(argument) } else { Err(WRONG_COUNT) }
}

fn optional(arguments: &[&[u8]]) -> Result<Option<u64>, Refusal> {
    if arguments.is_empty() { Ok(None) } else { one(arguments).and_then(number).map(Some) }
}

fn lang(arguments: &[&[u8]]) -> Result<Option<String>, Refusal> {
    if arguments.is_empty() { Ok(None) } else { one(arguments).map(|range| Some(text(range))) }
}

fn top(arguments: &[&[u8]]) -> Result<Command, Refusal> {
    let [message, lines] = arguments else { return Err(WRONG_COUNT) };
    Ok(Command::Top { message: number(message)?, lines: number(lines)? })
}

fn apop(arguments: &[&[u8]]) -> Result<Command, Refusal> {
    let [name, digest] = arguments else { return Err(WRONG_COUNT) };
    // RFC 1939 §7: "hexadecimal format using lower-case ASCII characters"
    let digest = hex::md5(&text(digest)).ok_or("the digest has 32 hexadecimal digits in lower case")?;
    Ok(Command::Apop { name: text(name), digest })
}

fn auth(line: &Bytes, arguments: &[&[u8]]) -> Result<Command, Refusal> {
    let (mechanism, initial) = match arguments {
        [mechanism] => (mechanism, None),
        [mechanism, initial] => (mechanism, Some(line.slice_ref(initial))),
        _ => return Err(WRONG_COUNT),
    };
    Ok(Command::Auth { mechanism: text(mechanism).to_ascii_uppercase(), initial })
}

/// Digits alone: no sign. A number beyond all messages is one like any other, so digits that
/// overflow count as the largest number.
fn number(digits: &[u8]) -> Result<u64, Refusal> {
    digits.iter().try_fold(0_u64, |number, digit| match digit {
        b'0'..=b'9' => Ok(number.saturating_mul(10).saturating_add(u64::from(digit - b'0'))),
        _ => Err(NOT_A_NUMBER),
    })
}

/// The line was found to be ASCII, or UTF-8.
fn text(argument: &[u8]) -> String {
    String::from_utf8_lossy(argument).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &'static [u8]) -> Result<Command, Refusal> {
        Command::parse(&Line::Whole(Bytes::from_static(line)))
    }

    #[test]
    fn keywords_are_read_without_regard_to_case() {
        assert!(matches!(parse(b"rEtR 2"), Ok(Command::Retr(2))));
        assert!(matches!(parse(b"capa"), Ok(Command::Capa)));
    }

    #[test]
    fn numbers_are_digits_alone() {
        for line in ["RETR -1", "RETR +1", "RETR 1.0", "RETR 0x1", "RETR one", "DELE 1,2"] {
            assert_eq!(parse(line.as_bytes()).unwrap_err(), NOT_A_NUMBER, "{line}");
        }
        assert!(matches!(parse(b"RETR 007"), Ok(Command::Retr(7))));
        assert!(matches!(parse(b"RETR 18446744073709551617"), Ok(Command::Retr(u64::MAX))));
    }

    #[test]
    fn spaces_separate_one_by_one() {
        for line in [" NOOP", "NOOP ", "RETR  1", "RETR 1 ", "RETR\t1", "USER ", "TOP 1  2", "LIST "] {
            assert!(parse(line.as_bytes()).is_err(), "{line:?}");
        }
    }

    #[test]
    fn superfluous_and_missing_arguments_are_refused() {
        for line in
            ["STAT 1", "QUIT now", "RETR", "RETR 1 2", "TOP 1", "TOP 1 2 3", "USER", "USER a b", "AUTH", ""]
        {
            assert!(parse(line.as_bytes()).is_err(), "{line:?}");
        }
    }

    #[test]
    fn a_password_keeps_its_spaces() {
        let Ok(Command::Pass(password)) = parse(b"PASS  two words ") else { panic!("no password") };
        assert!(password.is(b" two words "));
        assert!(parse(b"PASS").is_err());
        assert!(parse(b"PASS ").is_err());
    }

    #[test]
    fn control_and_eight_bit_octets_are_refused() {
        for line in [&b"NOOP\0"[..], b"RETR \x01", b"LIST \xff", b"USER a\nPASS b", b"NO\rOP", b"\x7f"] {
            assert!(parse(line).is_err(), "{}", line.escape_ascii());
        }
    }
}
