//! All maildrops of a server, by user name.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::store::Maildrop;
use super::{Lease, MaildropState, Message, User};
use crate::ledger::Book;
use crate::secret::Secret;
use crate::sync::lock;

/// Who may open which maildrop.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    accounts: BTreeMap<String, Account>,
    book: Book,
}

#[derive(Debug)]
struct Account {
    password: Secret,
    maildrop: Arc<Mutex<Maildrop>>,
}

/// Why a login does not open a maildrop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    Credentials,
    InUse,
}

impl Directory {
    /// Adds a user; a second one of the same name takes the place of the first.
    pub(crate) fn add(&mut self, user: User) {
        let User { name, password, messages } = user;
        self.book.open(&name);
        self.accounts.insert(name.clone(), Account { password, maildrop: Arc::default() });
        for message in messages {
            self.deliver(&name, message);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    /// Checks name and password, then takes the maildrop's lock.
    ///
    /// The order matters: [IN-USE] may be told only to those who know the password
    /// (RFC2449-8.1.2-02).
    pub(crate) fn open(&self, name: &str, password: &[u8]) -> Result<Lease, Denied> {
        let account = self.accounts.get(name).filter(|account| account.password.is(password));
        let account = account.ok_or(Denied::Credentials)?;
        Lease::take(&account.maildrop).ok_or(Denied::InUse)
    }

    /// A copy of the maildrop's present state; `None` for an unknown user.
    pub(crate) fn state(&self, name: &str) -> Option<MaildropState> {
        Some(lock(&self.accounts.get(name)?.maildrop).state.clone())
    }

    /// Adds a message behind the others; `None` for an unknown user.
    pub(crate) fn deliver(&self, name: &str, message: Message) -> Option<Arc<str>> {
        let mut maildrop = lock(&self.accounts.get(name)?.maildrop);
        let octets = message.octets();
        let unique_id = maildrop.deliver(message);
        // Before a session can see it.
        self.book.deliver(name, unique_id.clone(), octets);
        Some(unique_id)
    }

    /// Where sessions enter what becomes of the messages.
    pub(crate) fn book(&self) -> &Book {
        &self.book
    }
}
