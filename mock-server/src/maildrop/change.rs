//! Changing maildrops while sessions run.

use std::collections::HashSet;
use std::sync::Arc;

use super::directory::key;
use super::{Directory, User};
use crate::sync::lock;

impl Directory {
    /// The names of all users, in the order of their prepared forms.
    pub(crate) fn names(&self) -> Vec<String> {
        self.accounts().values().map(|account| account.name().to_owned()).collect()
    }

    /// All users as they were when they were added.
    pub(crate) fn origins(&self) -> Vec<User> {
        self.accounts().values().map(|account| account.origin().clone()).collect()
    }

    /// About how much memory the messages of all maildrops take, in octets.
    #[cfg(feature = "control")]
    pub(crate) fn weight(&self) -> u64 {
        let maildrops = self.accounts();
        maildrops
            .values()
            .map(|account| lock(&account.maildrop).state.messages.iter().map(weight).sum::<u64>())
            .sum()
    }

    /// Removes a user; `false` if there is none. A session that has the maildrop open keeps what it has seen.
    pub(crate) fn remove(&self, name: &str) -> bool {
        self.accounts().remove(&*key(name)).is_some()
    }

    /// Puts a user back to the beginning, without a lock; `false` if there is none.
    pub(crate) fn reset(&self, name: &str) -> bool {
        let Some(account) = self.named(name) else { return false };
        self.add(account.origin().clone());
        true
    }

    /// Puts other users in the place of all there are.
    pub(crate) fn reset_to(&self, users: &[User]) {
        for name in self.names() {
            self.remove(&name);
        }
        self.book().clear();
        users.iter().cloned().for_each(|user| self.add(user));
    }

    /// Removes a message without a session; `false` if there is none of that unique-id, `None` for an unknown user.
    pub(crate) fn expire(&self, name: &str, unique_id: &str) -> Option<bool> {
        let account = self.named(name)?;
        let unique_ids: HashSet<Arc<str>> = HashSet::from([unique_id.into()]);
        let removed = lock(&account.maildrop).remove(&unique_ids);
        if removed > 0 {
            self.book().expired(account.name(), unique_id);
        }
        Some(removed > 0)
    }
}

/// What a message costs apart from its content, in octets.
#[cfg(feature = "control")]
const MESSAGE_COST: u64 = 256;

#[cfg(feature = "control")]
fn weight(stored: &super::StoredMessage) -> u64 {
    let message = &stored.message;
    MESSAGE_COST + if message.is_generated() { 0 } else { message.octets() }
}
