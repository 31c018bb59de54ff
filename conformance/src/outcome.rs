//! What a subject made of a session.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Failure, Octets};

/// Everything about a session that is the same for two clients that behave the same.
///
/// Left out on purpose: times, the words of TLS and socket errors, and how many octets of a message were seen before
/// it broke off.
///
/// ```
/// use pop3_conformance::outcome::{Answer, Outcome};
///
/// let outcome = Outcome::opened("ready").and([Answer::Done, Answer::Maildrop { messages: 2, octets: Some(320) }]);
/// let json = serde_json::to_string(&outcome)?;
/// assert_eq!(serde_json::from_str::<Outcome>(&json)?, outcome);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Text of the greeting, or why there is no session.
    pub opened: Result<Octets, Failure>,
    /// One for each action of the plan; none where there is no session.
    pub answers: Vec<Result<Answer, Failure>>,
}

/// What an action gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Answer {
    /// It succeeded and has nothing to tell.
    Done,
    /// Lines of CAPA as sent.
    Capabilities(Vec<Octets>),
    /// STAT.
    Maildrop {
        /// Messages.
        messages: u32,
        /// Their octets; none where the server's size is no number.
        octets: Option<u64>,
    },
    /// LIST, in the server's order.
    Scan(Vec<ScanEntry>),
    /// LIST with an argument.
    ScanOne(ScanEntry),
    /// UIDL, in the server's order.
    UniqueIds(Vec<UniqueId>),
    /// UIDL with an argument.
    UniqueIdOf(UniqueId),
    /// A message that was received whole.
    Message {
        /// Size in the server's status line, where there is one.
        announced: Option<u64>,
        /// What the message is.
        content: Content,
    },
    /// A message that was dropped half-read.
    Dropped,
    /// The session is not in a state for this action, so the client was not asked.
    Impossible,
}

/// A line of the scan listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScanEntry {
    /// Message number.
    pub message: u32,
    /// Size in octets as the server counts it; none where it is no number.
    pub octets: Option<u64>,
}

/// A line of UIDL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UniqueId {
    /// Message number.
    pub message: u32,
    /// Unique-id.
    pub id: Octets,
}

/// Length and digest of a message, byte-stuffing undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Length in octets.
    pub octets: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Makes a [`Content`] out of chunks.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    octets: u64,
    hash: Sha256,
}

impl Digest {
    /// Takes the next octets.
    pub fn update(&mut self, octets: &[u8]) {
        self.octets += octets.len() as u64;
        self.hash.update(octets);
    }

    /// Octets taken so far.
    #[must_use]
    pub fn octets(&self) -> u64 {
        self.octets
    }

    /// The content, once all octets were taken.
    #[must_use]
    pub fn finish(self) -> Content {
        Content { octets: self.octets, sha256: format!("{:x}", self.hash.finalize()) }
    }
}

impl Content {
    /// Of octets that are all here.
    pub fn of(octets: impl AsRef<[u8]>) -> Self {
        let mut digest = Digest::default();
        digest.update(octets.as_ref());
        digest.finish()
    }
}

impl Answer {
    /// A message without an announced size.
    pub fn message(content: impl AsRef<[u8]>) -> Self {
        Self::Message { announced: None, content: Content::of(content) }
    }
}

impl Outcome {
    /// A session with this text in its greeting.
    pub fn opened(greeting: impl AsRef<[u8]>) -> Self {
        Self { opened: Ok(greeting.into()), answers: Vec::new() }
    }

    /// No session.
    #[must_use]
    pub fn not_opened(failure: Failure) -> Self {
        Self { opened: Err(failure), answers: Vec::new() }
    }

    /// The same outcome with more actions that succeeded.
    #[must_use]
    pub fn and(mut self, answers: impl IntoIterator<Item = Answer>) -> Self {
        self.answers.extend(answers.into_iter().map(Ok));
        self
    }

    /// The same outcome with one more action, which failed.
    #[must_use]
    pub fn and_failed(mut self, failure: Failure) -> Self {
        self.answers.push(Err(failure));
        self
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done => f.write_str("done"),
            Self::Capabilities(lines) => f.debug_list().entries(lines).finish(),
            Self::Maildrop { messages, octets } => {
                write!(f, "{messages} messages, {} octets", shown(*octets))
            }
            Self::Scan(entries) => {
                f.debug_list().entries(entries.iter().map(|e| (e.message, e.octets))).finish()
            }
            Self::ScanOne(entry) => write!(f, "message {} has {} octets", entry.message, shown(entry.octets)),
            Self::UniqueIds(ids) => {
                f.debug_list().entries(ids.iter().map(|id| (id.message, &id.id))).finish()
            }
            Self::UniqueIdOf(id) => write!(f, "message {} is {}", id.message, id.id),
            Self::Message { announced, content } => {
                write!(f, "{} octets, sha256 {:.16}", content.octets, content.sha256)?;
                announced.map_or(Ok(()), |octets| write!(f, ", announced as {octets}"))
            }
            Self::Dropped => f.write_str("dropped half-read"),
            Self::Impossible => f.write_str("impossible in this state"),
        }
    }
}

fn shown(octets: Option<u64>) -> String {
    octets.map_or_else(|| "?".to_owned(), |octets| octets.to_string())
}
