//! The octets of one message on their way.

use bytes::Bytes;

use crate::{Error, Mailbox, Transfer, Transport};

/// What is known of a message once it has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Octets of the message, byte-stuffing undone.
    pub octets: u64,
    /// Size that the server announced in its status line. Servers err: it proves nothing.
    pub announced: Option<u64>,
}

/// A message that is being received: byte-stuffing undone, line ends as sent.
///
/// Borrows its mailbox, so there is one at a time. Dropping it early is fine: the next command reads the rest, up to
/// [`Limits::drain`](crate::Limits::drain).
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
/// let mut message = mailbox.top(1, 0).await?;
/// while let Some(octets) = message.chunk_up_to(8).await? {
///     println!("{}", octets.escape_ascii()); // At most 8 octets at once.
/// }
/// let message = mailbox.retrieve(1).await?;
/// assert_eq!(message.announced(), Some(22)); // A hint, never a bound.
/// mailbox.noop().await?; // Reads the rest of the message first.
/// mailbox.quit().await?;
/// # Ok(())
/// # }
/// ```
pub struct Message<'m, T> {
    mailbox: &'m mut Mailbox<T>,
    transfer: Transfer,
}

impl<'m, T: Transport> Message<'m, T> {
    pub(crate) fn new(mailbox: &'m mut Mailbox<T>, transfer: Transfer) -> Self {
        Self { mailbox, transfer }
    }

    /// Size that the server announced (`+OK 120 octets`). A hint, never a bound.
    #[must_use]
    pub fn announced(&self) -> Option<u64> {
        self.transfer.announced()
    }

    /// Octets and announced size, once the end was read: a difference may be worth a warning.
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
    /// assert_eq!(message.summary(), None);
    /// while message.chunk().await?.is_some() {}
    /// let summary = message.summary().expect("the end was read");
    /// assert_eq!((summary.octets, summary.announced), (22, Some(22)));
    /// # mailbox.quit().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn summary(&self) -> Option<Summary> {
        self.mailbox.summary(&self.transfer)
    }

    /// Waits for the next octets; `None` is the end of the message, seen as the server's `CRLF.CRLF`.
    ///
    /// # Errors
    /// Any [`ErrorKind`](crate::ErrorKind) that ends the session. A message that broke off is never reported as ended.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.mailbox.read(&self.transfer).await
    }

    /// As [`chunk`](Self::chunk), at most `most` octets; the rest is kept for the next call. Slices that are here
    /// already come together.
    ///
    /// # Errors
    /// As `chunk`; [`ErrorKind::Misuse`](crate::ErrorKind::Misuse) where `most` is zero.
    pub async fn chunk_up_to(&mut self, most: usize) -> Result<Option<Bytes>, Error> {
        self.mailbox.read_up_to(&self.transfer, most).await
    }
}
