//! Which messages there are, and which of them are wanted.

use std::collections::{HashMap, HashSet};

use super::{Account, After, Plan, Tally, held::Held, key::Key};
use crate::{Error, ErrorKind, Maildrop, ScanEntry, either::Transaction};

/// A message of the maildrop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) message: u32,
    /// Its size as the server lists it; a server without LIST tells none.
    pub(super) octets: Option<u64>,
    /// What it is known by; absent where the server gives it no unique-id of its own.
    pub(super) key: Option<Key>,
}

/// What there is.
pub(super) struct Listing {
    entries: Entries,
    keys: HashMap<u32, Key>,
}

enum Entries {
    /// The scan listing.
    Scanned(Vec<ScanEntry>),
    /// How many there are, where the server refuses LIST. Its claim alone: nothing is reserved by it.
    Counted(Maildrop),
}

impl Listing {
    pub(super) fn messages(&self) -> u64 {
        match &self.entries {
            Entries::Scanned(entries) => entries.len() as u64,
            Entries::Counted(maildrop) => maildrop.messages.into(),
        }
    }

    /// Whether the server lists sizes.
    pub(super) fn has_sizes(&self) -> bool {
        matches!(self.entries, Entries::Scanned(_))
    }

    /// Messages that nothing is known by.
    pub(super) fn unidentified(&self) -> u64 {
        self.messages().saturating_sub(self.keys.len() as u64)
    }

    /// The messages, one after the other.
    pub(super) fn items(&self) -> Box<dyn Iterator<Item = Item> + Send + '_> {
        let item = |message, octets| Item { message, octets, key: self.keys.get(&message).copied() };
        match &self.entries {
            Entries::Scanned(entries) => {
                Box::new(entries.iter().map(move |entry| item(entry.message.get(), entry.octets)))
            }
            Entries::Counted(maildrop) => {
                Box::new((1..=maildrop.messages).map(move |message| item(message, None)))
            }
        }
    }
}

/// Asks for the scan listing, and for the unique-ids if the plan is to know messages by them.
pub(super) async fn list(mailbox: &mut impl Transaction, plan: &Plan) -> Result<Listing, Error> {
    let entries = match mailbox.scan().await {
        Err(Error { kind: ErrorKind::Refused(_), .. }) => Entries::Counted(mailbox.stat().await?),
        entries => Entries::Scanned(without_repetitions(entries?)),
    };
    let mut listing = Listing { entries, keys: HashMap::new() };
    if let Some(account) = &plan.account
        && listing.messages() > 0
    {
        listing.keys = keys(mailbox, account).await?;
        if let Entries::Scanned(entries) = &listing.entries {
            let listed: HashSet<u32> = entries.iter().map(|entry| entry.message.get()).collect();
            listing.keys.retain(|message, _| listed.contains(message));
        }
    }
    Ok(listing)
}

/// One that is named twice is one message all the same.
fn without_repetitions(mut entries: Vec<ScanEntry>) -> Vec<ScanEntry> {
    let mut seen = HashSet::new();
    entries.retain(|entry| seen.insert(entry.message));
    entries
}

/// What the messages are known by: nothing where the server refuses UIDL.
async fn keys(mailbox: &mut impl Transaction, account: &Account) -> Result<HashMap<u32, Key>, Error> {
    let unique_ids = match mailbox.unique_ids().await {
        Err(Error { kind: ErrorKind::Refused(_), .. }) => return Ok(HashMap::new()),
        unique_ids => unique_ids?,
    };
    Ok(unambiguous(unique_ids.iter().map(|unique_id| (unique_id.message.get(), account.key(&unique_id.id)))))
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

/// Whether a message is to be fetched; one that is not is counted by the reason for which it stays. `taken` are those
/// before it.
pub(super) fn is_wanted(item: &Item, plan: &Plan, held: &Held, taken: u64, tally: &mut Tally) -> bool {
    if plan.after == After::Keep && item.key.is_some_and(|key| held.contains(key)) {
        tally.held += 1;
    } else if item.octets.zip(plan.largest).is_some_and(|(octets, largest)| octets > largest) {
        tally.too_large += 1;
    } else if taken >= plan.most.unwrap_or(u64::MAX) {
        tally.beyond_limit += 1;
    } else {
        return true;
    }
    false
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
        let items = [(1, Some(10)), (2, Some(999)), (3, None), (4, Some(10)), (5, Some(999))];
        let plan = Plan { most: Some(2), largest: Some(100), ..Plan::default() };
        let (mut tally, mut wanted) = (Tally::default(), Vec::new());
        for (message, octets) in items {
            let item = Item { message, octets, key: None };
            if is_wanted(&item, &plan, &Held::default(), wanted.len() as u64, &mut tally) {
                wanted.push(message);
            }
        }
        assert_eq!(wanted, [1, 3]);
        assert_eq!((tally.too_large, tally.beyond_limit, tally.held), (2, 1, 0));
    }
}
