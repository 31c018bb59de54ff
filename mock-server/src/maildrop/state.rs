//! What a maildrop holds at one moment.

use std::sync::Arc;

use super::message::Message;

/// A maildrop as it is now: what a session that logs in at this moment would see.
///
/// Messages that an open session has marked as deleted are still here, since only QUIT removes
/// them (RFC 1939 §6).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MaildropState {
    /// The messages in the order of their message-numbers.
    pub messages: Vec<StoredMessage>,
    /// Whether a session holds the exclusive lock.
    pub locked: bool,
}

/// A message with its unique-id.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredMessage {
    /// The unique-id, 1 to 70 characters from 0x21 to 0x7E, never given twice in a maildrop.
    pub unique_id: Arc<str>,
    /// The message.
    pub message: Message,
}

impl MaildropState {
    /// The sum of the messages' sizes, in octets.
    #[must_use]
    pub fn octets(&self) -> u64 {
        self.messages.iter().map(|stored| stored.message.octets()).sum()
    }
}
