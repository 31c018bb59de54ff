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

    /// About how much memory all maildrops take and what the ledger knows of them, also of those that are gone, in
    /// octets: half of it at least.
    #[cfg(feature = "control")]
    pub(crate) fn weight(&self) -> u64 {
        let known = self.book().length() as u64 * ENTRY_COST;
        let accounts = self.accounts();
        let content = accounts.values().map(|account| {
            let now: u64 =
                lock(&account.maildrop).state.messages.iter().map(|stored| weight(&stored.message)).sum();
            // It may be reset to this; what it still has of it is the same memory.
            now.max(account.origin().messages.iter().map(weight).sum())
        });
        known + content.sum::<u64>()
    }

    /// How many users there are.
    #[cfg(feature = "control")]
    pub(crate) fn count(&self) -> usize {
        self.accounts().len()
    }

    /// Whether there is a user of this name.
    #[cfg(feature = "control")]
    pub(crate) fn has(&self, name: &str) -> bool {
        self.accounts().contains_key(&*key(name))
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

/// What a message costs apart from its content, in octets, with its entry in the ledger.
#[cfg(feature = "control")]
const ENTRY_COST: u64 = 1024;

#[cfg(feature = "control")]
fn weight(message: &super::Message) -> u64 {
    if message.is_generated() { 0 } else { message.octets() }
}

#[cfg(all(test, feature = "control"))]
mod tests {
    use super::*;
    use crate::maildrop::Message;

    #[test]
    fn what_is_gone_weighs_until_a_reset_and_what_comes_back_weighs_once() {
        let directory = Directory::default();
        let user = || {
            User::new("alice", "secret")
                .message(format!("{:98}\r\n", ""))
                .message(Message::generated(1 << 40, 1))
        };
        directory.add(user());
        assert_eq!(directory.weight(), 3 * ENTRY_COST + 100);
        let unique_id = directory.deliver("alice", format!("{:48}\r\n", "").into()).unwrap();
        assert_eq!(directory.weight(), 4 * ENTRY_COST + 150);
        directory.expire("alice", &unique_id);
        assert_eq!(directory.weight(), 4 * ENTRY_COST + 100);
        directory.remove("alice");
        assert_eq!(directory.weight(), 4 * ENTRY_COST);
        directory.add(user());
        assert_eq!(directory.weight(), 3 * ENTRY_COST + 100);
        directory.reset_to(&[]);
        assert_eq!(directory.weight(), 0);
    }
}
