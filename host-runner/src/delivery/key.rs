//! What a message is known by: a hash of account and unique-id, in the name of its file.

use std::{fmt, str};

use sha2::{Digest, Sha256};

/// Whose maildrop messages come from, so that equal unique-ids of two accounts are told apart.
///
/// RFC 1939 section 7: a unique-id is unique within a maildrop, and persists across sessions.
///
/// ```
/// use pop3_host::delivery::Account;
///
/// assert_eq!(Account::new("alice", "POP.example.org", 995), Account::new("alice", "pop.example.org", 110));
/// assert_ne!(Account::new("alice", "localhost", 1110), Account::new("alice", "localhost", 2110));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account(String);

impl Account {
    /// The maildrop of `user` on `host`. The ports 110 and 995 lead to the same one; each other port may be the
    /// end of a tunnel to somewhere else.
    #[must_use]
    pub fn new(user: &str, host: &str, port: u16) -> Self {
        let host = host.to_ascii_lowercase();
        let place = if matches!(port, 110 | 995) { host } else { format!("{host}:{port}") };
        // No NUL in either: neither a command nor a name lookup could carry it.
        Self(format!("{user}\0{place}"))
    }

    pub(super) fn key(&self, unique_id: &[u8]) -> Key {
        let mut hash = Sha256::new();
        hash.update(self.0.as_bytes());
        hash.update([0]);
        hash.update(unique_id);
        let mut key = [0; 16];
        key.copy_from_slice(&hash.finalize()[..16]);
        Key(key)
    }
}

/// 128 bits of the hash: enough that no two messages in the world share them by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key([u8; 16]);

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

impl Key {
    /// Stands before the key in the name of a file.
    pub(super) const MARK: char = 'U';

    /// The key in the name of a file: the end of its second part, behind the mark. Mail programs move files and add
    /// flags behind a colon; this part they keep.
    pub(super) fn of_file(name: &str) -> Option<Self> {
        let (_, key) = name.split('.').nth(1)?.rsplit_once(Self::MARK)?;
        let digits = key.as_bytes();
        if digits.len() != 32 || !digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        let mut octets = [0; 16];
        for (octet, pair) in octets.iter_mut().zip(digits.chunks(2)) {
            *octet = u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(octets))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(unique_id: &[u8]) -> Key {
        Account::new("alice", "pop.example.org", 995).key(unique_id)
    }

    #[test]
    fn a_key_is_found_again_in_the_name_of_a_file() {
        for name in ["1700000000.R1M2P3Q4U{}.host", "1.RQU{}.a.b,S=12", "1.QU{}.h,S=1:2,FS"] {
            let name = name.replace("{}", &key(b"id-1").to_string());
            assert_eq!(Key::of_file(&name), Some(key(b"id-1")), "{name}");
        }
    }

    #[test]
    fn names_of_other_programs_hold_no_key() {
        let upper = format!("1.QU{}.h", key(b"x").to_string().to_uppercase());
        for name in [
            "",
            "1700000000.M1P2.host",
            "1.QU.host",
            "1.QU12.host",
            "1.U+f+f+f+f+f+f+f+f+f+f+f+f+f+f+f+f.h",
            &upper,
        ] {
            assert_eq!(Key::of_file(name), None, "{name}");
        }
    }

    #[test]
    fn account_and_unique_id_both_count() {
        assert_ne!(key(b"1"), key(b"2"));
        assert_ne!(key(b"1"), Account::new("alic", "epop.example.org", 995).key(b"1"));
        assert_ne!(key(b"1"), Account::new("Alice", "pop.example.org", 995).key(b"1"));
    }
}
