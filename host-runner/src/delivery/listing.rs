//! Which messages there are, and which of them are wanted.

use std::collections::{HashMap, HashSet};

use super::{Account, After, Plan, Tally, held::Held, key::Key};
use crate::{Error, ErrorKind, Maildrop, either::Transaction};

/// A message of the maildrop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) message: u32,
    /// Its size as the server lists it; a server without LIST tells none.
    pub(super) octets: u64,
    /// What it is known by; absent where the server gives it no unique-id of its own.
    pub(super) key: Option<Key>,
}

/// What there is.
pub(super) enum Listing {
    /// The scan listing, and whether there are unique-ids.
    Scanned(Vec<Item>, bool),
    /// How many there are, where the server refuses LIST. Its claim alone: nothing is reserved by it.
    Counted(Maildrop),
}

/// Asks for the scan listing, and for the unique-ids if the plan is to know messages by them.
pub(super) async fn list(mailbox: &mut impl Transaction, plan: &Plan) -> Result<Listing, Error> {
    let mut entries = match mailbox.scan().await {
        Err(Error { kind: ErrorKind::Refused(_), .. }) => return mailbox.stat().await.map(Listing::Counted),
        entries => entries?,
    };
    // One that is named twice is one message all the same.
    let mut seen = HashSet::new();
    entries.retain(|entry| seen.insert(entry.message));
    let keys = match &plan.account {
        Some(account) if !entries.is_empty() => keys(mailbox, account).await?,
        _ => Some(HashMap::new()),
    };
    let identified = keys.is_some();
    let keys = keys.unwrap_or_default();
    let item = |entry: crate::ScanEntry| Item {
        message: entry.message,
        octets: entry.octets,
        key: keys.get(&entry.message).copied(),
    };
    Ok(Listing::Scanned(entries.into_iter().map(item).collect(), identified))
}

/// What the messages are known by; `None` where the server refuses UIDL.
async fn keys(mailbox: &mut impl Transaction, account: &Account) -> Result<Option<HashMap<u32, Key>>, Error> {
    let unique_ids = match mailbox.unique_ids().await {
        Err(Error { kind: ErrorKind::Refused(_), .. }) => return Ok(None),
        unique_ids => unique_ids?,
    };
    let keys = unique_ids.iter().map(|unique_id| (unique_id.message, account.key(&unique_id.id)));
    Ok(Some(unambiguous(keys)))
}

/// Leaves out what two messages share, and what a message has beside another: it identifies none of them.
fn unambiguous(keys: impl Iterator<Item = (u32, Key)>) -> HashMap<u32, Key> {
    let mut messages: HashMap<Key, HashSet<u32>> = HashMap::new();
    let mut keys_of: HashMap<u32, HashSet<Key>> = HashMap::new();
    for (message, key) in keys {
        messages.entry(key).or_default().insert(message);
        keys_of.entry(message).or_default().insert(key);
    }
    let owners = messages.into_iter().filter(|(_, messages)| messages.len() == 1);
    let pairs = owners.flat_map(|(key, messages)| messages.into_iter().map(move |message| (message, key)));
    pairs.filter(|(message, _)| keys_of[message].len() == 1).collect()
}

/// The messages to fetch; the others are counted by the reason for which they stay.
pub(super) fn wanted(items: Vec<Item>, plan: &Plan, held: &Held, tally: &mut Tally) -> Vec<Item> {
    let most = plan.most.unwrap_or(u64::MAX);
    let mut wanted = Vec::new();
    for item in items {
        if plan.after == After::Keep && item.key.is_some_and(|key| held.contains(key)) {
            tally.held += 1;
        } else if plan.largest.is_some_and(|largest| item.octets > largest) {
            tally.too_large += 1;
        } else if wanted.len() as u64 >= most {
            tally.beyond_limit += 1;
        } else {
            wanted.push(item);
        }
    }
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(unique_id: &[u8]) -> Key {
        Account::new("alice", "pop.example.org", 995).key(unique_id)
    }

    #[test]
    fn a_unique_id_that_two_messages_share_identifies_neither() {
        let keys = [(1, key(b"a")), (2, key(b"same")), (3, key(b"same"))];
        assert_eq!(unambiguous(keys.into_iter()), HashMap::from([(1, key(b"a"))]));
    }

    #[test]
    fn a_message_with_two_unique_ids_is_not_identified_and_a_repeated_line_is_no_second_one() {
        let keys = [(1, key(b"a")), (1, key(b"b")), (2, key(b"c")), (2, key(b"c"))];
        assert_eq!(unambiguous(keys.into_iter()), HashMap::from([(2, key(b"c"))]));
    }

    #[test]
    fn each_message_that_stays_is_counted_once_by_its_reason() {
        let items = [(1, 10), (2, 999), (3, 10), (4, 10), (5, 999)];
        let items = items.map(|(message, octets)| Item { message, octets, key: None }).to_vec();
        let plan = Plan { most: Some(2), largest: Some(100), ..Plan::default() };
        let mut tally = Tally::default();
        let wanted = wanted(items, &plan, &Held::default(), &mut tally);
        assert_eq!(wanted.iter().map(|item| item.message).collect::<Vec<_>>(), [1, 3]);
        assert_eq!((tally.too_large, tally.beyond_limit, tally.held), (2, 1, 0));
    }
}
