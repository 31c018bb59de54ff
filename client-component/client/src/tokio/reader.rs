//! A message as a stream of octets, for everything that reads from one.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};

use super::TokioTransport;
use crate::{Batch, Error, Message};

/// Octets asked of a message at once: slices that byte-stuffing has cut come together.
const CHUNK: usize = 64 << 10;

/// Where a [`ChunkReader`] gets its octets.
pub trait Chunks: Send {
    /// Why there are no more.
    type Error: Clone + Into<io::Error> + Send;

    /// Waits for the next octets, at least one; `None` is the end.
    fn next_chunk(&mut self) -> impl Future<Output = Result<Option<Bytes>, Self::Error>> + Send;
}

/// What comes in chunks, as [`AsyncRead`] and [`AsyncBufRead`]. A dropped future of a read loses nothing; after an
/// error each later read gives the same error again.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use bytes::Bytes;
/// use pop3_client::{Error, tokio::{ChunkReader, Chunks}};
/// use tokio::io::AsyncReadExt as _;
///
/// struct Countdown(u8);
///
/// impl Chunks for Countdown {
///     type Error = Error;
///
///     async fn next_chunk(&mut self) -> Result<Option<Bytes>, Error> {
///         self.0 -= 1;
///         Ok((self.0 > 0).then(|| self.0.to_string().into()))
///     }
/// }
///
/// let mut text = String::new();
/// ChunkReader::new(Countdown(4)).read_to_string(&mut text).await?;
/// assert_eq!(text, "321");
/// # Ok(())
/// # }
/// ```
pub struct ChunkReader<'c, C: Chunks> {
    /// Octets received and not yet read.
    chunk: Bytes,
    state: State<'c, C>,
}

enum State<'c, C: Chunks> {
    /// Does nothing until it is polled.
    Waiting(Next<'c, C>),
    Ended,
    Failed(C::Error),
}

/// The next octets, and where to ask for more.
type Next<'c, C> =
    Pin<Box<dyn Future<Output = (C, Result<Option<Bytes>, <C as Chunks>::Error>)> + Send + 'c>>;

// Nothing in it is pinned by its place.
impl<C: Chunks> Unpin for ChunkReader<'_, C> {}

/// A message that is being received, as [`AsyncRead`] and [`AsyncBufRead`]; made by [`Message::into_reader`].
///
/// The end of the reader is the end of the message, seen as the server's `CRLF.CRLF`. A message that broke off is an
/// error, and the same one again with each later read. The [`Error`] is inside the [`io::Error`]:
/// `error.get_ref().and_then(|inner| inner.downcast_ref::<pop3_client::Error>())`.
///
/// When it is safe to drop: always. A dropped future of a read loses nothing. A dropped reader gives the mailbox back
/// (it has to go before the next command), which first reads the rest of the message, up to
/// [`Limits::drain`](crate::Limits::drain); where more is left, the session is over, and a new connection is quicker.
pub type MessageReader<'m> = ChunkReader<'m, Message<'m, TokioTransport>>;

impl Chunks for Message<'_, TokioTransport> {
    type Error = Error;

    async fn next_chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.chunk_up_to(CHUNK).await
    }
}

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
        ChunkReader::new(self)
    }
}

impl Chunks for &mut Batch<'_, TokioTransport> {
    type Error = Error;

    async fn next_chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.chunk_up_to(CHUNK).await
    }
}

impl<'m> Batch<'m, TokioTransport> {
    /// The message that the last item has announced as a stream of octets, e.g. for [`tokio::io::copy`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use pop3_client::{Credentials, Options, Request, tokio::Client};
    /// # use pop3_mock::{Server, User};
    /// # let user = User::new("mrose", "tanstaaf").message("Subject: hi\r\n\r\nhello\r\n");
    /// # let server = Server::builder().user(user).start().await?;
    /// # let client = Client::new(Options::default(), server.client_config());
    /// # let connection = client.connect("localhost", server.pop3s().port()).await?;
    /// # let mut mailbox = connection.authenticate(&Credentials::user_pass("mrose", "tanstaaf")).await?;
    /// let mut batch = mailbox.batch([Request::Retrieve(1), Request::Retrieve(9)])?;
    /// while let Some(item) = batch.next().await? {
    ///     let mut file = Vec::new(); // or a tokio::fs::File
    ///     let octets = tokio::io::copy(&mut batch.reader(), &mut file).await?;
    ///     assert_eq!(octets, if item.outcome.is_ok() { 22 } else { 0 });
    /// }
    /// # mailbox.quit().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn reader(&mut self) -> ChunkReader<'_, &mut Batch<'m, TokioTransport>> {
        ChunkReader::new(self)
    }
}

async fn next<C: Chunks>(mut chunks: C) -> (C, Result<Option<Bytes>, C::Error>) {
    let octets = chunks.next_chunk().await;
    (chunks, octets)
}

impl<'c, C: Chunks + 'c> ChunkReader<'c, C> {
    /// A reader of all that is still to come.
    pub fn new(chunks: C) -> Self {
        Self { chunk: Bytes::new(), state: State::Waiting(Box::pin(next(chunks))) }
    }

    /// Waits until there are octets to read, or none will come.
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.chunk.is_empty() {
            match &mut self.state {
                State::Waiting(next) => {
                    let (chunks, octets) = ready!(next.as_mut().poll(cx));
                    self.take(chunks, octets);
                }
                State::Ended => break,
                State::Failed(error) => return Poll::Ready(Err(error.clone().into())),
            }
        }
        Poll::Ready(Ok(()))
    }

    fn take(&mut self, chunks: C, octets: Result<Option<Bytes>, C::Error>) {
        self.state = match octets {
            Ok(Some(octets)) => {
                self.chunk = octets;
                State::Waiting(Box::pin(next(chunks)))
            }
            Ok(None) => State::Ended,
            Err(error) => State::Failed(error),
        };
    }
}

impl<'c, C: Chunks + 'c> AsyncBufRead for ChunkReader<'c, C> {
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

impl<'c, C: Chunks + 'c> AsyncRead for ChunkReader<'c, C> {
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
