//! A message as a stream of octets, for everything that reads from one.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};

use super::TokioTransport;
use crate::{Error, Message};

/// Octets asked of a message at once: slices that byte-stuffing has cut come together.
const CHUNK: usize = 64 << 10;

/// A message that is being received, as [`AsyncRead`] and [`AsyncBufRead`]; made by [`Message::into_reader`].
///
/// The end of the reader is the end of the message, seen as the server's `CRLF.CRLF`. A message that broke off is an
/// error, and the same one again with each later read. The [`Error`] is inside the [`io::Error`]:
/// `error.get_ref().and_then(|inner| inner.downcast_ref::<pop3_client::Error>())`.
///
/// When it is safe to drop: always. A dropped future of a read loses nothing. A dropped reader gives the mailbox back
/// (it has to go before the next command), which first reads the rest of the message, up to
/// [`Limits::drain`](crate::Limits::drain); where more is left, the session is over, and a new connection is quicker.
pub struct MessageReader<'m> {
    /// Octets received and not yet read.
    chunk: Bytes,
    state: State<'m>,
}

enum State<'m> {
    /// Does nothing until it is polled.
    Waiting(Next<'m>),
    Ended,
    Failed(Error),
}

/// The next octets, and the message to ask for more.
type Next<'m> =
    Pin<Box<dyn Future<Output = (Message<'m, TokioTransport>, Result<Option<Bytes>, Error>)> + Send + 'm>>;

impl<'m> Message<'m, TokioTransport> {
    /// The message as a stream of octets, e.g. for [`tokio::io::copy`].
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
    /// let mut file = Vec::new(); // or a tokio::fs::File
    /// let octets = tokio::io::copy(&mut mailbox.retrieve(1).await?.into_reader(), &mut file).await?;
    /// assert_eq!((octets, file.as_slice()), (22, b"Subject: hi\r\n\r\nhello\r\n".as_slice()));
    /// # mailbox.quit().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn into_reader(self) -> MessageReader<'m> {
        MessageReader { chunk: Bytes::new(), state: State::Waiting(Box::pin(self.next())) }
    }

    async fn next(mut self) -> (Self, Result<Option<Bytes>, Error>) {
        let octets = self.chunk_up_to(CHUNK).await;
        (self, octets)
    }
}

impl<'m> MessageReader<'m> {
    /// Waits until there are octets to read, or none will come.
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.chunk.is_empty() {
            match &mut self.state {
                State::Waiting(next) => {
                    let (message, octets) = ready!(next.as_mut().poll(cx));
                    self.take(message, octets);
                }
                State::Ended => break,
                State::Failed(error) => return Poll::Ready(Err(error.clone().into())),
            }
        }
        Poll::Ready(Ok(()))
    }

    fn take(&mut self, message: Message<'m, TokioTransport>, octets: Result<Option<Bytes>, Error>) {
        self.state = match octets {
            Ok(Some(octets)) => {
                self.chunk = octets;
                State::Waiting(Box::pin(message.next()))
            }
            Ok(None) => State::Ended,
            Err(error) => State::Failed(error),
        };
    }
}

impl AsyncBufRead for MessageReader<'_> {
    fn poll_fill_buf(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        ready!(this.poll_chunk(cx))?;
        Poll::Ready(Ok(&this.chunk))
    }

    fn consume(mut self: Pin<&mut Self>, octets: usize) {
        let octets = octets.min(self.chunk.len());
        self.chunk.advance(octets);
    }
}

impl AsyncRead for MessageReader<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // A read of nothing waits for nothing.
        if buffer.remaining() > 0 {
            let octets = ready!(self.as_mut().poll_fill_buf(cx))?;
            let octets = &octets[..octets.len().min(buffer.remaining())];
            buffer.put_slice(octets);
            let read = octets.len();
            self.consume(read);
        }
        Poll::Ready(Ok(()))
    }
}
