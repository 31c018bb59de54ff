//! Octets written as text, with places that the session fills in.

use std::str::FromStr;

use serde::Deserialize;

use super::facts::{Facts, Place};

/// Octets to send, in one or several writes.
pub(super) type Pieces = Vec<Vec<u8>>;

/// Text that stands for octets: `\r`, `\n`, `\t`, `\0`, `\\`, `\{` and `\xNN` are single octets, `\|` ends a write, and
/// `{n1}` or `{session}` are filled in from the session, see [`Rule`](super::Rule).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Octets(Vec<u8>),
    Break,
    Place(Place),
}

/// Text that does not stand for octets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} cannot be read at {rest:?}: {what}")]
pub struct TextError {
    text: String,
    rest: String,
    what: &'static str,
}

impl Template {
    /// Octets as they are.
    pub(super) fn of(octets: impl Into<Vec<u8>>) -> Self {
        Self(vec![Part::Octets(octets.into())])
    }

    /// The octets, filled in from `facts`.
    pub(super) fn fill(&self, facts: &Facts<'_>) -> Pieces {
        let mut pieces = vec![Vec::new()];
        for part in &self.0 {
            let last = pieces.last_mut().expect("there is a piece from the beginning");
            match part {
                Part::Octets(octets) => last.extend_from_slice(octets),
                Part::Place(place) => last.extend_from_slice(&facts.look_up(place)),
                Part::Break => pieces.push(Vec::new()),
            }
        }
        pieces
    }
}

impl FromStr for Template {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let (mut parts, mut literal, mut rest) = (Vec::new(), Vec::new(), text);
        while !rest.is_empty() {
            let read = part(rest);
            let (read, behind) =
                read.map_err(|what| TextError { text: text.into(), rest: rest.into(), what })?;
            rest = behind;
            match read {
                Part::Octets(octets) => literal.extend(octets),
                other => {
                    parts.push(Part::Octets(std::mem::take(&mut literal)));
                    parts.push(other);
                }
            }
        }
        parts.push(Part::Octets(literal));
        Ok(Self(parts))
    }
}

impl TryFrom<String> for Template {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        text.parse()
    }
}

/// The first part of a text that is not empty, and what stands behind it.
fn part(text: &str) -> Result<(Part, &str), &'static str> {
    if let Some(escaped) = text.strip_prefix('\\') {
        return escape(escaped);
    }
    if let Some(named) = text.strip_prefix('{') {
        let (name, behind) = named.split_once('}').ok_or("a place ends with }; a brace itself is \\{")?;
        return Ok((Part::Place(name.parse()?), behind));
    }
    let end = text.find(['\\', '{']).unwrap_or(text.len());
    let (literal, behind) = text.split_at(end);
    Ok((Part::Octets(literal.into()), behind))
}

fn escape(text: &str) -> Result<(Part, &str), &'static str> {
    let kind = text.chars().next().ok_or("a lone backslash is \\\\")?;
    let behind = &text[kind.len_utf8()..];
    let octet = match kind {
        'r' => b'\r',
        'n' => b'\n',
        't' => b'\t',
        '0' => 0,
        '\\' | '{' => kind as u8,
        '|' => return Ok((Part::Break, behind)),
        'x' => {
            let (digits, behind) = behind.split_at_checked(2).ok_or(HEX)?;
            let octet = u8::from_str_radix(digits, 16).map_err(|_| HEX)?;
            return Ok((Part::Octets(vec![octet]), behind));
        }
        _ => return Err("behind a backslash comes r, n, t, 0, xNN, |, { or a backslash"),
    };
    Ok((Part::Octets(vec![octet]), behind))
}

const HEX: &str = "\\x takes two hexadecimal digits";

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> Pieces {
        let facts = Facts {
            session: 3,
            command: b"TOP 1 20",
            status: b"+OK 2 messages (320 octets)",
            ..Facts::default()
        };
        text.parse::<Template>().unwrap().fill(&facts)
    }

    #[test]
    fn escapes_are_octets_and_a_bar_ends_a_write() {
        assert_eq!(filled(r"a\r\n\xff\{\\"), [b"a\r\n\xff{\\"]);
        assert_eq!(filled(r".\r\|\n"), [b".\r".to_vec(), b"\n".to_vec()]);
        assert_eq!(filled("é"), ["é".as_bytes()]);
    }

    #[test]
    fn places_are_filled_in_and_reckoned_with() {
        assert_eq!(filled("{n1} {n2+100} {n2%300} {n2^1024} {session} {a2}"), [b"2 420 20 1024 3 20"]);
        assert_eq!(filled("{x5}y"), [b"xxxxxy"]);
        assert_eq!(filled("[{w1}] [{n9}] [{text}]"), [b"[2] [] [2 messages (320 octets)]"]);
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        for (text, told) in [
            (r"+OK \q", "behind a backslash"),
            ("{n1", "ends with }"),
            ("{nowhere}", "a place is"),
            ("{x1048577}", "a place is"),
            (r"\xg0", "two hexadecimal digits"),
        ] {
            let error = text.parse::<Template>().unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
