//! What a server knows of a user.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::directory::key;
use super::store::Maildrop;
use super::{Denied, Lease, User};
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
    /// Prepared if it can be; if not, no login gives it.
    password: Secret,
    pub(super) maildrop: Arc<Mutex<Maildrop>>,
    last_login: Mutex<Option<Moment>>,
}

impl Account {
    /// The user with an empty maildrop: whoever fills it keeps the book.
    pub(super) fn new(user: User) -> Self {
        let prepared = str::from_utf8(user.password.expose()).ok().and_then(prepare);
        let password = prepared.map(|prepared| Secret::new(prepared.as_bytes()));
        Self {
            password: password.unwrap_or_else(|| user.password.clone()),
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

    /// Whether `name` stands for this user, prepared or not.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        prepare(name).is_some_and(|prepared| prepared == key(self.name()))
    }

    pub(crate) fn password(&self) -> &Secret {
        &self.password
    }

    pub(super) fn has_password(&self, password: &str) -> bool {
        prepare(password).is_some_and(|prepared| self.password.is(prepared.as_bytes()))
    }

    pub(super) fn tokens(&self) -> &[Secret] {
        &self.origin.tokens
    }

    /// Takes the maildrop's lock, unless the last login was less than `delay` ago.
    pub(super) fn open(
        &self,
        clock: &Clock,
        delay: Duration,
        decisions: Arc<Decisions>,
    ) -> Result<Lease, Denied> {
        let now = clock.now();
        let mut last_login = lock(&self.last_login);
        // RFC 2449 §6.5: the delay is that between logins, so a refused one does not count.
        if last_login.is_some_and(|last| now < last.after(delay)) {
            return Err(Denied::TooSoon);
        }
        let lease = Lease::take(&self.maildrop, decisions, clock.clone()).ok_or(Denied::InUse)?;
        *last_login = Some(now);
        Ok(lease)
    }
}
