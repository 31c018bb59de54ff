//! What a maildrop holds at one moment.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::message::Message;
use crate::random::mix;

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
    /// How often content with this fingerprint was delivered.
    deliveries: HashMap<u64, u64>,
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

    /// Adds a message and gives its unique-id: the content's fingerprint and a number that counts
    /// equal ones.
    ///
    /// No id comes twice in a maildrop, deleted messages included (RFC1939-7-18). And since it
    /// follows from the content, a server that loads the same files again gives the same ids.
    pub(super) fn deliver(&mut self, message: Message) -> Arc<str> {
        let fingerprint = fingerprint(&message);
        let deliveries = self.deliveries.entry(fingerprint).or_default();
        *deliveries += 1;
        let unique_id: Arc<str> = format!("{fingerprint:016x}.{deliveries}").into();
        self.messages.push(StoredMessage { unique_id: unique_id.clone(), message });
        unique_id
    }

    pub(super) fn remove(&mut self, unique_ids: &HashSet<Arc<str>>) -> usize {
        let before = self.messages.len();
        self.messages.retain(|stored| !unique_ids.contains(&stored.unique_id));
        before - self.messages.len()
    }
}

/// A number that differs for different content. Of a generated message only the beginning is made
/// for it: size and beginning tell those apart.
fn fingerprint(message: &Message) -> u64 {
    let chunks = message.chunks().take(if message.is_generated() { 1 } else { usize::MAX });
    chunks.fold(mix(message.octets()), |state, chunk| {
        chunk.chunks(8).fold(state, |state, word| {
            let mut padded = [0; 8];
            padded[..word.len()].copy_from_slice(word);
            mix(state ^ u64::from_le_bytes(padded))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unique_id_follows_from_content_and_is_never_given_twice() {
        let mut maildrop = MaildropState::default();
        let first = maildrop.deliver("a".into());
        let other = maildrop.deliver("b".into());
        assert_eq!(maildrop.remove(&HashSet::from([first.clone()])), 1);
        let again = maildrop.deliver("a".into());
        assert_eq!(HashSet::from([&first, &other, &again]).len(), 3);
        assert_eq!(MaildropState::default().deliver("b".into()), other);
    }

    #[test]
    fn a_unique_id_has_1_to_70_octets_from_0x21_to_0x7e() {
        let unique_id = MaildropState::default().deliver(Message::generated(u64::MAX, 1));
        assert!((1..=70).contains(&unique_id.len()));
        assert!(unique_id.bytes().all(|octet| (0x21..=0x7E).contains(&octet)));
    }
}
