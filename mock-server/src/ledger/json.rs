//! The ledger as JSON.

use serde_json::{Value, json};

use super::{Account, Ledger, LedgerEntry};

impl Ledger {
    /// One object with the fields of the ledger: `messages` (the entries, each with `total` and `sessions`), `lost`,
    /// `doubled`, `cut` and `early` (places in `messages`, from 0), `scripted` and `omitted`. With the feature
    /// `control` alone.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let places = |is: fn(&Account) -> bool| -> Vec<usize> {
            let those = self.entries.iter().enumerate().filter(|(_, entry)| is(&entry.total));
            those.map(|(place, _)| place).collect()
        };
        json!({
            "messages": self.entries.iter().map(message).collect::<Vec<_>>(),
            "lost": places(Account::is_lost),
            "doubled": places(Account::is_doubled),
            "cut": places(Account::is_cut),
            "early": places(Account::is_early),
            "scripted": self.scripted,
            "omitted": self.omitted,
        })
    }
}

fn message(entry: &LedgerEntry) -> Value {
    let sessions = entry.sessions.iter().map(|(session, own)| (session.to_string(), account(own)));
    json!({
        "user": &*entry.user,
        "number": entry.number,
        "unique_id": &*entry.unique_id,
        "octets": entry.octets,
        "total": account(&entry.total),
        "sessions": sessions.collect::<serde_json::Map<_, _>>(),
    })
}

fn account(account: &Account) -> Value {
    json!({
        "whole": account.whole,
        "damaged": account.damaged,
        "cut": account.cut,
        "cut_octets": account.cut_octets,
        "top": account.top,
        "marked": account.marked,
        "early": account.early,
        "unmarked": account.unmarked,
        "removed": account.removed,
        "expired": account.expired,
    })
}
