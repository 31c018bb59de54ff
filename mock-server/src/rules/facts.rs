//! What a session knows when an answer is shaped.

use std::str::FromStr;

/// The session around one answer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts<'f> {
    /// The number of the session.
    pub(super) session: u64,
    /// The name that USER gave.
    pub(super) user: &'f [u8],
    /// The command line without CRLF.
    pub(super) command: &'f [u8],
    /// The status line of the reference session, without CRLF.
    pub(super) status: &'f [u8],
    /// The line of a listing, and which it is, from 1.
    pub(super) line: Option<(&'f [u8], u64)>,
}

/// Something that a template asks for, with a reckoning for numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    what: What,
    reckoning: Option<(char, u64)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// The nth number of the reference's line.
    Number(usize),
    /// The nth word of the reference's line, behind its indicator.
    Word(usize),
    /// The nth argument of the command.
    Argument(usize),
    /// The reference's line without its indicator.
    Text,
    /// The command line.
    Command,
    Session,
    User,
    /// Which line of the listing it is.
    Rank,
    /// The letter x, so many times.
    Filler(usize),
}

const PLACES: &str = "a place is n1, n2 .. (numbers), w1, w2 .. (words), a1, a2 .. (arguments), x1 .. x1048576 (letters), text, command, session, user or rank";

/// The longest filler, in octets.
const MOST_FILLER: usize = 1 << 20;

impl FromStr for Place {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let (name, reckoning) = match text.find(['+', '-', '%', '^']) {
            None => (text, None),
            Some(at) => {
                let operand = text[at + 1..].parse().map_err(|_| "behind + - % ^ comes a number")?;
                let operator = text[at..].chars().next().expect("the operator was found");
                if operand == 0 && matches!(operator, '%' | '^') {
                    return Err("nothing is divided by 0");
                }
                (&text[..at], Some((operator, operand)))
            }
        };
        Ok(Self { what: name.parse()?, reckoning })
    }
}

impl FromStr for What {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, &'static str> {
        Ok(match name {
            "text" => Self::Text,
            "command" => Self::Command,
            "session" => Self::Session,
            "user" => Self::User,
            "rank" => Self::Rank,
            _ => {
                let kind = name.chars().next().ok_or(PLACES)?;
                let nth: usize = name[kind.len_utf8()..].parse().map_err(|_| PLACES)?;
                let index = nth.checked_sub(1).ok_or(PLACES)?;
                match kind {
                    'n' => Self::Number(index),
                    'w' => Self::Word(index),
                    'a' => Self::Argument(index),
                    'x' if nth <= MOST_FILLER => Self::Filler(nth),
                    _ => return Err(PLACES),
                }
            }
        })
    }
}

impl Facts<'_> {
    /// What a place stands for; nothing if the session has nothing of the kind.
    pub(super) fn look_up(&self, place: &Place) -> Vec<u8> {
        let found = match place.what {
            What::Number(index) => numbers(self.subject()).nth(index).map(<[u8]>::to_vec),
            What::Word(index) => words(self.subject()).nth(index).map(<[u8]>::to_vec),
            What::Argument(index) => words(self.command).nth(index + 1).map(<[u8]>::to_vec),
            What::Text => Some(self.subject().to_vec()),
            What::Command => Some(self.command.to_vec()),
            What::Session => Some(self.session.to_string().into_bytes()),
            What::User => Some(self.user.to_vec()),
            What::Filler(length) => Some(vec![b'x'; length]),
            What::Rank => self.line.map(|(_, rank)| rank.to_string().into_bytes()),
        };
        let found = found.unwrap_or_default();
        place.reckoning.map_or(found.clone(), |reckoning| reckon(&found, reckoning).unwrap_or(found))
    }

    /// The line of a listing, or the text behind the indicator.
    fn subject(&self) -> &[u8] {
        let text = |status| memchr::memchr(b' ', status).map_or(&b""[..], |space| &self.status[space + 1..]);
        self.line.map_or_else(|| text(self.status), |(line, _)| line)
    }
}

fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|octet| *octet == b' ').filter(|word| !word.is_empty())
}

fn numbers(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|octet| !octet.is_ascii_digit()).filter(|digits| !digits.is_empty())
}

fn reckon(digits: &[u8], (operator, operand): (char, u64)) -> Option<Vec<u8>> {
    let number: u64 = str::from_utf8(digits).ok()?.parse().ok()?;
    let result = match operator {
        '+' => number.saturating_add(operand),
        '-' => number.saturating_sub(operand),
        '%' => number % operand,
        _ => number.div_ceil(operand).saturating_mul(operand),
    };
    Some(result.to_string().into_bytes())
}
