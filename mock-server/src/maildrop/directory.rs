//! All maildrops of a server, by user name.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::store::Maildrop;
use super::{Lease, MaildropState, Message, User};
use crate::secret::Secret;
use crate::sync::lock;

/// Who may open which maildrop.
#[derive(Debug, Default)]
pub(crate) struct Directory(BTreeMap<String, Account>);

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
        let mut maildrop = Maildrop::default();
        for message in user.messages {
            maildrop.deliver(message);
        }
        let maildrop = Arc::new(Mutex::new(maildrop));
        self.0.insert(user.name, Account { password: user.password, maildrop });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Checks name and password, then takes the maildrop's lock.
    ///
    /// The order matters: [IN-USE] may be told only to those who know the password
    /// (RFC2449-8.1.2-02).
    pub(crate) fn open(&self, name: &str, password: &[u8]) -> Result<Lease, Denied> {
        let account = self.0.get(name).filter(|account| account.password.is(password));
        let account = account.ok_or(Denied::Credentials)?;
        Lease::take(&account.maildrop).ok_or(Denied::InUse)
    }

    /// A copy of the maildrop's present state; `None` for an unknown user.
    pub(crate) fn state(&self, name: &str) -> Option<MaildropState> {
        Some(lock(&self.0.get(name)?.maildrop).state.clone())
    }

    /// Adds a message behind the others; `None` for an unknown user.
    pub(crate) fn deliver(&self, name: &str, message: Message) -> Option<Arc<str>> {
        Some(lock(&self.0.get(name)?.maildrop).deliver(message))
    }
}
