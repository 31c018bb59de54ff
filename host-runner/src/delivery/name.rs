//! Names of messages by the Maildir convention: `seconds.unique.host`.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    process,
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use super::key::Key;

/// Begins the names of our files in `tmp/`: others leave theirs alone by this, and we others'.
pub(super) const PREFIX: &str = "pop3-fetch.";

/// A name that no other delivery has: time, random number, microseconds, process, ordinal, and the host; with what
/// the message is known by, if it is.
pub(super) fn unique(key: Option<Key>) -> String {
    static ORDINAL: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let (seconds, micros) = (now.as_secs(), now.subsec_micros());
    let random = RandomState::new().build_hasher().finish();
    let ordinal = ORDINAL.fetch_add(1, Ordering::Relaxed);
    let key = key.map(|key| format!("{}{key}", Key::MARK)).unwrap_or_default();
    format!("{seconds}.R{random:016x}M{micros}P{}Q{ordinal}{key}.{}", process::id(), host())
}

/// The name of this machine, with what has a meaning in file names and Maildir names as octal escapes.
pub(super) fn host() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    name.replace('/', r"\057").replace(':', r"\072").replace(',', r"\054")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_and_have_three_parts() {
        let (first, second) = (unique(None), unique(None));
        assert_ne!(first, second);
        let parts: Vec<&str> = first.splitn(3, '.').collect();
        assert!(parts[0].parse::<u64>().is_ok());
        assert!(parts[1].starts_with('R') && parts[1].contains(&format!("P{}Q", process::id())));
        assert_eq!(parts[2], host());
        assert!(!first.contains(['/', ':', ',']));
    }

    #[test]
    fn a_name_tells_what_the_message_is_known_by() {
        let key = crate::delivery::Account::new("alice", "pop.example.org", 995).key(b"1");
        assert_eq!(Key::of_file(&unique(Some(key))), Some(key));
        assert_eq!(Key::of_file(&unique(None)), None);
    }
}
