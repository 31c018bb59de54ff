//! Entering what one session does.

use std::sync::Arc;

use super::Book;
use super::account::Progress;

/// Writes one session's part of the ledger.
///
/// Octets are counted as the connection takes them. What is about to be handed to the socket is entered before, so
/// that what a client has seen is in the ledger already, and taken back if it fails.
#[derive(Debug)]
pub(crate) struct Clerk {
    book: Book,
    session: u64,
    user: Arc<str>,
    /// Octets that the socket has taken, since the session began.
    handed: u64,
    /// The messages that are not known to be sent to their end.
    parcels: Vec<Parcel>,
}

/// The reply to one RETR, without its status line.
#[derive(Debug)]
struct Parcel {
    unique_id: Arc<str>,
    /// The offset of its first octet among all that the session sends.
    begin: u64,
    /// The offset behind its terminator, once that is known.
    end: Option<u64>,
    /// A fault has changed an octet of it.
    damaged: bool,
    /// What the ledger says of it.
    entered: Progress,
}

impl Clerk {
    pub(crate) fn new(book: Book, session: u64) -> Self {
        Self { book, session, user: "".into(), handed: 0, parcels: Vec::new() }
    }

    pub(crate) fn logged_in(&mut self, user: &str) {
        self.user = user.into();
    }

    pub(crate) fn user(&self) -> Arc<str> {
        self.user.clone()
    }

    /// A session that plays a script.
    pub(crate) fn script(&self) {
        self.book.script();
    }

    /// A message's content begins at `offset` among all that the session sends.
    pub(crate) fn begin(&mut self, unique_id: Arc<str>, offset: u64) {
        let entered = Progress::Nothing;
        self.parcels.push(Parcel { unique_id, begin: offset, end: None, damaged: false, entered });
    }

    /// The message that began last ends in front of `offset`.
    pub(crate) fn end(&mut self, offset: u64) {
        if let Some(parcel) = self.parcels.last_mut() {
            parcel.end = Some(offset);
        }
    }

    /// Faults have changed the octets at these offsets, which are not handed over yet.
    pub(crate) fn damage(&mut self, offsets: &[u64]) {
        for parcel in &mut self.parcels {
            let holds = |offset: &u64| *offset >= parcel.begin && parcel.end.is_none_or(|end| *offset < end);
            parcel.damaged |= offsets.iter().any(holds);
        }
    }

    /// Enters that all octets in front of `offset` are about to be handed to the socket.
    pub(crate) fn promise(&mut self, offset: u64) {
        self.settle(offset);
    }

    /// The socket has taken `octets` more.
    pub(crate) fn handed(&mut self, octets: usize) {
        self.handed += octets as u64;
        let handed = self.handed;
        self.parcels.retain(|parcel| parcel.end.is_none_or(|end| end > handed));
    }

    pub(crate) fn top(&self, unique_id: &str) {
        self.book.change(&self.user, unique_id, self.session, |account, _| account.top += 1);
    }

    pub(crate) fn marked(&self, unique_id: &str) {
        self.book.change(&self.user, unique_id, self.session, |account, sent| {
            account.marked += 1;
            account.early += u64::from(!sent);
        });
    }

    pub(crate) fn unmarked(&self, unique_ids: &[Arc<str>]) {
        for unique_id in unique_ids {
            self.book.change(&self.user, unique_id, self.session, |account, _| account.unmarked += 1);
        }
    }

    pub(crate) fn removed(&self, unique_ids: &[Arc<str>]) {
        for unique_id in unique_ids {
            self.book.change(&self.user, unique_id, self.session, |account, _| account.removed = true);
        }
    }

    /// QUIT has removed what no DELE had marked.
    pub(crate) fn expired(&self, unique_ids: &[Arc<str>]) {
        for unique_id in unique_ids {
            self.book.change(&self.user, unique_id, self.session, |account, _| account.expired = true);
        }
    }

    fn settle(&mut self, offset: u64) {
        for parcel in &mut self.parcels {
            let (before, now) = (parcel.entered, parcel.progress(offset));
            parcel.entered = now;
            if before != now {
                self.book.change(&self.user, &parcel.unique_id, self.session, |account, _| {
                    account.discount(before);
                    account.count(now);
                });
            }
        }
    }
}

impl Parcel {
    fn progress(&self, offset: u64) -> Progress {
        match (offset.saturating_sub(self.begin), self.end) {
            (0, _) => Progress::Nothing,
            (_, Some(end)) if offset >= end && self.damaged => Progress::Damaged,
            (_, Some(end)) if offset >= end => Progress::Whole,
            (octets, _) => Progress::Part(octets),
        }
    }
}

/// However the session ends, also in the middle of a write: what was not handed over is taken back.
impl Drop for Clerk {
    fn drop(&mut self) {
        self.settle(self.handed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> Book {
        let book = Book::default();
        book.open("alice");
        book.deliver("alice", "a".into(), 10);
        book.deliver("alice", "b".into(), 10);
        book
    }

    fn clerk(book: &Book) -> Clerk {
        let mut clerk = Clerk::new(book.clone(), 1);
        clerk.logged_in("alice");
        clerk
    }

    #[test]
    fn what_was_promised_and_not_handed_over_is_taken_back() {
        let book = book();
        let mut clerk = clerk(&book);
        clerk.begin("a".into(), 5);
        clerk.end(18);
        clerk.promise(18);
        assert_eq!(book.ledger().entries[0].total.whole, 1);
        clerk.handed(17);
        drop(clerk);
        let total = book.ledger().entries[0].total.clone();
        assert_eq!((total.whole, total.cut, total.cut_octets), (0, 1, 12));
    }

    #[test]
    fn each_of_several_messages_in_one_write_has_its_own_progress() {
        let book = book();
        let mut clerk = clerk(&book);
        clerk.begin("a".into(), 5);
        clerk.end(18);
        clerk.begin("b".into(), 23);
        clerk.end(36);
        clerk.promise(36);
        clerk.handed(23);
        drop(clerk);
        let ledger = book.ledger();
        let totals = ledger.entries.iter().map(|entry| (entry.total.whole, entry.total.cut));
        assert_eq!(totals.collect::<Vec<_>>(), [(1, 0), (0, 0)]);
    }

    #[test]
    fn a_mark_is_early_until_some_session_has_sent_the_whole() {
        let book = book();
        let mut first = clerk(&book);
        first.marked("a");
        first.begin("a".into(), 0);
        first.end(13);
        first.promise(13);
        first.handed(13);
        first.marked("a");
        let total = book.ledger().entries[0].total.clone();
        assert_eq!((total.marked, total.early), (2, 1));
    }
}
