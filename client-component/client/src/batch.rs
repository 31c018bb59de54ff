//! Many commands at once.

use alloc::collections::VecDeque;

use bytes::Bytes;

use crate::{
    Error, ErrorKind, Item, Mailbox, Request, Step, Summary, Transport, request::check_order,
    session::Pending,
};

/// Requests on their way, with a result for each, in their order.
///
/// Where the server announces PIPELINING (RFC 2449 section 6.6), commands go out ahead of the replies, as far as
/// [`PipeliningOptions`](crate::PipeliningOptions) allow; elsewhere one at a time, with the same results. The client
/// reads while it writes, so a server that does not read while it writes cannot lock it up.
///
/// Borrows its mailbox. Dropping it early is fine: nothing more is sent, and the next command first reads what is under
/// way, up to [`Limits::drain`](crate::Limits::drain); [`end`](Self::end) does so at once. A DELE that was under way
/// counts: [`Mailbox::reset`] takes it back. Dropping a future of it loses nothing.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pop3_client::{Credentials, Options, tokio::Client};
/// # use pop3_mock::{Server, User};
/// # let user = User::new("mrose", "tanstaaf").message("Subject: hi\r\n\r\nhello\r\n").message("Subject: ho\r\n\r\n");
/// # let server = Server::builder().user(user).start().await?;
/// # let client = Client::new(Options::default(), server.client_config());
/// # let connection = client.connect("localhost", server.pop3s().port()).await?;
/// # let mut mailbox = connection.authenticate(&Credentials::user_pass("mrose", "tanstaaf")).await?;
/// use pop3_client::{Answer, Request};
///
/// let mut octets = Vec::new();
/// let mut batch = mailbox.batch([1, 2, 7].map(Request::Retrieve))?;
/// while let Some(item) = batch.next().await? {
///     match item.outcome {
///         Ok(Answer::Message { .. }) => {
///             while let Some(chunk) = batch.chunk().await? {
///                 octets.extend_from_slice(&chunk);
///             }
///         }
///         Ok(_) => {}
///         Err(refusal) => assert_eq!(item.request, Request::Retrieve(7), "{refusal}"),
///     }
/// }
/// assert_eq!(octets, b"Subject: hi\r\n\r\nhello\r\nSubject: ho\r\n\r\n");
/// mailbox.quit().await?;
/// # Ok(())
/// # }
/// ```
pub struct Batch<'m, T> {
    mailbox: &'m mut Mailbox<T>,
    ticket: BatchTicket,
}

/// Ticket of a batch, for callers that cannot hold a [`Batch`].
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
/// use pop3_client::Request;
///
/// let ticket = mailbox.begin_batch([Request::Top(1, 0), Request::UniqueId(1)])?;
/// while let Some(item) = mailbox.batch_next(&ticket).await? {
///     println!("{item:?}");
///     while let Some(octets) = mailbox.batch_read(&ticket, 4096).await? {
///         println!("{}", octets.escape_ascii());
///     }
/// }
/// mailbox.end_batch(ticket).await?;
/// mailbox.quit().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct BatchTicket {
    pub(crate) number: u64,
}

impl<'m, T: Transport> Batch<'m, T> {
    pub(crate) fn new(mailbox: &'m mut Mailbox<T>, ticket: BatchTicket) -> Self {
        Self { mailbox, ticket }
    }

    /// The answer to the next request; `None` behind the last.
    ///
    /// # Errors
    /// Any [`ErrorKind`] that ends the session; of a refusal the [`Item`] tells.
    pub async fn next(&mut self) -> Result<Option<Item>, Error> {
        self.mailbox.batch_next(&self.ticket).await
    }

    /// The next octets of the message that the last item has announced; `None` once its terminator was seen.
    ///
    /// # Errors
    /// Any [`ErrorKind`] that ends the session. A message that broke off is never reported as ended.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.mailbox.batch_chunk(&self.ticket).await
    }

    /// As [`chunk`](Self::chunk), at most `most` octets; the rest is kept for the next call.
    ///
    /// # Errors
    /// As `chunk`; [`ErrorKind::Misuse`] where `most` is zero.
    pub async fn chunk_up_to(&mut self, most: usize) -> Result<Option<Bytes>, Error> {
        self.mailbox.batch_read(&self.ticket, most).await
    }

    /// Size of the last message, once its end was read.
    #[must_use]
    pub fn summary(&self) -> Option<Summary> {
        self.mailbox.batch_summary(&self.ticket)
    }

    /// Ends the batch: nothing more is sent, and what is under way is read now, up to
    /// [`Limits::drain`](crate::Limits::drain).
    ///
    /// # Errors
    /// Any [`ErrorKind`] that ends the session.
    pub async fn end(self) -> Result<(), Error> {
        self.mailbox.end_batch(self.ticket).await
    }
}

impl<T: Transport> Mailbox<T> {
    /// Asks many things at once, and gives the answers in their order.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`], before anything is sent: a message number of zero, or a [`Request::Delete`] behind a
    /// [`Request::Retrieve`] or [`Request::Top`] of the same message.
    pub fn batch(&mut self, requests: impl IntoIterator<Item = Request>) -> Result<Batch<'_, T>, Error> {
        let ticket = self.begin_batch(requests)?;
        Ok(Batch::new(self, ticket))
    }

    /// [`batch`](Self::batch) for callers that cannot hold a borrow.
    ///
    /// # Errors
    /// As `batch`.
    pub fn begin_batch(&mut self, requests: impl IntoIterator<Item = Request>) -> Result<BatchTicket, Error> {
        let planned: VecDeque<_> = requests
            .into_iter()
            .map(|request| Pending::new(request, self.sizes.of(request.message())))
            .collect::<Result<_, _>>()?;
        check_order(planned.iter().map(Pending::request))?;
        self.next();
        self.planned = Some(planned);
        Ok(BatchTicket { number: self.transfers })
    }

    /// The answer to the next request of the batch; `None` behind the last. See [`Batch::next`].
    ///
    /// # Errors
    /// As `Batch::next`; [`ErrorKind::Misuse`] where another command has ended the batch.
    pub async fn batch_next(&mut self, ticket: &BatchTicket) -> Result<Option<Item>, Error> {
        self.check_batch(ticket)?;
        if let Some(planned) = &self.planned {
            let step = planned.front().map_or(Step::Options, |pending| pending.request().step());
            let window = self.session.window(planned.len(), step).await?;
            // Only now: a future that was dropped above leaves the plan as it was.
            self.session.take_off(self.planned.take().unwrap_or_default(), window);
        }
        self.session.batch_next().await
    }

    /// Octets of the message that the last item has announced, at most `most`. See [`Batch::chunk_up_to`].
    ///
    /// # Errors
    /// As `Batch::chunk_up_to`; [`ErrorKind::Misuse`] where another command has ended the batch.
    pub async fn batch_read(&mut self, ticket: &BatchTicket, most: usize) -> Result<Option<Bytes>, Error> {
        let step = self.check_batch_message(ticket)?;
        self.session.body_up_to(most, step).await
    }

    /// What is here of the message that the batch has just come to, at most `most` octets, without waiting: for
    /// callers to whom a call costs more than a copy. [`batch_read`](Self::batch_read) gives the rest.
    pub fn batch_begun(&mut self, ticket: &BatchTicket, most: usize) -> Bytes {
        if ticket.number == self.transfers { self.session.body_begun(most) } else { Bytes::new() }
    }

    async fn batch_chunk(&mut self, ticket: &BatchTicket) -> Result<Option<Bytes>, Error> {
        let step = self.check_batch_message(ticket)?;
        self.session.body(step).await
    }

    /// Size of the last message of the batch, once its end was read.
    #[must_use]
    pub fn batch_summary(&self, ticket: &BatchTicket) -> Option<Summary> {
        (ticket.number == self.transfers).then(|| self.session.summary())?
    }

    /// Ends the batch. See [`Batch::end`].
    ///
    /// # Errors
    /// Any [`ErrorKind`] that ends the session; nothing where another command has ended the batch already.
    pub async fn end_batch(&mut self, ticket: BatchTicket) -> Result<(), Error> {
        if ticket.number == self.transfers {
            let step = self.session.batch_step();
            self.next();
            self.session.settle(step).await?;
        }
        Ok(())
    }

    fn check_batch_message(&self, ticket: &BatchTicket) -> Result<Step, Error> {
        self.check_batch(ticket)?;
        Ok(self.session.batch_step())
    }

    fn check_batch(&self, ticket: &BatchTicket) -> Result<(), Error> {
        if ticket.number == self.transfers {
            return Ok(());
        }
        let text = "the batch has ended: another command was sent on this mailbox".into();
        Err(ErrorKind::Misuse(text).at(Step::Options))
    }
}
