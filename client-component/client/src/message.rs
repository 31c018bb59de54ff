//! The octets of one message on their way.

use bytes::Bytes;

use crate::{Error, Mailbox, Transfer, Transport};

/// A message that is being received: byte-stuffing undone, line ends as sent.
///
/// Borrows its mailbox, so there is one at a time. Dropping it early is fine: the next command reads the rest, up to
/// [`Limits::drain`](crate::Limits::drain).
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
