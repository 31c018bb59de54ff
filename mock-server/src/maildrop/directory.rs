//! All maildrops of a server, by user name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::account::Account;
use super::{Lease, MaildropState, Message, User};
use crate::prepare::prepare;
use crate::sync::lock;

/// Who may open which maildrop, by the prepared form of the name.
#[derive(Debug, Default)]
pub(crate) struct Directory(BTreeMap<String, Account>);

/// Why a login does not open a maildrop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    Credentials,
    InUse,
}

/// The form of a name that maildrops are found by. A name that cannot be prepared is found by the test alone.
pub(super) fn key(name: &str) -> Cow<'_, str> {
    prepare(name).unwrap_or(Cow::Borrowed(name))
}

impl Directory {
    /// Adds a user; a second one of the same name takes the place of the first.
    pub(crate) fn add(&mut self, user: User) {
        self.0.insert(key(&user.name).into_owned(), Account::new(user));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The user that a client names.
    pub(crate) fn account(&self, name: &str) -> Option<&Account> {
        self.0.get(&*prepare(name)?)
    }

    /// The user with this name and password; gives the name as the test wrote it.
    pub(crate) fn check(&self, name: &str, password: &str) -> Option<String> {
        let account = self.account(name).filter(|account| account.has_password(password))?;
        Some(account.name().to_owned())
    }

    pub(crate) fn has_tokens(&self) -> bool {
        self.0.values().any(|account| !account.tokens().is_empty())
    }

    /// The user whom a bearer token stands for.
    pub(crate) fn owner(&self, token: &[u8]) -> Option<&Account> {
        self.0.values().find(|account| account.tokens().iter().any(|own| own.is(token)))
    }

    /// Takes the lock of the maildrop of a user whose credentials were checked.
    ///
    /// The order matters: [IN-USE] may be told only to those who know the password
    /// (RFC2449-8.1.2-02).
    pub(crate) fn open(&self, name: &str) -> Result<Lease, Denied> {
        self.0.get(&*key(name)).ok_or(Denied::Credentials)?.open()
    }

    /// A copy of the maildrop's present state; `None` for an unknown user.
    pub(crate) fn state(&self, name: &str) -> Option<MaildropState> {
        Some(lock(&self.0.get(&*key(name))?.maildrop).state.clone())
    }

    /// Adds a message behind the others; `None` for an unknown user.
    pub(crate) fn deliver(&self, name: &str, message: Message) -> Option<Arc<str>> {
        Some(lock(&self.0.get(&*key(name))?.maildrop).deliver(message))
    }
}
