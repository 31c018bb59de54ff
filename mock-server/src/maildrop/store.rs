//! A maildrop with what it must remember of messages that are gone.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use super::message::Message;
use super::state::{MaildropState, StoredMessage};
use crate::clock::Moment;
use crate::rules::Decisions;

/// What all sessions of a user share.
#[derive(Debug, Default)]
pub(super) struct Maildrop {
    pub(super) state: MaildropState,
    /// When each message came; those that were there first are not in here.
    arrived: HashMap<Arc<str>, Moment>,
    /// How often content with this fingerprint was delivered.
    deliveries: HashMap<u64, u64>,
    /// Until then sessions see no message.
    pub(super) empty_until: Option<Moment>,
    /// What sessions see no more, although it is there.
    withheld: HashSet<Arc<str>>,
    /// What is removed once one more session has seen it.
    late: HashSet<Arc<str>>,
}

impl Maildrop {
    /// Adds a message and gives its unique-id: the content's fingerprint and a number that counts
    /// equal ones.
    ///
    /// No id comes twice in a maildrop, deleted messages included (RFC1939-7-18). And since it
    /// follows from the content, a server that loads the same files again gives the same ids.
    pub(super) fn deliver(&mut self, message: Message, now: Moment) -> Arc<str> {
        let fingerprint = message.fingerprint();
        let deliveries = self.deliveries.entry(fingerprint).or_default();
        *deliveries += 1;
        let unique_id: Arc<str> = format!("{fingerprint:016x}.{deliveries}").into();
        self.arrived.insert(unique_id.clone(), now);
        self.state.messages.push(StoredMessage { unique_id: unique_id.clone(), message });
        unique_id
    }

    pub(super) fn remove(&mut self, unique_ids: &HashSet<Arc<str>>) -> usize {
        let before = self.state.messages.len();
        self.state.messages.retain(|stored| !unique_ids.contains(&stored.unique_id));
        self.arrived.retain(|unique_id, _| !unique_ids.contains(unique_id));
        before - self.state.messages.len()
    }

    /// What is there was there when the clock began.
    pub(super) fn arrived_first(&mut self) {
        self.arrived.clear();
    }

    /// Removes what came so long ago; gives the unique-ids.
    pub(super) fn expire(&mut self, age: Duration, now: Moment) -> Vec<Arc<str>> {
        let is_old = |stored: &&StoredMessage| {
            let arrived = self.arrived.get(&stored.unique_id).copied().unwrap_or(Moment::START);
            arrived.after(age) <= now
        };
        let old = self.state.messages.iter().filter(is_old).map(|stored| stored.unique_id.clone());
        let old: Vec<Arc<str>> = old.collect();
        if !old.is_empty() {
            self.remove(&old.iter().cloned().collect());
        }
        old
    }

    /// What a new session is shown.
    pub(super) fn visible(&self) -> impl Iterator<Item = &StoredMessage> {
        self.state.messages.iter().filter(|stored| !self.withheld.contains(&stored.unique_id))
    }

    pub(super) fn holds(&self, unique_id: &str) -> bool {
        self.state.messages.iter().any(|stored| *stored.unique_id == *unique_id)
    }

    /// Removes what a session has marked, as far as that is decided; gives the unique-ids of those removed.
    pub(super) fn update(&mut self, marked: &[Arc<str>], decisions: &Decisions) -> Vec<Arc<str>> {
        if decisions.keep_deleted {
            return Vec::new();
        }
        if decisions.late_removal {
            self.late.extend(marked.iter().cloned());
            return Vec::new();
        }
        self.remove(&marked.iter().cloned().collect());
        marked.to_vec()
    }

    /// Removes what the session before has marked.
    pub(super) fn remove_late(&mut self) {
        let late = std::mem::take(&mut self.late);
        self.remove(&late);
    }

    /// Later sessions do not see what this one has retrieved, if that is decided.
    pub(super) fn withhold(&mut self, retrieved: HashSet<Arc<str>>, decisions: &Decisions) {
        if decisions.once_only {
            self.withheld.extend(retrieved);
        }
    }

    /// A session has ended without QUIT.
    pub(super) fn dropped(&mut self, marked: &[Arc<str>], decisions: &Decisions, now: Moment) {
        if decisions.remove_on_drop {
            self.remove(&marked.iter().cloned().collect());
        }
        self.empty_until = decisions.empty_after_drop.map(|time| now.after(time)).or(self.empty_until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unique_id_follows_from_content_and_is_never_given_twice() {
        let mut maildrop = Maildrop::default();
        let first = maildrop.deliver("a".into(), Moment::START);
        let other = maildrop.deliver("b".into(), Moment::START);
        assert_eq!(maildrop.remove(&HashSet::from([first.clone()])), 1);
        let again = maildrop.deliver("a".into(), Moment::START);
        assert_eq!(HashSet::from([&first, &other, &again]).len(), 3);
        assert_eq!(Maildrop::default().deliver("b".into(), Moment::START), other);
    }

    #[test]
    fn a_unique_id_has_1_to_70_octets_from_0x21_to_0x7e() {
        let unique_id = Maildrop::default().deliver(Message::generated(u64::MAX, 1), Moment::START);
        assert!((1..=70).contains(&unique_id.len()));
        assert!(unique_id.bytes().all(|octet| (0x21..=0x7E).contains(&octet)));
    }
}
