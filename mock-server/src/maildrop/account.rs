//! What a server knows of a user.

use std::sync::{Arc, Mutex};

use super::directory::key;
use super::store::Maildrop;
use super::{Denied, Lease, Terms, User};
use crate::clock::{Clock, Moment};
use crate::prepare::prepare;
use crate::rules::Decisions;
use crate::secret::Secret;
use crate::sync::lock;

/// A user with the secrets that open the maildrop.
#[derive(Debug)]
pub(crate) struct Account {
    /// As the test gave it, with the messages of its beginning.
    origin: User,
    /// Prepared; `None` if it cannot be, and then there is no login.
    password: Option<Secret>,
    pub(super) maildrop: Arc<Mutex<Maildrop>>,
    last_login: Mutex<Option<Moment>>,
}

impl Account {
    /// The user with an empty maildrop: whoever fills it keeps the book.
    pub(super) fn new(user: User) -> Self {
        let prepared = str::from_utf8(user.password.expose()).ok().and_then(prepare);
        Self {
            password: prepared.map(|prepared| Secret::new(prepared.as_bytes())),
            origin: user,
            maildrop: Arc::default(),
            last_login: Mutex::default(),
        }
    }

    /// The name that the test gave the user.
    pub(crate) fn name(&self) -> &str {
        &self.origin.name
    }

    pub(super) fn origin(&self) -> &User {
        &self.origin
    }

    /// What holds for the user; `default` is for those who have nothing of their own.
    pub(super) fn terms(&self, default: Terms) -> Terms {
        Terms {
            login_delay: self.origin.login_delay.unwrap_or(default.login_delay),
            expire: self.origin.expire.unwrap_or(default.expire),
        }
    }

    /// Whether `name` stands for this user, prepared or not.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        prepare(name).is_some_and(|prepared| prepared == key(self.name()))
    }

    /// The password as a stored string (RFC 4013), for mechanisms that compute with it.
    pub(crate) fn password(&self) -> Option<&Secret> {
        self.password.as_ref()
    }

    pub(super) fn has_password(&self, password: &str) -> bool {
        let (own, prepared) = (self.password.as_ref(), prepare(password));
        own.zip(prepared).is_some_and(|(own, prepared)| own.is(prepared.as_bytes()))
    }

    pub(super) fn tokens(&self) -> &[Secret] {
        &self.origin.tokens
    }

    /// Takes the maildrop's lock, unless the last login was too short a time ago.
    pub(super) fn open(
        &self,
        clock: &Clock,
        terms: Terms,
        decisions: Arc<Decisions>,
    ) -> Result<Lease, Denied> {
        let now = clock.now();
        let mut last_login = lock(&self.last_login);
        let delay = decisions.login_delay.unwrap_or(terms.login_delay);
        // RFC 2449 §6.5: the delay is that between logins, so a refused one does not count.
        if last_login.is_some_and(|last| now < last.after(delay)) {
            return Err(Denied::TooSoon);
        }
        let lease = Lease::take(&self.maildrop, decisions, clock.clone(), terms).ok_or(Denied::InUse)?;
        *last_login = Some(now);
        Ok(lease)
    }
}
