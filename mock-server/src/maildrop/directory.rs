//! All maildrops of a server, by user name.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::store::Maildrop;
use super::{Failures, Lease, LoginFailure, MaildropState, Message, User};
use crate::clock::{Clock, Moment};
use crate::ledger::Book;
use crate::secret::Secret;
use crate::sync::lock;

/// Who may open which maildrop.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    accounts: BTreeMap<String, Account>,
    book: Book,
    clock: Clock,
    /// The least time between two logins of a user.
    login_delay: Duration,
    failures: Failures,
}

#[derive(Debug)]
struct Account {
    password: Secret,
    maildrop: Arc<Mutex<Maildrop>>,
    last_login: Mutex<Option<Moment>>,
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
            // RFC 3206 §5: [AUTH] for wrong credentials and for nothing else (RFC3206-6-02).
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

impl Directory {
    /// Adds a user; a second one of the same name takes the place of the first.
    pub(crate) fn add(&mut self, user: User) {
        let User { name, password, messages } = user;
        self.book.open(&name);
        self.accounts.insert(
            name.clone(),
            Account { password, maildrop: Arc::default(), last_login: Mutex::default() },
        );
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
        if let Some(failure) = self.failures.login() {
            return Err(Denied::Failed(failure));
        }
        let now = self.clock.now();
        let mut last_login = lock(&account.last_login);
        // RFC 2449 §6.5: the delay is that between logins, so a refused one does not count.
        if last_login.is_some_and(|last| now < last.after(self.login_delay)) {
            return Err(Denied::TooSoon);
        }
        let lease = Lease::take(&account.maildrop).ok_or(Denied::InUse)?;
        *last_login = Some(now);
        Ok(lease)
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

    /// What is to fail.
    pub(crate) fn failures(&self) -> &Failures {
        &self.failures
    }

    /// Where sessions enter what becomes of the messages.
    pub(crate) fn book(&self) -> &Book {
        &self.book
    }
}
