//! One session's hold on a maildrop: the lock, the snapshot and the delete marks.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use super::shown::{Shown, shown};
use super::store::Maildrop;
use super::{StoredMessage, Terms};
use crate::clock::Clock;
use crate::rules::Decisions;
use crate::sync::lock;

/// A maildrop opened by a session.
///
/// Messages are numbered at login and keep their numbers, mail that comes later is not seen
/// (RFC1939-4-15). Dropping a lease releases the lock and removes nothing (RFC1939-6-03).
#[derive(Debug)]
pub(crate) struct Lease {
    maildrop: Arc<Mutex<Maildrop>>,
    messages: Vec<Entry>,
    decisions: Arc<Decisions>,
    clock: Clock,
    terms: Terms,
    /// What was too old when the session began.
    expired: Vec<Arc<str>>,
    /// The UPDATE state was entered.
    committed: bool,
}

#[derive(Debug)]
struct Entry {
    shown: Shown,
    deleted: bool,
    retrieved: bool,
}

/// A message together with its number in this session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listed<'l> {
    pub(crate) number: u64,
    pub(crate) stored: &'l StoredMessage,
    /// What UIDL says.
    pub(crate) unique_id: &'l str,
    /// What LIST says.
    pub(crate) octets: u64,
}

/// What the UPDATE state did.
#[derive(Debug)]
pub(crate) struct Commit {
    /// How many messages it says it has removed.
    pub(crate) said: usize,
    /// The unique-ids of those that it has removed.
    pub(crate) removed: Vec<Arc<str>>,
    /// Those of them that no DELE had marked.
    pub(crate) expired: Vec<Arc<str>>,
    /// How many messages are left.
    pub(crate) left: usize,
}

impl Lease {
    /// Takes the exclusive lock; `None` if another session holds it.
    pub(super) fn take(
        maildrop: &Arc<Mutex<Maildrop>>,
        decisions: Arc<Decisions>,
        clock: Clock,
        terms: Terms,
    ) -> Option<Self> {
        let mut open = lock(maildrop);
        if std::mem::replace(&mut open.state.locked, true) && !decisions.no_lock {
            return None;
        }
        let expired = terms.expire.age().map(|age| open.expire(age, clock.now())).unwrap_or_default();
        let messages = shown(&mut open, &decisions, clock.now());
        let entry = |shown| Entry { shown, deleted: false, retrieved: false };
        let messages = messages.into_iter().map(entry).collect();
        let maildrop = maildrop.clone();
        Some(Self { maildrop, messages, decisions, clock, terms, expired, committed: false })
    }

    /// What holds for the user.
    pub(crate) fn terms(&self) -> Terms {
        self.terms
    }

    /// The unique-ids of messages that were too old when the session began, and are gone.
    pub(crate) fn expired(&self) -> &[Arc<str>] {
        &self.expired
    }

    /// The messages that are not marked as deleted, by number.
    pub(crate) fn listed(&self) -> impl Iterator<Item = Listed<'_>> {
        let numbered = (1..).zip(&self.messages);
        let visible = numbered.filter(|(_, entry)| !entry.deleted || self.decisions.deleted_listed);
        visible.map(|(number, entry)| entry.listed(number))
    }

    /// Number of messages and sum of their octets, marked ones left out.
    pub(crate) fn totals(&self) -> (u64, u64) {
        let unmarked = self.messages.iter().filter(|entry| !entry.deleted);
        unmarked.fold((0, 0), |(messages, octets), entry| {
            (messages + 1, octets + entry.shown.stored.message.octets())
        })
    }

    /// The message with this number, unless there is none or it is marked as deleted.
    pub(crate) fn find(&self, number: u64) -> Option<Listed<'_>> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        let entry =
            self.messages.get(index).filter(|entry| !entry.deleted || self.decisions.deleted_found)?;
        // Without a lock, another session may have removed it.
        if self.decisions.no_lock && !lock(&self.maildrop).holds(&entry.shown.stored.unique_id) {
            return None;
        }
        Some(entry.listed(number))
    }

    /// A client has retrieved the message with this number; gives its unique-id if that has marked it as deleted.
    pub(crate) fn retrieved(&mut self, number: u64, deletes: bool) -> Option<Arc<str>> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        self.messages.get_mut(index)?.retrieved = true;
        if deletes { self.mark(number) } else { None }
    }

    /// Marks a message as deleted and gives its unique-id; `None` if there is none to mark.
    pub(crate) fn mark(&mut self, number: u64) -> Option<Arc<str>> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        let found_again = self.decisions.deleted_found;
        let entry = self.messages.get_mut(index).filter(|entry| !entry.deleted || found_again)?;
        entry.deleted = true;
        Some(entry.shown.stored.unique_id.clone())
    }

    /// Takes all marks back; gives the unique-ids of the messages that had one.
    pub(crate) fn unmark_all(&mut self) -> Vec<Arc<str>> {
        let unmark = |entry: &mut Entry| {
            std::mem::take(&mut entry.deleted).then(|| entry.shown.stored.unique_id.clone())
        };
        self.messages.iter_mut().filter_map(unmark).collect()
    }

    /// How many messages the UPDATE state has to remove.
    pub(crate) fn due(&self) -> usize {
        self.messages.iter().filter(|entry| self.is_due(entry)).count()
    }

    /// Marked as deleted, or as good as that: EXPIRE 0 "MAY assume an implicit DELE for each message which was
    /// downloaded with RETR", RFC 2449 §6.7.
    fn is_due(&self, entry: &Entry) -> bool {
        entry.deleted || (entry.retrieved && self.terms.expire.is_at_once())
    }

    /// The UPDATE state: removes what is to be removed, but not more than `limit` messages, then releases the lock
    /// (RFC1939-6-01, -06).
    pub(crate) fn commit(mut self, limit: usize) -> Commit {
        self.committed = true;
        let due: Vec<&Entry> = self.messages.iter().filter(|entry| self.is_due(entry)).take(limit).collect();
        let mut expired: Vec<Arc<str>> = due.iter().filter(|entry| !entry.deleted).map(unique_id).collect();
        let due: Vec<Arc<str>> = due.iter().map(unique_id).collect();
        let mut maildrop = lock(&self.maildrop);
        maildrop.withhold(self.retrieved_ids(), &self.decisions);
        let removed = maildrop.update(&due, &self.decisions);
        // A deviation may have kept them.
        expired.retain(|unique_id| removed.contains(unique_id));
        let left = maildrop.state.messages.len();
        // `self` is dropped behind this line and takes the mutex again.
        drop(maildrop);
        Commit { said: due.len(), removed, expired, left }
    }

    fn marked(&self) -> Vec<Arc<str>> {
        let marked = self.messages.iter().filter(|entry| entry.deleted);
        marked.map(|entry| entry.shown.stored.unique_id.clone()).collect()
    }

    fn retrieved_ids(&self) -> HashSet<Arc<str>> {
        let retrieved = self.messages.iter().filter(|entry| entry.retrieved);
        retrieved.map(|entry| entry.shown.stored.unique_id.clone()).collect()
    }
}

fn unique_id(entry: &&Entry) -> Arc<str> {
    entry.shown.stored.unique_id.clone()
}

impl Entry {
    fn listed(&self, number: u64) -> Listed<'_> {
        let stored = &self.shown.stored;
        let octets = if self.deleted { 0 } else { stored.message.octets() };
        Listed { number, stored, unique_id: &self.shown.unique_id, octets }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut maildrop = lock(&self.maildrop);
        maildrop.state.locked = false;
        if !self.committed {
            maildrop.dropped(&self.marked(), &self.decisions, self.clock.now());
        }
    }
}
