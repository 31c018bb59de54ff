//! Keeping the ledger while sessions run.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use super::{Account, Ledger, LedgerEntry};
use crate::sync::lock;

/// How many accounts of one session with one message are kept in all.
const MAX_ACCOUNTS: usize = 1 << 20;

/// The ledger of a server, shared by its sessions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Book(Arc<Mutex<Pages>>);

#[derive(Debug, Default)]
struct Pages {
    users: BTreeMap<Arc<str>, Page>,
    scripted: u64,
    accounts: usize,
    omitted: u64,
    /// Messages in all pages.
    messages: usize,
}

/// The messages of one user.
#[derive(Debug, Default)]
struct Page {
    entries: Vec<LedgerEntry>,
    places: HashMap<Arc<str>, usize>,
}

impl Book {
    /// Begins with a user who has no messages, in the place of one of that name.
    pub(crate) fn open(&self, user: &str) {
        let mut pages = lock(&self.0);
        let replaced = pages.users.insert(user.into(), Page::default());
        pages.messages -= replaced.map_or(0, |page| page.entries.len());
    }

    /// Begins anew, without users.
    pub(crate) fn clear(&self) {
        *lock(&self.0) = Pages::default();
    }

    /// Enters a message that has come.
    pub(crate) fn deliver(&self, user: &str, unique_id: Arc<str>, octets: u64) {
        let mut pages = lock(&self.0);
        let Some((user, _)) = pages.users.get_key_value(user) else { return };
        let user = user.clone();
        let page = pages.users.entry(user.clone()).or_default();
        let number = page.entries.len() as u64 + 1;
        page.places.insert(unique_id.clone(), page.entries.len());
        let (total, sessions) = (Account::default(), BTreeMap::new());
        page.entries.push(LedgerEntry { user, number, unique_id, octets, total, sessions });
        pages.messages += 1;
    }

    /// How many messages and users there are or were.
    #[cfg(feature = "control")]
    pub(crate) fn length(&self) -> usize {
        let pages = lock(&self.0);
        pages.messages + pages.users.len()
    }

    /// The server has removed a message by itself, in no session.
    pub(crate) fn expired(&self, user: &str, unique_id: &str) {
        let pages = &mut *lock(&self.0);
        let Some(page) = pages.users.get_mut(user) else { return };
        if let Some(entry) = page.places.get(unique_id).and_then(|place| page.entries.get_mut(*place)) {
            entry.total.expired = true;
        }
    }

    /// A session plays a script.
    pub(crate) fn script(&self) {
        lock(&self.0).scripted += 1;
    }

    /// Changes a message's accounts: that of all sessions, then that of one session if it is kept. `change` gets
    /// whether the message had been sent whole before.
    pub(super) fn change(
        &self,
        user: &str,
        unique_id: &str,
        session: u64,
        change: impl Fn(&mut Account, bool),
    ) {
        let pages = &mut *lock(&self.0);
        let Some(page) = pages.users.get_mut(user) else { return };
        let Some(entry) = page.places.get(unique_id).and_then(|place| page.entries.get_mut(*place)) else {
            return;
        };
        let sent = entry.total.whole > 0;
        change(&mut entry.total, sent);
        if let Some(account) = entry.sessions.get_mut(&session) {
            return change(account, sent);
        }
        if pages.accounts == MAX_ACCOUNTS {
            pages.omitted += 1;
            return;
        }
        pages.accounts += 1;
        change(entry.sessions.entry(session).or_default(), sent);
    }

    pub(crate) fn ledger(&self) -> Ledger {
        let pages = lock(&self.0);
        let entries = pages.users.values().flat_map(|page| page.entries.iter().cloned());
        Ledger { entries: entries.collect(), scripted: pages.scripted, omitted: pages.omitted }
    }
}
