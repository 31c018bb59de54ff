//! What became of each message, as far as a server can know it.

mod account;
mod book;
mod clerk;
#[cfg(feature = "control")]
mod json;
mod table;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use account::Account;
pub(crate) use book::Book;
pub(crate) use clerk::Clerk;

/// What the reference sessions of a server did with each message, up to now.
///
/// Two ledgers are equal if the same happened to the same messages. A message counts as sent whole when all octets
/// of its RETR, the terminator included, were handed to the socket without a failure: whether the client has read them
/// the server cannot know. While a message is on its way it counts as cut; what is in here is final once the
/// sessions are over ([`Server::wait_idle`](crate::Server::wait_idle)).
///
/// A session that played a [`Script`](crate::Script) is not in here, whatever the script has sent: only their number is
/// ([`scripted`](Self::scripted)).
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
///
/// use pop3_mock::{Server, User};
///
/// let alice = User::new("alice", "secret").messages(["Subject: one\r\n\r\n", "Subject: two\r\n\r\n"]);
/// let server = Server::builder().user(alice).start_blocking()?;
///
/// // A client that fetches the first message and deletes both.
/// let mut client = TcpStream::connect(server.pop3())?;
/// client.write_all(b"USER alice\r\nPASS secret\r\nRETR 1\r\nDELE 1\r\nDELE 2\r\nQUIT\r\n")?;
/// client.read_to_end(&mut Vec::new())?;
/// drop(client);
/// server.wait_idle_blocking();
///
/// let ledger = server.ledger();
/// assert_eq!(ledger.entries[0].total.whole, 1);
/// let lost: Vec<u64> = ledger.lost().map(|entry| entry.number).collect();
/// assert_eq!(lost, [2], "{ledger}");
/// assert_eq!((ledger.doubled().count(), ledger.cut().count()), (0, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ledger {
    /// All messages that the server has ever had, by user name, then in the order of their delivery.
    pub entries: Vec<LedgerEntry>,
    /// How many sessions played a script: nothing is known of what they sent.
    pub scripted: u64,
    /// How many accounts of one session with one message were too many to keep; they count in
    /// [`LedgerEntry::total`] all the same.
    pub omitted: u64,
}

/// What became of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LedgerEntry {
    /// Whose message.
    pub user: Arc<str>,
    /// Its place in the order of delivery, from 1: the message-number in a session that has seen nothing removed.
    pub number: u64,
    /// Its unique-id.
    pub unique_id: Arc<str>,
    /// Its size in octets, as LIST tells it.
    pub octets: u64,
    /// What all sessions did with it.
    pub total: Account,
    /// What each session did with it, by session number; sessions that left it alone are not listed.
    pub sessions: BTreeMap<u64, Account>,
}

impl Ledger {
    /// Messages that were removed and never sent whole by RETR: no client can have all of them.
    pub fn lost(&self) -> impl Iterator<Item = &LedgerEntry> {
        self.those(Account::is_lost)
    }

    /// Messages that were sent whole more than once.
    pub fn doubled(&self) -> impl Iterator<Item = &LedgerEntry> {
        self.those(Account::is_doubled)
    }

    /// Messages of which a RETR sent a part only, even if another one sent the whole.
    pub fn cut(&self) -> impl Iterator<Item = &LedgerEntry> {
        self.those(Account::is_cut)
    }

    /// Messages that a client marked as deleted before they had ever been sent whole: with DELE in the same breath as
    /// RETR, or without RETR. Not lost until QUIT removes them.
    pub fn early(&self) -> impl Iterator<Item = &LedgerEntry> {
        self.those(Account::is_early)
    }

    fn those(&self, are: impl Fn(&Account) -> bool) -> impl Iterator<Item = &LedgerEntry> {
        self.entries.iter().filter(move |entry| are(&entry.total))
    }
}
