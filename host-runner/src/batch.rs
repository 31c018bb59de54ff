//! Many requests at once.

use std::{marker::PhantomData, sync::Arc};

use bytes::Bytes;

use crate::{
    Error, Item, Mailbox, Request, Step, Summary, bindings::exports::mail::pop3::types as wit,
    convert::Began, session::Handle,
};

/// What a chunk is at most: the most that one read from a socket gives.
const CHUNK: usize = 64 << 10;

/// The answers to many requests, in their order; made by [`Mailbox::batch`].
///
/// Dropping it early is fine: nothing more is sent, and the next command reads what is under way, up to `limits.drain`
/// of the [`Options`](crate::Options).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let user = pop3_mock::User::new("alice", "secret").message("Subject: hi\r\n\r\n").message("Subject: ho\r\n\r\n");
/// # let server = pop3_mock::Server::builder().user(user).start().await?;
/// # let host = pop3_host::Host::builder().tls_config(server.client_config()).build()?;
/// # let client = host.client(&pop3_host::Options::default()).await?;
/// # let connection = client.connect("localhost", server.pop3s().port()).await?;
/// # let mut mailbox = connection.authenticate(&pop3_host::Credentials::user_pass("alice", "secret")).await?;
/// use pop3_host::{Answer, Request};
///
/// let mut octets = Vec::new();
/// let mut batch = mailbox.batch([1, 2, 7].map(Request::Retrieve)).await?;
/// while let Some(item) = batch.next().await? {
///     match item.outcome {
///         Ok(_) => {
///             while let Some(chunk) = batch.chunk().await? {
///                 octets.extend_from_slice(&chunk);
///             }
///         }
///         Err(refusal) => assert_eq!(item.request, Request::Retrieve(7), "{refusal}"),
///     }
/// }
/// assert_eq!(octets, b"Subject: hi\r\n\r\nSubject: ho\r\n\r\n");
/// # drop(batch);
/// # mailbox.quit().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Batch<'m> {
    handle: Handle,
    /// What came along with the last item.
    beginning: Option<Bytes>,
    /// Its end came along, too.
    complete: bool,
    mailbox: PhantomData<&'m mut Mailbox>,
}

impl Mailbox {
    /// Asks many things at once, pipelined where the options allow it, and gives the answers in their order.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`](crate::ErrorKind::Misuse), before anything is sent: a message number of zero, or a
    /// [`Request::Delete`] behind a [`Request::Retrieve`] or [`Request::Top`] of the same message.
    pub async fn batch(&mut self, requests: impl IntoIterator<Item = Request>) -> Result<Batch<'_>, Error> {
        let requests: Vec<wit::Request> = requests.into_iter().map(Into::into).collect();
        let turn = self.handle.session().turn(Step::Options).await?;
        let this = self.handle.borrow();
        let batch =
            turn.call(async |interface, store| interface.mailbox().call_batch(store, this, &requests).await);
        let handle = Handle::new(Arc::clone(self.handle.session()), batch.await??);
        Ok(Batch { handle, beginning: None, complete: true, mailbox: PhantomData })
    }
}

impl Batch<'_> {
    /// The answer to the next request; `None` behind the last.
    ///
    /// # Errors
    /// Any that ends the session; of a refusal the [`Item`] tells.
    pub async fn next(&mut self) -> Result<Option<Item>, Error> {
        let turn = self.handle.session().turn(Step::Options).await?;
        let this = self.handle.borrow();
        let next =
            turn.call(async |interface, store| interface.batch().call_next(store, this, CHUNK as u64).await);
        let Some(item) = next.await?? else { return Ok(None) };
        let Began { item, octets, complete } = item.try_into()?;
        (self.beginning, self.complete) = (octets, complete);
        Ok(Some(item))
    }

    /// The next octets of the message that the last item has announced; `None` once its terminator was seen.
    ///
    /// # Errors
    /// Any that ends the session. A message that broke off is never reported as ended.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.chunk_up_to(CHUNK).await
    }

    /// As [`chunk`](Self::chunk), at most `most` octets; the rest is kept for the next call.
    ///
    /// # Errors
    /// As `chunk`; [`ErrorKind::Misuse`](crate::ErrorKind::Misuse) where `most` is zero.
    pub async fn chunk_up_to(&mut self, most: usize) -> Result<Option<Bytes>, Error> {
        if let Some(beginning) = self.beginning.as_mut().filter(|_| most > 0) {
            let octets = beginning.split_to(most.min(beginning.len()));
            self.beginning.take_if(|rest| rest.is_empty());
            return Ok(Some(octets));
        }
        // The guest refuses a read of nothing.
        if self.complete && most > 0 {
            return Ok(None);
        }
        let turn = self.handle.session().turn(Step::Retr).await?;
        let (this, most) = (self.handle.borrow(), most as u64);
        let read = turn.call(async |interface, store| interface.batch().call_read(store, this, most).await);
        let octets = read.await??.map(Bytes::from);
        self.complete = octets.is_none();
        Ok(octets)
    }

    /// Size of the last message, once its end was read.
    ///
    /// # Errors
    /// Only where the component is gone.
    pub async fn summary(&mut self) -> Result<Option<Summary>, Error> {
        if self.beginning.is_some() {
            return Ok(None);
        }
        let turn = self.handle.session().turn(Step::Options).await?;
        let this = self.handle.borrow();
        let summary = turn.call(async |interface, store| interface.batch().call_summary(store, this).await);
        Ok(summary.await?.map(Into::into))
    }

    /// Ends the batch: nothing more is sent, and what is under way is read now, up to `limits.drain`.
    ///
    /// # Errors
    /// Any that ends the session.
    pub async fn end(self) -> Result<(), Error> {
        let session = Arc::clone(self.handle.session());
        let turn = session.turn(Step::Options).await?;
        let this = self.handle.give();
        let end = turn.call(async |interface, store| interface.batch().call_end(store, this).await);
        Ok(end.await??)
    }
}
