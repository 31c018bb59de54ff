//! What a batch asks for, and what comes back.

use alloc::{collections::BTreeSet, string::String};

use pop3_proto::{Command, MessageNumber, ScanEntry, UniqueId};

use crate::{Error, ErrorKind, Refusal, Step};

/// A command of a batch: each names one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Request {
    /// RETR: the whole message.
    Retrieve(u32),
    /// TOP: the header and this many lines of the body.
    Top(u32, u32),
    /// DELE: marks the message as deleted.
    Delete(u32),
    /// LIST of one message.
    Scan(u32),
    /// UIDL of one message.
    UniqueId(u32),
}

/// The answer to one request of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What was asked.
    pub request: Request,
    /// What came back. A refusal ends nothing: the next item follows.
    pub outcome: Result<Answer, Refusal>,
}

/// A positive answer to a [`Request`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A message follows: read it with [`Batch::chunk`](crate::Batch::chunk). What is left of it when the next item is
    /// asked for is read and thrown away, up to [`Limits::drain`](crate::Limits::drain).
    Message {
        /// Size that the server announced. A hint, never a bound.
        announced: Option<u64>,
    },
    /// The message is marked; it is gone once QUIT succeeds.
    Deleted,
    /// Its size.
    Scan(ScanEntry),
    /// Its unique-id.
    UniqueId(UniqueId),
}

impl Request {
    /// The message that is asked about.
    #[must_use]
    pub fn message(self) -> u32 {
        match self {
            Self::Retrieve(message)
            | Self::Top(message, _)
            | Self::Delete(message)
            | Self::Scan(message)
            | Self::UniqueId(message) => message,
        }
    }

    /// The step that its errors name.
    pub(crate) fn step(self) -> Step {
        match self {
            Self::Retrieve(_) => Step::Retr,
            Self::Top(..) => Step::Top,
            Self::Delete(_) => Step::Dele,
            Self::Scan(_) => Step::List,
            Self::UniqueId(_) => Step::Uidl,
        }
    }

    /// Whether a message is the answer.
    pub(crate) fn has_body(self) -> bool {
        matches!(self, Self::Retrieve(_) | Self::Top(..))
    }

    pub(crate) fn number(self) -> Result<MessageNumber, Error> {
        MessageNumber::try_from(self.message()).map_err(|misuse| ErrorKind::from(misuse).at(self.step()))
    }

    pub(crate) fn command(self, number: MessageNumber) -> Command {
        match self {
            Self::Retrieve(_) => Command::retr(number),
            Self::Top(_, lines) => Command::top(number, lines),
            Self::Delete(_) => Command::dele(number),
            Self::Scan(_) => Command::list(Some(number)),
            Self::UniqueId(_) => Command::uidl(Some(number)),
        }
    }
}

/// Refuses to delete what the same batch retrieves: the deletion would be on its way before the message is safe, also
/// where its RETR fails (quirk pipelined-response-mismatch).
pub(crate) fn check_order(requests: impl Iterator<Item = Request>) -> Result<(), Error> {
    let mut retrieved = BTreeSet::new();
    for request in requests {
        match request {
            Request::Retrieve(message) | Request::Top(message, _) => drop(retrieved.insert(message)),
            Request::Delete(message) if retrieved.contains(&message) => {
                let text = String::from(
                    "the batch retrieves the message that it deletes: store it first, then delete it in another batch",
                );
                return Err(ErrorKind::Misuse(text).at(Step::Dele));
            }
            _ => {}
        }
    }
    Ok(())
}
