//! Either build of the client, for code that is written once: the component in its sandbox, and the native one.
//!
//! [`Client`](crate::Client) and [`pop3_client::tokio::Client`] have the same calls. The traits say so, with one set of
//! types for what comes out: [`delivery`](crate::delivery) and the `pop3` command are written against them.
//!
//! ```
//! use pop3_host::{Credentials, Error, Host, Options, either::{Authorization, Client, Transaction}};
//!
//! async fn count(client: &impl Client, port: u16) -> Result<u32, Error> {
//!     let connection = client.connect("localhost", port).await?;
//!     let credentials = Credentials::user_pass("alice", "secret");
//!     let mut mailbox = connection.authenticate(&credentials).await.map_err(|(error, _)| error)?;
//!     let messages = mailbox.stat().await?.messages;
//!     mailbox.quit().await?;
//!     Ok(messages)
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let user = pop3_mock::User::new("alice", "secret").message("Subject: hi\r\n\r\nhello\r\n");
//! # let server = pop3_mock::Server::builder().user(user).start().await?;
//! # let (tls, port) = (server.client_config(), server.pop3s().port());
//! let native = pop3_client::tokio::Client::new(Options::default(), tls.clone());
//! let component = Host::builder().tls_config(tls).build()?.client(&Options::default()).await?;
//! assert_eq!(count(&native, port).await?, count(&component, port).await?);
//! # Ok(())
//! # }
//! ```

mod component;
mod native;

use std::future::Future;

use bytes::Bytes;

use crate::{
    Capabilities, Credentials, Error, Greeting, Item, Maildrop, QuitFailure, Request, ScanEntry, Trace,
    UniqueId, Warning,
};

/// Makes connections and remembers what went over them.
pub trait Client: Sync {
    /// A session in the AUTHORIZATION state.
    type Connection: Authorization;

    /// Resolves `host` (a name or an address), connects, reads the greeting and starts TLS as the options say.
    fn connect(&self, host: &str, port: u16) -> impl Future<Output = Result<Self::Connection, Error>> + Send;

    /// Takes the trace recorded so far; the next call starts after it.
    fn take_trace(&self) -> impl Future<Output = Result<Trace, Error>> + Send;

    /// Takes the warnings collected so far, oldest first.
    fn take_warnings(&self) -> impl Future<Output = Result<Vec<Warning>, Error>> + Send;

    /// Why TLS failed last, since the last `connect`.
    fn tls_error(&self) -> Option<rustls::Error>;
}

/// A session in the AUTHORIZATION state (RFC 1939 section 4).
pub trait Authorization: Sized + Send {
    /// A session in the TRANSACTION state.
    type Mailbox: Transaction;

    /// What the server said first.
    fn greeting(&self) -> &Greeting;

    /// What the server says it can do (CAPA).
    fn capabilities(&mut self) -> impl Future<Output = Result<Capabilities, Error>> + Send;

    /// Logs in; after a refusal the session comes back with the error.
    fn authenticate(
        self,
        credentials: &Credentials,
    ) -> impl Future<Output = Result<Self::Mailbox, (Error, Option<Self>)>> + Send;

    /// Says QUIT: nothing was opened, nothing changes.
    fn quit(self) -> impl Future<Output = Result<(), Error>> + Send;
}

/// A session in the TRANSACTION state (RFC 1939 section 5). Dropping it without `quit` deletes nothing.
pub trait Transaction: Sized + Send {
    /// The answers to many requests.
    type Batch<'m>: Batch
    where
        Self: 'm;

    /// Number and size of the messages (STAT).
    fn stat(&mut self) -> impl Future<Output = Result<Maildrop, Error>> + Send;

    /// The scan listing of all messages (LIST).
    fn scan(&mut self) -> impl Future<Output = Result<Vec<ScanEntry>, Error>> + Send;

    /// The unique-ids of all messages (UIDL).
    fn unique_ids(&mut self) -> impl Future<Output = Result<Vec<UniqueId>, Error>> + Send;

    /// Receives a whole message (RETR) and gives its octets to `each`, piece by piece. Succeeds only after the end of
    /// the message; an error of `each` ends it, too.
    fn receive<E: From<Error> + Send>(
        &mut self,
        message: u32,
        each: impl FnMut(&[u8]) -> Result<(), E> + Send,
    ) -> impl Future<Output = Result<(), E>> + Send;

    /// Asks many things at once, pipelined where the options allow it. Fails before anything is sent for a message
    /// number of zero, and for a message that is to be both received and deleted.
    fn batch(
        &mut self,
        requests: Vec<Request>,
    ) -> impl Future<Output = Result<Self::Batch<'_>, Error>> + Send;

    /// Marks a message as deleted (DELE).
    fn delete(&mut self, message: u32) -> impl Future<Output = Result<(), Error>> + Send;

    /// Enters the UPDATE state (QUIT): marked messages are gone once this succeeds.
    fn quit(self) -> impl Future<Output = Result<(), QuitFailure>> + Send;
}

/// The answers to many requests, in their order. Dropping it early is fine: nothing more is sent, and the next command
/// reads what is under way, up to `limits.drain` of the [`Options`](crate::Options).
pub trait Batch: Send {
    /// The answer to the next request; `None` behind the last. Of a refusal the [`Item`] tells; an error ends the
    /// session.
    fn next(&mut self) -> impl Future<Output = Result<Option<Item>, Error>> + Send;

    /// The next octets of the message that the last item has announced; `None` once its terminator was seen.
    fn chunk(&mut self) -> impl Future<Output = Result<Option<Bytes>, Error>> + Send;
}
