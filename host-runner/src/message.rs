//! The octets of one message on their way.

use std::marker::PhantomData;

use crate::{Error, Mailbox, Step, session::Handle};

/// What a chunk is at most: the most that one read from a socket gives.
const CHUNK: u64 = 64 << 10;

/// A message that is being received: byte-stuffing undone, line ends as sent.
///
/// Borrows its mailbox, so there is one at a time. Dropping it early is fine: the next command reads the rest, up to
/// `limits.drain` of the [`Options`](crate::Options).
#[derive(Debug)]
pub struct MessageBody<'m> {
    handle: Handle,
    step: Step,
    mailbox: PhantomData<&'m mut Mailbox>,
}

impl MessageBody<'_> {
    pub(crate) fn new(handle: Handle, step: Step) -> Self {
        Self { handle, step, mailbox: PhantomData }
    }

    /// Size that the server announced (`+OK 120 octets`). A hint, never a bound.
    ///
    /// # Errors
    /// Only where the component is gone.
    pub async fn announced(&self) -> Result<Option<u64>, Error> {
        let turn = self.handle.session().turn(self.step).await?;
        let this = self.handle.borrow();
        turn.call(async |interface, store| interface.message_body().call_announced(store, this).await).await
    }

    /// Waits for octets and returns at most `len` (above zero) of them; `None` is the end of the message, seen as
    /// the server's `CRLF.CRLF`.
    ///
    /// # Errors
    /// Any that ends the session. A message that broke off is never reported as ended.
    pub async fn read(&mut self, len: u64) -> Result<Option<Vec<u8>>, Error> {
        let turn = self.handle.session().turn(self.step).await?;
        let this = self.handle.borrow();
        let read =
            turn.call(async |interface, store| interface.message_body().call_read(store, this, len).await);
        Ok(read.await??)
    }

    /// [`read`](Self::read) with the length that is quickest, 64 KiB.
    ///
    /// # Errors
    /// See [`read`](Self::read).
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, Error> {
        self.read(CHUNK).await
    }
}
