//! The TRANSACTION state.

use alloc::{
    collections::{BinaryHeap, VecDeque},
    vec::Vec,
};

use pop3_proto::{Capabilities, Command, Maildrop, MessageNumber, Rule, ScanEntry, UniqueId};

use crate::{
    Condition, Error, ErrorKind, Message, QuitFailure, Step, Transport,
    seen::Seen,
    session::{Pending, Session},
    sizes::Sizes,
    transfer::TopZero,
};

/// A session in the TRANSACTION state (RFC 1939 section 5). Dropping it without [`quit`](Self::quit) deletes nothing.
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
/// let maildrop = mailbox.stat().await?;
/// assert_eq!((maildrop.messages, maildrop.octets), (1, Some(22)));
/// for entry in mailbox.scan().await? {
///     if entry.octets.is_some_and(|octets| octets < 1000) {
///         mailbox.delete(entry.message.get()).await?;
///     }
/// }
/// mailbox.quit().await?; // Only now they are gone.
/// # server.wait_idle().await;
/// # assert!(server.maildrop("mrose").messages.is_empty());
/// # Ok(())
/// # }
/// ```
pub struct Mailbox<T> {
    pub(crate) session: Session<T>,
    /// Counts the transfers, so that an old ticket is not taken for the current one.
    pub(crate) transfers: u64,
    /// A batch whose first answer was not asked for yet.
    pub(crate) planned: Option<VecDeque<Pending>>,
    /// What the last scan listing told.
    pub(crate) sizes: Sizes,
    /// Numbers that the listing under way has told.
    pub(crate) seen: Seen,
    /// Something in this session has told that there are messages, and none was deleted since.
    pub(crate) has_messages: bool,
    pub(crate) top_zero: TopZero,
}

impl<T: Transport> Mailbox<T> {
    pub(crate) fn new(session: Session<T>) -> Self {
        Self {
            session,
            transfers: 0,
            planned: None,
            sizes: Sizes::default(),
            seen: Seen::default(),
            has_messages: false,
            top_zero: TopZero::default(),
        }
    }

    /// What the session can still do.
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
    /// use pop3_client::Condition;
    ///
    /// drop(mailbox.retrieve(1).await?);
    /// assert_eq!(mailbox.condition(), Condition::Unfinished);
    /// mailbox.noop().await?; // Reads the rest of the message first.
    /// assert_eq!(mailbox.condition(), Condition::Ready);
    /// # mailbox.quit().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn condition(&self) -> Condition {
        self.session.condition()
    }

    /// What the server can do now, after login (CAPA, RFC 2449 section 5); asked for once.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`] where the server has no CAPA; the session goes on. Where it had one before login, that
    /// list stands instead, without SASL and STLS.
    pub async fn capabilities(&mut self) -> Result<&Capabilities, Error> {
        self.next();
        self.session.capabilities().await
    }

    /// Number and size of the messages (STAT).
    ///
    /// # Errors
    /// Any [`ErrorKind`]. A malformed answer is a violation, never "no messages".
    pub async fn stat(&mut self) -> Result<Maildrop, Error> {
        let status = self.command(&Command::stat(), Step::Stat).await?;
        let (maildrop, notice) =
            Maildrop::read(&status.text).map_err(|rule| self.session.broken(rule, Step::Stat))?;
        self.session.tolerated(notice);
        self.has_messages = maildrop.messages > 0;
        Ok(maildrop)
    }

    /// The scan listing of all messages (LIST), in the server's order.
    ///
    /// # Errors
    /// Any [`ErrorKind`].
    pub async fn scan(&mut self) -> Result<Vec<ScanEntry>, Error> {
        let ticket = self.begin_scan().await?;
        self.all_entries(&ticket).await
    }

    /// The scan listing of one message (LIST n).
    ///
    /// # Errors
    /// Any [`ErrorKind`]; [`ErrorKind::Refused`] where there is no such message.
    pub async fn scan_one(&mut self, message: u32) -> Result<ScanEntry, Error> {
        let number = message_number(message, Step::List)?;
        let status = self.command(&Command::list(Some(number)), Step::List).await?;
        let entry = ScanEntry::parse_reply(&status.text, number)
            .map_err(|rule| self.session.broken(rule, Step::List))?;
        self.session.tolerated(entry.octets.is_none().then_some(Rule::ScanSize));
        Ok(entry)
    }

    /// The unique-ids of all messages (UIDL), in the server's order. All are there where two are equal
    /// ([`Rule::UniqueIdDuplicate`] among the warnings), so that none is taken for the other.
    ///
    /// # Errors
    /// Any [`ErrorKind`]; [`ErrorKind::Refused`] where the server has no UIDL.
    pub async fn unique_ids(&mut self) -> Result<Vec<UniqueId>, Error> {
        let ticket = self.begin_unique_ids().await?;
        let entries = self.all_entries(&ticket).await?;
        self.session.tolerated(has_equal_ids(&entries).then_some(Rule::UniqueIdDuplicate));
        Ok(entries)
    }

    /// The unique-id of one message (UIDL n).
    ///
    /// # Errors
    /// Any [`ErrorKind`]; [`ErrorKind::Refused`] where there is no such message or no UIDL.
    pub async fn unique_id_of(&mut self, message: u32) -> Result<UniqueId, Error> {
        let number = message_number(message, Step::Uidl)?;
        let status = self.command(&Command::uidl(Some(number)), Step::Uidl).await?;
        UniqueId::parse_reply(&status.text, number).map_err(|rule| self.session.broken(rule, Step::Uidl))
    }

    /// Asks for a whole message (RETR). Of one that has less than half the octets that [`scan`](Self::scan) told there
    /// will be a warning ([`Rule::Shortfall`]): look at it before you delete it.
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
    /// let mut message = mailbox.retrieve(1).await?;
    /// let mut octets = Vec::new();
    /// while let Some(chunk) = message.chunk().await? {
    ///     octets.extend_from_slice(&chunk);
    /// }
    /// assert_eq!(octets, b"Subject: hi\r\n\r\nhello\r\n");
    /// # mailbox.quit().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Any [`ErrorKind`]; [`ErrorKind::Refused`] where there is no such message.
    pub async fn retrieve(&mut self, message: u32) -> Result<Message<'_, T>, Error> {
        let transfer = self.begin_retrieve(message).await?;
        Ok(Message::new(self, transfer))
    }

    /// Asks for the header and the first `lines` lines of a message (TOP). Where the server refuses `lines` of zero
    /// and takes one, the first line comes too ([`Rule::TopZero`] among the warnings).
    ///
    /// # Errors
    /// Any [`ErrorKind`]; [`ErrorKind::Refused`] where there is no such message or no TOP.
    pub async fn top(&mut self, message: u32, lines: u32) -> Result<Message<'_, T>, Error> {
        let transfer = self.begin_top(message, lines).await?;
        Ok(Message::new(self, transfer))
    }

    /// Marks a message as deleted (DELE). It is gone once [`quit`](Self::quit) succeeds.
    ///
    /// # Errors
    /// Any [`ErrorKind`]; [`ErrorKind::Refused`] where there is no such message.
    pub async fn delete(&mut self, message: u32) -> Result<(), Error> {
        let number = message_number(message, Step::Dele)?;
        self.has_messages = false;
        self.command(&Command::dele(number), Step::Dele).await.map(drop)
    }

    /// Takes all deletion marks back (RSET).
    ///
    /// # Errors
    /// Any [`ErrorKind`].
    pub async fn reset(&mut self) -> Result<(), Error> {
        self.command(&Command::rset(), Step::Rset).await?;
        self.session.unmarked();
        Ok(())
    }

    /// Does nothing, and finds out whether the server is still there (NOOP).
    ///
    /// # Errors
    /// Any [`ErrorKind`].
    pub async fn noop(&mut self) -> Result<(), Error> {
        self.command(&Command::noop(), Step::Noop).await.map(drop)
    }

    /// Enters the UPDATE state (QUIT): marked messages are gone once this succeeds. Where none was marked, a server
    /// that closes instead of answering is put up with ([`Rule::QuitUnanswered`] among the warnings).
    ///
    /// # Errors
    /// [`QuitFailure`]: refused, so that some marked messages were not removed (RFC 1939 section 6), or unknown.
    pub async fn quit(self) -> Result<(), QuitFailure> {
        self.session.quit().await
    }

    pub(crate) async fn command(
        &mut self,
        command: &Command,
        step: Step,
    ) -> Result<pop3_proto::Status, Error> {
        self.next();
        self.session.command(command, step).await
    }

    /// Ends whatever transfer is under way.
    pub(crate) fn next(&mut self) {
        self.transfers += 1;
        self.planned = None;
    }
}

fn has_equal_ids(entries: &[UniqueId]) -> bool {
    // A heap sorts with a tenth of the code that `sort` has.
    let ids: BinaryHeap<_> = entries.iter().map(|entry| entry.id.as_slice()).collect();
    ids.into_sorted_vec().windows(2).any(|pair| pair[0] == pair[1])
}

pub(crate) fn message_number(message: u32, step: Step) -> Result<MessageNumber, Error> {
    MessageNumber::try_from(message).map_err(|misuse| ErrorKind::from(misuse).at(step))
}
