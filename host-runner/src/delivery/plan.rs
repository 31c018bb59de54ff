//! What is to be fetched, and what becomes of it.

use super::{Account, LineEnds};

/// What becomes of a message on the server once it is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum After {
    /// It stays.
    #[default]
    Keep,
    /// It is deleted.
    Delete,
}

/// What to fetch, and how. The default keeps everything on the server and fetches all of it each time.
///
/// ```
/// use pop3_host::delivery::{Account, After, Plan};
///
/// let account = Account::new("alice", "pop.example.org", 995);
/// let plan = Plan { after: After::Keep, account: Some(account), most: Some(100), ..Plan::default() };
/// assert_eq!(plan.largest, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What becomes of a message on the server.
    pub after: After,
    /// Whose maildrop it is. With it, a message that the Maildir holds already is not stored again: kept messages are
    /// known by their unique-id and left alone; one that is to be deleted is received, and stored again unless its
    /// octets are those on disk.
    pub account: Option<Account>,
    /// Most messages to fetch.
    pub most: Option<u64>,
    /// Largest message to fetch, in octets as the server lists them; larger ones stay on the server. Where it lists no
    /// sizes, every message is fetched.
    pub largest: Option<u64>,
    /// Be done with each message before the next is asked for: RETR, store, DELE. Else as many are asked for at once as
    /// the [`PipeliningOptions`](crate::PipeliningOptions) of the client allow, and deleted together once all of them are
    /// stored.
    pub one_by_one: bool,
    /// How lines end on disk.
    pub line_ends: LineEnds,
}
