//! Messages: octets in the form in which they are sent.

use std::fmt;

use bytes::Bytes;

use super::generated::{Generated, Lines};
use super::normalise::{Repairs, normalise};
use super::verifier::Verifier;
use crate::corpus::Sample;
use crate::random::mix;

/// The size of the pieces in which content is handed out, in octets (a generated piece may be a
/// line longer).
const CHUNK: usize = 64 * 1024;

/// One message of a maildrop, as RFC 1939 has it sent: lines that end in CRLF.
///
/// Made from octets with `From` (see [`Repairs`] for what is changed then), or with
/// [`generated`](Self::generated). Cloning is cheap.
///
/// ```
/// use pop3_mock::Message;
///
/// let message = Message::from("Subject: hello\n\n.dot\n");
/// assert_eq!(message.to_vec(), b"Subject: hello\r\n\r\n.dot\r\n");
/// assert_eq!(message.octets(), 24);
/// assert_eq!(message.repairs().bare_lf, 3);
/// ```
#[derive(Clone)]
pub struct Message {
    content: Content,
    repairs: Repairs,
}

#[derive(Clone, PartialEq)]
enum Content {
    Stored(Bytes),
    Generated(Generated),
    Sample(Sample),
}

impl Message {
    /// A message of `octets` octets that follows from `seed` and is made while it is read, so that
    /// a GiB costs no memory.
    ///
    /// Its lines differ from one another; some begin with a dot, some are empty. All sizes are met
    /// exactly but one: a message cannot have one octet, it gets two.
    ///
    /// ```
    /// use pop3_mock::Message;
    ///
    /// let message = Message::generated(1 << 30, 7);
    /// assert_eq!(message.octets(), 1 << 30);
    /// assert_eq!(Message::generated(100, 7), Message::generated(100, 7));
    /// ```
    #[must_use]
    pub fn generated(octets: u64, seed: u64) -> Self {
        Self { content: Content::Generated(Generated::new(octets, seed)), repairs: Repairs::default() }
    }

    /// A message of a corpus.
    pub(crate) fn sample(sample: Sample) -> Self {
        Self { content: Content::Sample(sample), repairs: Repairs::default() }
    }

    /// The size in octets as STAT and LIST tell it: line ends count two, stuffing and terminator
    /// nothing (RFC 1939 §11).
    #[must_use]
    pub fn octets(&self) -> u64 {
        match &self.content {
            Content::Stored(octets) => octets.len() as u64,
            Content::Generated(generated) => generated.octets,
            Content::Sample(sample) => sample.octets,
        }
    }

    /// Whether it is made while it is read.
    pub(crate) fn is_generated(&self) -> bool {
        !matches!(self.content, Content::Stored(_))
    }

    /// A number that differs for different content. Of a message of any size only the beginning is made for it: size and
    /// beginning tell those apart. One of a corpus need not be made at all.
    pub(super) fn fingerprint(&self) -> u64 {
        let most = match &self.content {
            Content::Stored(_) => usize::MAX,
            Content::Generated(_) => 1,
            Content::Sample(sample) => return sample.fingerprint(),
        };
        self.chunks().take(most).fold(mix(self.octets()), |state, chunk| {
            chunk.chunks(8).fold(state, |state, word| {
                let mut padded = [0; 8];
                padded[..word.len()].copy_from_slice(word);
                mix(state ^ u64::from_le_bytes(padded))
            })
        })
    }

    /// What was changed when the message was made from octets.
    #[must_use]
    pub fn repairs(&self) -> Repairs {
        self.repairs
    }

    /// The content from its first octet, in pieces of about 64 KiB, without byte-stuffing.
    #[must_use]
    pub fn chunks(&self) -> Chunks {
        Chunks(match &self.content {
            Content::Stored(octets) => Source::Stored(octets.clone()),
            Content::Generated(generated) => Source::Generated(generated.lines()),
            Content::Sample(sample) => Source::Stored(sample.content()),
        })
    }

    /// The whole content, without byte-stuffing. A generated message is made in full: use
    /// [`chunks`](Self::chunks) or [`verifier`](Self::verifier) for large ones.
    #[must_use]
    pub fn to_vec(&self) -> Vec<u8> {
        self.chunks().flatten().collect()
    }

    /// Compares what a client delivers with this message, piece by piece, without holding either.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        Verifier::new(self.chunks())
    }
}

/// What differs only in how it is kept is equal; size and seed decide first.
impl PartialEq for Message {
    fn eq(&self, other: &Self) -> bool {
        let is_same = match (&self.content, &other.content) {
            (Content::Sample(_), _) | (_, Content::Sample(_)) => {
                self.content == other.content
                    || self.octets() == other.octets() && self.to_vec() == other.to_vec()
            }
            (one, other) => one == other,
        };
        is_same && self.repairs == other.repairs
    }
}

impl Eq for Message {}

impl From<Bytes> for Message {
    fn from(octets: Bytes) -> Self {
        let (octets, repairs) = normalise(octets);
        Self { content: Content::Stored(octets), repairs }
    }
}

impl From<Vec<u8>> for Message {
    fn from(octets: Vec<u8>) -> Self {
        Bytes::from(octets).into()
    }
}

impl From<&[u8]> for Message {
    fn from(octets: &[u8]) -> Self {
        Bytes::copy_from_slice(octets).into()
    }
}

impl<const LENGTH: usize> From<&[u8; LENGTH]> for Message {
    fn from(octets: &[u8; LENGTH]) -> Self {
        octets.as_slice().into()
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl From<&Message> for Message {
    fn from(message: &Message) -> Self {
        message.clone()
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Stored(octets) if octets.len() <= 256 => {
                write!(f, "Message(\"{}\")", octets.escape_ascii())
            }
            Content::Stored(octets) => write!(f, "Message({} octets)", octets.len()),
            Content::Generated(generated) => generated.fmt(f),
            Content::Sample(sample) => sample.fmt(f),
        }
    }
}

/// The content of a [`Message`] in pieces, from [`Message::chunks`].
#[derive(Clone, Debug)]
pub struct Chunks(Source);

#[derive(Clone, Debug)]
enum Source {
    Stored(Bytes),
    Generated(Lines),
}

impl Iterator for Chunks {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        match &mut self.0 {
            Source::Stored(octets) if octets.is_empty() => None,
            Source::Stored(octets) => Some(octets.split_to(octets.len().min(CHUNK))),
            Source::Generated(lines) => lines.chunk(CHUNK),
        }
    }
}
