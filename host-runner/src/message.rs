//! The octets of one message on their way.

use std::marker::PhantomData;

use bytes::Bytes;
use pop3_client::tokio::{ChunkReader, Chunks};

use crate::{Error, Mailbox, Step, Summary, session::Handle};

/// What a chunk is at most: the most that one read from a socket gives.
const CHUNK: usize = 64 << 10;

/// A message that is being received: byte-stuffing undone, line ends as sent.
///
/// Borrows its mailbox, so there is one at a time. Dropping it early is fine: the next command reads the rest, up to
/// `limits.drain` of the [`Options`](crate::Options).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pop3_host::{Credentials, Host, Options};
/// # let user = pop3_mock::User::new("alice", "secret").message("Subject: hi\r\n\r\nhello\r\n");
/// # let server = pop3_mock::Server::builder().user(user).start().await?;
/// # let client = Host::builder().tls_config(server.client_config()).build()?.client(&Options::default()).await?;
/// # let connection = client.connect("localhost", server.pop3s().port()).await?;
/// # let mut mailbox = connection.authenticate(&Credentials::user_pass("alice", "secret")).await?;
/// let mut message = mailbox.top(1, 0).await?;
/// while let Some(octets) = message.chunk_up_to(8).await? {
///     println!("{}", octets.escape_ascii()); // At most 8 octets at once.
/// }
/// # drop(message);
/// let message = mailbox.retrieve(1).await?;
/// assert_eq!(message.announced(), Some(22)); // A hint, never a bound.
/// # drop(message);
/// mailbox.noop().await?; // Reads the rest of the message first.
/// mailbox.quit().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct MessageBody<'m> {
    handle: Handle,
    step: Step,
    announced: Option<u64>,
    mailbox: PhantomData<&'m mut Mailbox>,
}

/// A message that is being received, as [`AsyncRead`](tokio::io::AsyncRead) and
/// [`AsyncBufRead`](tokio::io::AsyncBufRead); made by [`MessageBody::into_reader`].
///
/// The end of the reader is the end of the message, seen as the server's `CRLF.CRLF`. A message that broke off is an
/// error, and the same one again with each later read. The [`Error`] is inside the [`io::Error`](std::io::Error):
/// `error.get_ref().and_then(|inner| inner.downcast_ref::<pop3_host::Error>())`.
///
/// When it is safe to drop: always. A dropped future of a read loses nothing. A dropped reader gives the mailbox back,
/// as a dropped [`MessageBody`] does; where it was waiting for the server, the next call of the client waits in its
/// place, no longer than the deadline for silence. (A call of the other types is not to be dropped, see
/// [`Client`](crate::Client).)
pub type MessageReader<'m> = ChunkReader<'m, MessageBody<'m>>;

impl<'m> MessageBody<'m> {
    pub(crate) fn new(handle: Handle, step: Step, announced: Option<u64>) -> Self {
        Self { handle, step, announced, mailbox: PhantomData }
    }

    /// Size that the server announced (`+OK 120 octets`). A hint, never a bound.
    #[must_use]
    pub fn announced(&self) -> Option<u64> {
        self.announced
    }

    /// Waits for octets and returns at most `most` (above zero) of them; `None` is the end of the message, seen as
    /// the server's `CRLF.CRLF`.
    ///
    /// # Errors
    /// Any that ends the session. A message that broke off is never reported as ended.
    pub async fn chunk_up_to(&mut self, most: usize) -> Result<Option<Bytes>, Error> {
        let turn = self.handle.session().turn(self.step).await?;
        let this = self.handle.borrow();
        let read = turn.call(async |interface, store| {
            interface.message_body().call_read(store, this, most as u64).await
        });
        Ok(read.await??.map(Bytes::from))
    }

    /// [`chunk_up_to`](Self::chunk_up_to) the length that is quickest, 64 KiB.
    ///
    /// # Errors
    /// See [`chunk_up_to`](Self::chunk_up_to).
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.chunk_up_to(CHUNK).await
    }

    /// Octets and announced size, once the end was read.
    ///
    /// # Errors
    /// Only where the component is gone.
    pub async fn summary(&mut self) -> Result<Option<Summary>, Error> {
        let turn = self.handle.session().turn(self.step).await?;
        let this = self.handle.borrow();
        let summary =
            turn.call(async |interface, store| interface.message_body().call_summary(store, this).await);
        Ok(summary.await?.map(Into::into))
    }

    /// The message as a stream of octets, e.g. for [`tokio::io::copy`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use pop3_host::{Credentials, Host, Options};
    /// # let user = pop3_mock::User::new("alice", "secret").message("Subject: hi\r\n\r\nhello\r\n");
    /// # let server = pop3_mock::Server::builder().user(user).start().await?;
    /// # let client = Host::builder().tls_config(server.client_config()).build()?.client(&Options::default()).await?;
    /// # let connection = client.connect("localhost", server.pop3s().port()).await?;
    /// # let mut mailbox = connection.authenticate(&Credentials::user_pass("alice", "secret")).await?;
    /// let mut file = Vec::new(); // or a tokio::fs::File
    /// let octets = tokio::io::copy(&mut mailbox.retrieve(1).await?.into_reader(), &mut file).await?;
    /// assert_eq!((octets, file.as_slice()), (22, b"Subject: hi\r\n\r\nhello\r\n".as_slice()));
    /// # mailbox.quit().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn into_reader(self) -> MessageReader<'m> {
        ChunkReader::new(self)
    }
}

impl Chunks for MessageBody<'_> {
    type Error = Error;

    async fn next_chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let (step, this) = (self.step, self.handle.borrow());
        let read = self.handle.session().detach(step, async move |turn| {
            let read = turn.call(async |interface, store| {
                interface.message_body().call_read(store, this, CHUNK as u64).await
            });
            Ok(read.await??)
        });
        Ok(read.await?.map(Bytes::from))
    }
}
