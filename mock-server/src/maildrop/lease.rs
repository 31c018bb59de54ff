//! One session's hold on a maildrop: the lock, the snapshot and the delete marks.

use std::sync::{Arc, Mutex};

use super::StoredMessage;
use super::store::Maildrop;
use crate::sync::lock;

/// A maildrop opened by a session.
///
/// Messages are numbered at login and keep their numbers, mail that comes later is not seen
/// (RFC1939-4-15). Dropping a lease releases the lock and removes nothing (RFC1939-6-03).
#[derive(Debug)]
pub(crate) struct Lease {
    maildrop: Arc<Mutex<Maildrop>>,
    messages: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    stored: StoredMessage,
    deleted: bool,
}

/// A message together with its number in this session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listed<'l> {
    pub(crate) number: u64,
    pub(crate) stored: &'l StoredMessage,
}

impl Lease {
    /// Takes the exclusive lock; `None` if another session holds it.
    pub(super) fn take(maildrop: &Arc<Mutex<Maildrop>>) -> Option<Self> {
        let mut open = lock(maildrop);
        if std::mem::replace(&mut open.state.locked, true) {
            return None;
        }
        let messages = open.state.messages.iter().cloned();
        let messages = messages.map(|stored| Entry { stored, deleted: false }).collect();
        Some(Self { maildrop: maildrop.clone(), messages })
    }

    /// The messages that are not marked as deleted, by number.
    pub(crate) fn listed(&self) -> impl Iterator<Item = Listed<'_>> {
        let numbered = (1..).zip(&self.messages);
        let visible = numbered.filter(|(_, entry)| !entry.deleted);
        visible.map(|(number, entry)| Listed { number, stored: &entry.stored })
    }

    /// Number of messages and sum of their octets, marked ones left out.
    pub(crate) fn totals(&self) -> (u64, u64) {
        self.listed().fold((0, 0), |(messages, octets), listed| {
            (messages + 1, octets + listed.stored.message.octets())
        })
    }

    /// The message with this number, unless there is none or it is marked as deleted.
    pub(crate) fn find(&self, number: u64) -> Option<Listed<'_>> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        let entry = self.messages.get(index).filter(|entry| !entry.deleted)?;
        Some(Listed { number, stored: &entry.stored })
    }

    /// Marks a message as deleted and gives its unique-id; `None` if there is none to mark.
    pub(crate) fn mark(&mut self, number: u64) -> Option<Arc<str>> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        let entry = self.messages.get_mut(index).filter(|entry| !entry.deleted)?;
        entry.deleted = true;
        Some(entry.stored.unique_id.clone())
    }

    /// Takes all marks back; gives the unique-ids of the messages that had one.
    pub(crate) fn unmark_all(&mut self) -> Vec<Arc<str>> {
        let unmark =
            |entry: &mut Entry| std::mem::take(&mut entry.deleted).then(|| entry.stored.unique_id.clone());
        self.messages.iter_mut().filter_map(unmark).collect()
    }

    /// How many messages are marked as deleted.
    pub(crate) fn marks(&self) -> usize {
        self.messages.iter().filter(|entry| entry.deleted).count()
    }

    /// The UPDATE state: removes what is marked, but not more than `limit` messages, then releases the lock
    /// (RFC1939-6-01, -06). Comes back with the unique-ids of those removed and the number of those left.
    pub(crate) fn commit(self, limit: usize) -> (Vec<Arc<str>>, usize) {
        let marked = self.messages.iter().filter(|entry| entry.deleted).take(limit);
        let marked: Vec<_> = marked.map(|entry| entry.stored.unique_id.clone()).collect();
        let mut maildrop = lock(&self.maildrop);
        maildrop.remove(&marked.iter().cloned().collect());
        let left = maildrop.state.messages.len();
        // `self` is dropped behind this line and takes the mutex again.
        drop(maildrop);
        (marked, left)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        lock(&self.maildrop).state.locked = false;
    }
}
