//! What messages are put together from, with a pen that can also only measure.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::random::Random;

const WORDS: &[&str] = &[
    "the", "maildrop", "holds", "a", "message", "whose", "lines", "end", "in", "pairs", "and", "no", "octet",
    "of", "it", "may", "change", "on", "its", "way", "from", "here", "to", "there.", "Yours,", "(sic)", "--",
    "10%",
];

/// Octets of one line of base64, from 57.
const BASE64_LINE: usize = 76;

/// Octets of a message, or some of them and the number of the others.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) octets: Vec<u8>,
    /// How many octets are left out; a pen that writes leaves out none.
    omitted: usize,
}

/// Makes text from random numbers. One that measures makes as many octets, but leaves those out that cost much time and
/// whose number is known without; the random numbers behind them are others then, on which no length may depend.
#[derive(Debug)]
pub(super) struct Pen {
    pub(super) random: Random,
    pub(super) measures: bool,
}

impl Text {
    pub(super) fn length(&self) -> usize {
        self.octets.len() + self.omitted
    }

    /// This text, and that one behind it.
    pub(super) fn then(mut self, text: impl Into<Text>) -> Self {
        let text = text.into();
        self.octets.extend_from_slice(&text.octets);
        self.omitted += text.omitted;
        self
    }
}

impl<T: AsRef<[u8]>> From<T> for Text {
    fn from(octets: T) -> Self {
        Self { octets: octets.as_ref().to_vec(), omitted: 0 }
    }
}

impl Pen {
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.random.below(bound)
    }

    /// A header with a subject of its own, and the empty line behind it.
    pub(super) fn header(&mut self, subject: &str) -> Text {
        let number = self.random.number();
        Text::from(format!(
            "From: Alice <alice@mail.example>\r\nTo: Bob <bob@mail.example>\r\nSubject: {subject}\r\n\
             Date: Fri, 21 Nov 1997 09:55:06 -0600\r\nMessage-ID: <{number:016x}@mail.example>\r\n\r\n"
        ))
    }

    /// A line of words, without its end.
    pub(super) fn line(&mut self) -> String {
        let words = 1 + self.below(12);
        let mut line = String::new();
        for place in 0..words {
            line.push_str(if place == 0 { "" } else { " " });
            line.push_str(self.random.pick(WORDS));
        }
        line
    }

    /// Lines of words.
    pub(super) fn paragraph(&mut self, lines: usize) -> Text {
        let mut paragraph = Vec::new();
        for _ in 0..lines {
            paragraph.extend_from_slice(self.line().as_bytes());
            paragraph.extend_from_slice(b"\r\n");
        }
        Text { octets: paragraph, omitted: 0 }
    }

    /// A header and the lines of a body, each given without its end.
    pub(super) fn with_lines<L: AsRef<[u8]>>(
        &mut self,
        subject: &str,
        lines: impl IntoIterator<Item = L>,
    ) -> Text {
        let mut message = self.header(subject);
        for line in lines {
            message.octets.extend_from_slice(line.as_ref());
            message.octets.extend_from_slice(b"\r\n");
        }
        message
    }

    /// So many lines, each one of `choices`.
    pub(super) fn chosen_lines(&mut self, lines: usize, choices: &[&str]) -> Text {
        let mut text = Text::default();
        for _ in 0..lines {
            let line = self.random.pick(choices);
            if self.measures {
                text.omitted += line.len() + 2;
            } else {
                text.octets.extend_from_slice(line.as_bytes());
                text.octets.extend_from_slice(b"\r\n");
            }
        }
        text
    }

    /// So many octets, each one of `choices`.
    pub(super) fn chosen_octets(&mut self, octets: usize, choices: &[u8]) -> Text {
        if self.measures {
            return Text { octets: Vec::new(), omitted: octets };
        }
        Text::from((0..octets).map(|_| choices[self.below(choices.len())]).collect::<Vec<u8>>())
    }

    /// Random octets as base64 in lines of 76.
    pub(super) fn base64_lines(&mut self, octets: usize) -> Text {
        let numbers = octets.div_ceil(8);
        if self.measures {
            let encoded = (numbers * 8).div_ceil(3) * 4;
            return Text { octets: Vec::new(), omitted: encoded + 2 * encoded.div_ceil(BASE64_LINE) };
        }
        let octets: Vec<u8> = (0..numbers).flat_map(|_| self.random.number().to_le_bytes()).collect();
        let mut lines = Vec::with_capacity(octets.len() * 7 / 5);
        for line in STANDARD.encode(octets).as_bytes().chunks(BASE64_LINE) {
            lines.extend_from_slice(line);
            lines.extend_from_slice(b"\r\n");
        }
        Text { octets: lines, omitted: 0 }
    }
}
