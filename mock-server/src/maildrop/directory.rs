//! All maildrops of a server, by user name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::account::Account;
use super::{Failures, Lease, LoginFailure, MaildropState, Message, User};
use crate::clock::Clock;
use crate::ledger::Book;
use crate::prepare::prepare;
use crate::rules::Decisions;
use crate::sync::lock;

/// Who may open which maildrop, by the prepared form of the name.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    accounts: BTreeMap<String, Account>,
    book: Book,
    clock: Clock,
    /// The least time between two logins of a user.
    login_delay: Duration,
    failures: Failures,
}

/// Why a login does not open a maildrop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    Credentials,
    Failed(LoginFailure),
    TooSoon,
    InUse,
}

impl Denied {
    /// The text of the -ERR.
    pub(crate) fn text(self) -> &'static str {
        match self {
            // RFC 3206 §5: [AUTH] for wrong credentials and for nothing else (RFC3206-6-01, -02).
            Self::Credentials => "[AUTH] wrong user name or password",
            // RFC3206-4-03, -04: whether it is worth trying again.
            Self::Failed(LoginFailure::Temporary) => "[SYS/TEMP] the maildrop cannot be opened now",
            Self::Failed(LoginFailure::Permanent) => {
                "[SYS/PERM] the maildrop cannot be opened until somebody mends it"
            }
            Self::TooSoon => "[LOGIN-DELAY] the last login was too short a time ago",
            Self::InUse => "[IN-USE] another session has locked the maildrop",
        }
    }
}

/// The form of a name that maildrops are found by. A name that cannot be prepared is found by the test alone.
pub(super) fn key(name: &str) -> Cow<'_, str> {
    prepare(name).unwrap_or(Cow::Borrowed(name))
}

impl Directory {
    /// Adds a user; a second one of the same name takes the place of the first.
    pub(crate) fn add(&mut self, mut user: User) {
        let (name, messages) = (user.name.clone(), std::mem::take(&mut user.messages));
        self.book.open(&name);
        self.accounts.insert(key(&name).into_owned(), Account::new(user));
        for message in messages {
            self.deliver(&name, message);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    /// The user that a client names.
    pub(crate) fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.get(&*prepare(name)?)
    }

    /// The user with this name and password; gives the name as the test wrote it.
    pub(crate) fn check(&self, name: &str, password: &str) -> Option<String> {
        let account = self.account(name).filter(|account| account.has_password(password))?;
        Some(account.name().to_owned())
    }

    pub(crate) fn has_tokens(&self) -> bool {
        self.accounts.values().any(|account| !account.tokens().is_empty())
    }

    /// The user whom a bearer token stands for.
    pub(crate) fn owner(&self, token: &[u8]) -> Option<&Account> {
        self.accounts.values().find(|account| account.tokens().iter().any(|own| own.is(token)))
    }

    /// Takes the lock of the maildrop of a user whose credentials were checked.
    ///
    /// The order matters: [IN-USE] may be told only to those who know the password
    /// (RFC2449-8.1.2-02).
    pub(crate) fn open(&self, name: &str, decisions: Arc<Decisions>) -> Result<Lease, Denied> {
        let account = self.accounts.get(&*key(name)).ok_or(Denied::Credentials)?;
        if let Some(failure) = self.failures.login() {
            return Err(Denied::Failed(failure));
        }
        let delay = decisions.login_delay.unwrap_or(self.login_delay);
        account.open(&self.clock, delay, decisions)
    }

    /// Has logins be so far apart, by a clock.
    pub(crate) fn delay_logins(&mut self, delay: Duration, clock: Clock) {
        (self.login_delay, self.clock) = (delay, clock);
    }

    pub(crate) fn login_delay(&self) -> Duration {
        self.login_delay
    }

    /// A copy of the maildrop's present state; `None` for an unknown user.
    pub(crate) fn state(&self, name: &str) -> Option<MaildropState> {
        Some(lock(&self.accounts.get(&*key(name))?.maildrop).state.clone())
    }

    /// Adds a message behind the others; `None` for an unknown user.
    pub(crate) fn deliver(&self, name: &str, message: Message) -> Option<Arc<str>> {
        let account = self.accounts.get(&*key(name))?;
        let mut maildrop = lock(&account.maildrop);
        let octets = message.octets();
        let unique_id = maildrop.deliver(message);
        // Before a session can see it.
        self.book.deliver(account.name(), unique_id.clone(), octets);
        Some(unique_id)
    }

    /// What is to fail.
    pub(crate) fn failures(&self) -> &Failures {
        &self.failures
    }

    /// Where sessions enter what becomes of the messages.
    pub(crate) fn book(&self) -> &Book {
        &self.book
    }
}
