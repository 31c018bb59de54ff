//! All maildrops of a server, by user name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use super::account::Account;
use super::{Announced, Failures, Lease, LoginFailure, MaildropState, Message, Terms, User};
use crate::clock::Clock;
use crate::ledger::Book;
use crate::prepare::prepare;
use crate::rules::Decisions;
use crate::sync::lock;

/// Who may open which maildrop, by the prepared form of the name.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    accounts: Mutex<BTreeMap<String, Arc<Account>>>,
    book: Book,
    clock: Clock,
    /// For users who have nothing of their own.
    terms: Terms,
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
    /// Adds a user; a second one of the same name takes the place of the first, all at once for whoever logs in.
    pub(crate) fn add(&self, user: User) {
        let account = Account::new(user);
        let mut accounts = lock(&self.accounts);
        self.book.open(account.name());
        for message in account.origin().messages.clone() {
            self.put(&account, message);
        }
        accounts.insert(key(account.name()).into_owned(), Arc::new(account));
    }

    pub(crate) fn is_empty(&self) -> bool {
        lock(&self.accounts).is_empty()
    }

    /// The user that a client names.
    pub(crate) fn account(&self, name: &str) -> Option<Arc<Account>> {
        lock(&self.accounts).get(&*prepare(name)?).cloned()
    }

    /// The user that the test names.
    pub(super) fn named(&self, name: &str) -> Option<Arc<Account>> {
        lock(&self.accounts).get(&*key(name)).cloned()
    }

    pub(super) fn accounts(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Account>>> {
        lock(&self.accounts)
    }

    /// The user with this name and password; gives the name as the test wrote it.
    pub(crate) fn check(&self, name: &str, password: &str) -> Option<String> {
        let account = self.account(name).filter(|account| account.has_password(password))?;
        Some(account.name().to_owned())
    }

    pub(crate) fn has_tokens(&self) -> bool {
        lock(&self.accounts).values().any(|account| !account.tokens().is_empty())
    }

    /// The user whom a bearer token stands for.
    pub(crate) fn owner(&self, token: &[u8]) -> Option<Arc<Account>> {
        let accounts = lock(&self.accounts);
        accounts.values().find(|account| account.tokens().iter().any(|own| own.is(token))).cloned()
    }

    /// Takes the lock of the maildrop of a user whose credentials were checked.
    ///
    /// The order matters: [IN-USE] may be told only to those who know the password
    /// (RFC2449-8.1.2-02).
    pub(crate) fn open(&self, name: &str, decisions: Arc<Decisions>) -> Result<Lease, Denied> {
        let account = self.named(name).ok_or(Denied::Credentials)?;
        if let Some(failure) = self.failures.login() {
            return Err(Denied::Failed(failure));
        }
        let lease = account.open(&self.clock, account.terms(self.terms), decisions)?;
        for unique_id in lease.expired() {
            self.book.expired(account.name(), unique_id);
        }
        Ok(lease)
    }

    /// Goes by these terms and this clock, which begins here.
    pub(crate) fn begin(&mut self, terms: Terms, clock: Clock) {
        (self.terms, self.clock) = (terms, clock);
        for account in lock(&self.accounts).values() {
            lock(&account.maildrop).arrived_first();
        }
    }

    /// What is announced to whom has not logged in.
    pub(crate) fn announced(&self) -> Announced {
        Announced::for_all(lock(&self.accounts).values().map(|account| account.terms(self.terms)), self.terms)
    }

    /// A copy of the maildrop's present state; `None` for an unknown user.
    pub(crate) fn state(&self, name: &str) -> Option<MaildropState> {
        Some(lock(&self.named(name)?.maildrop).state.clone())
    }

    /// Adds a message behind the others; `None` for an unknown user.
    pub(crate) fn deliver(&self, name: &str, message: Message) -> Option<Arc<str>> {
        Some(self.put(&*self.named(name)?, message))
    }

    fn put(&self, account: &Account, message: Message) -> Arc<str> {
        let mut maildrop = lock(&account.maildrop);
        let octets = message.octets();
        let unique_id = maildrop.deliver(message, self.clock.now());
        // Before a session can see it.
        self.book.deliver(account.name(), unique_id.clone(), octets);
        unique_id
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
