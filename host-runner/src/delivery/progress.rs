//! What a fetch tells while it runs, and when it is done.

use std::path::PathBuf;

/// What has just happened, for a progress bar or a log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// Messages that have no unique-id of their own, so that it cannot be told whether they were fetched before.
    Unidentified {
        /// How many.
        messages: u64,
    },
    /// The server lists no sizes, so that [`Plan::largest`](super::Plan::largest) holds back nothing.
    NoSizes,
    /// The maildrop was listed.
    Listed {
        /// Messages in it.
        messages: u64,
        /// Messages that will be fetched.
        wanted: u64,
        /// The octets of these, as the server counts them.
        octets: u64,
    },
    /// Octets of a message arrived.
    Received(u64),
    /// A message is stored.
    Stored {
        /// Its number.
        message: u32,
        /// Its octets on disk.
        octets: u64,
        /// Where it is.
        path: PathBuf,
    },
    /// A message was received whose octets the Maildir holds already.
    Held {
        /// Its number.
        message: u32,
        /// Where it is.
        path: PathBuf,
    },
    /// A message is marked as deleted; QUIT makes it real.
    Marked {
        /// Its number.
        message: u32,
    },
    /// The server refused a message, or its deletion.
    Refused {
        /// Its number.
        message: u32,
        /// What it said.
        error: crate::Error,
    },
    /// QUIT is being said: until it is answered, nobody knows whether the marked messages are deleted.
    Quitting,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Messages stored.
    pub messages: u64,
    /// Their octets on disk.
    pub octets: u64,
    /// Messages that the Maildir held already, not stored again.
    pub held: u64,
    /// Messages left on the server because they are larger than [`Plan::largest`](super::Plan::largest).
    pub too_large: u64,
    /// Messages left on the server because [`Plan::most`](super::Plan::most) was reached.
    pub beyond_limit: u64,
    /// Messages deleted on the server: QUIT succeeded.
    pub deleted: u64,
    /// Messages marked as deleted without a QUIT that succeeded: they may come again.
    pub unconfirmed: u64,
}
