//! LIST and UIDL entry by entry.

use alloc::vec::Vec;

use pop3_proto::{Command, Rule, ScanEntry, UniqueId};

use crate::{Error, ErrorKind, Mailbox, Transport, seen::Seen};

/// A listing on its way, entry by entry, so that it never is in memory as a whole.
///
/// Borrows its mailbox. Dropping it early is fine: the next command reads the rest, up to
/// [`Limits::drain`](crate::Limits::drain). Dropping a future of it loses nothing.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pop3_client::{Credentials, Options, tokio::Client};
/// # use pop3_mock::{Server, User};
/// # let user = User::new("mrose", "tanstaaf").message("Subject: hi\r\n\r\nhello\r\n");
/// # let server = Server::builder().user(user).start().await?;
/// # let client = Client::new(Options::default(), server.client_config());
/// # let connection = client.connect("localhost", server.pop3s().port()).await?;
/// # let mut mailbox = connection.authenticate(&Credentials::user_pass("mrose", "tanstaaf")).await?;
/// let mut entries = mailbox.scan_entries().await?;
/// while let Some(entry) = entries.next().await? {
///     assert_eq!((entry.message.get(), entry.octets), (1, Some(22)));
/// }
/// # mailbox.quit().await?;
/// # Ok(())
/// # }
/// ```
pub struct Listing<'m, T, V> {
    mailbox: &'m mut Mailbox<T>,
    ticket: ListingTicket<V>,
}

/// Ticket of a listing, for callers that cannot hold a [`Listing`].
#[derive(Debug, PartialEq, Eq)]
pub struct ListingTicket<V> {
    number: u64,
    entries: core::marker::PhantomData<V>,
}

/// An entry of a [`Listing`].
pub trait Entry: Sized + sealed::Sealed {}

impl Entry for ScanEntry {}
impl Entry for UniqueId {}

mod sealed {
    use pop3_proto::{Rule, ScanEntry, UniqueId};

    use crate::Step;

    /// How an entry is read.
    pub trait Sealed: Sized {
        const STEP: Step;
        /// An entry, and the rule that its line broke all the same.
        fn read(line: &[u8]) -> Result<(Self, Option<Rule>), Rule>;
        fn number(&self) -> u32;
        /// The entry, if it tells a size.
        fn sized(&self) -> Option<&ScanEntry>;
    }

    impl Sealed for ScanEntry {
        const STEP: Step = Step::List;
        fn read(line: &[u8]) -> Result<(Self, Option<Rule>), Rule> {
            Self::read(line)
        }
        fn number(&self) -> u32 {
            self.message.get()
        }
        fn sized(&self) -> Option<&ScanEntry> {
            Some(self)
        }
    }

    impl Sealed for UniqueId {
        const STEP: Step = Step::Uidl;
        fn read(line: &[u8]) -> Result<(Self, Option<Rule>), Rule> {
            Self::read(line)
        }
        fn number(&self) -> u32 {
            self.message.get()
        }
        fn sized(&self) -> Option<&ScanEntry> {
            None
        }
    }
}

impl<T: Transport, V: Entry> Listing<'_, T, V> {
    /// The next entry; `None` once the terminator was seen. A line that cannot be read is left out, with a warning.
    ///
    /// # Errors
    /// Any [`ErrorKind`] that ends the session.
    pub async fn next(&mut self) -> Result<Option<V>, Error> {
        self.mailbox.next_entry(&self.ticket).await
    }
}

impl<T: Transport> Mailbox<T> {
    /// The scan listing of all messages (LIST), entry by entry. Where the server refuses it, STAT tells whether there
    /// are none.
    ///
    /// # Errors
    /// Any [`ErrorKind`].
    pub async fn scan_entries(&mut self) -> Result<Listing<'_, T, ScanEntry>, Error> {
        let ticket = self.begin_scan().await?;
        Ok(Listing { mailbox: self, ticket })
    }

    /// The unique-ids of all messages (UIDL), entry by entry.
    ///
    /// # Errors
    /// Any [`ErrorKind`]; [`ErrorKind::Refused`] where the server has no UIDL.
    pub async fn unique_id_entries(&mut self) -> Result<Listing<'_, T, UniqueId>, Error> {
        let ticket = self.begin_unique_ids().await?;
        Ok(Listing { mailbox: self, ticket })
    }

    /// [`scan_entries`](Self::scan_entries) for callers that cannot hold a borrow.
    ///
    /// # Errors
    /// As `scan_entries`.
    pub async fn begin_scan(&mut self) -> Result<ListingTicket<ScanEntry>, Error> {
        self.sizes.clear();
        self.begin_listing(&Command::list(None)).await
    }

    /// [`unique_id_entries`](Self::unique_id_entries) for callers that cannot hold a borrow.
    ///
    /// # Errors
    /// As `unique_id_entries`.
    pub async fn begin_unique_ids(&mut self) -> Result<ListingTicket<UniqueId>, Error> {
        self.begin_listing(&Command::uidl(None)).await
    }

    async fn begin_listing<V: Entry>(&mut self, command: &Command) -> Result<ListingTicket<V>, Error> {
        self.seen = Seen::default();
        if let Err(error) = self.command(command, V::STEP).await {
            // Servers without a message refuse to list none (quirks list-err-when-empty, uidl-err-when-empty).
            let may_be_empty = error.is_plain_refusal() && !self.has_messages;
            if !may_be_empty || self.stat().await?.messages > 0 {
                return Err(error);
            }
            self.session.tolerated(Some(Rule::ListingRefused));
        }
        Ok(ListingTicket { number: self.transfers, entries: core::marker::PhantomData })
    }

    /// The next entry of a listing; `None` once the terminator was seen, and from then on. See [`Listing::next`].
    ///
    /// # Errors
    /// As `Listing::next`; [`ErrorKind::Misuse`] where another command has ended the listing.
    pub async fn next_entry<V: Entry>(&mut self, ticket: &ListingTicket<V>) -> Result<Option<V>, Error> {
        if ticket.number != self.transfers {
            let text = "the listing has ended: another command was sent on this mailbox".into();
            return Err(ErrorKind::Misuse(text).at(V::STEP));
        }
        while let Some(entry) = self.session.entry(V::STEP, V::read).await? {
            if let Some(entry) = self.noted(entry) {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// The entry, unless it is one too many.
    fn noted<V: Entry>(&mut self, entry: V) -> Option<V> {
        if let Err(rule) = self.seen.note(entry.number(), self.session.most_entries()) {
            self.session.tolerated(Some(rule));
            return None;
        }
        if let Some(entry) = entry.sized() {
            self.sizes.note(entry);
        }
        self.has_messages = true;
        Some(entry)
    }

    /// The next entries of a listing, at most `most`: waits for one, and takes with it those that are here already.
    /// Empty once the terminator was seen.
    ///
    /// # Errors
    /// As [`next_entry`](Self::next_entry); [`ErrorKind::Misuse`] where `most` is zero.
    pub async fn next_entries<V: Entry>(
        &mut self,
        ticket: &ListingTicket<V>,
        most: usize,
    ) -> Result<Vec<V>, Error> {
        if most == 0 {
            return Err(ErrorKind::Misuse("a read of no entries never ends".into()).at(V::STEP));
        }
        let mut entries: Vec<V> = self.next_entry(ticket).await?.into_iter().collect();
        // Without waiting: a future that is dropped must not take entries along.
        while (1..most).contains(&entries.len())
            && let Some(entry) = self.session.entry_at_hand(V::read)
        {
            entries.extend(self.noted(entry));
        }
        Ok(entries)
    }

    /// All entries of a listing.
    pub(crate) async fn all_entries<V: Entry>(&mut self, ticket: &ListingTicket<V>) -> Result<Vec<V>, Error> {
        let mut entries = Vec::new();
        while let Some(entry) = self.next_entry(ticket).await? {
            entries.push(entry);
        }
        Ok(entries)
    }
}
