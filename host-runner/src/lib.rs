//! `pop3-component` embedded in wasmtime: a POP3 client that runs in a sandbox.
//!
//! A [`Host`] is one engine and one compiled component. Each [`Client`] is an instance of it in a store of its own,
//! with memory, processor time and addresses as the [`Policy`] grants them. From there the types follow the states
//! of RFC 1939: [`Connection`] (AUTHORIZATION), [`Mailbox`] (TRANSACTION), [`MessageBody`] (the octets of one
//! message, pulled in chunks), and `quit` (UPDATE).
//!
//! The host does what the component cannot: it resolves names, opens sockets and speaks TLS, by its own choice of
//! roots ([`tls`]). The protocol is the component's.
//!
//! ```no_run
//! use pop3_host::{Credentials, Host, Options};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let host = Host::builder().build()?;
//! let client = host.client(&Options::default()).await?;
//! let connection = client.connect("pop.example.org", 995).await?;
//! let credentials = Credentials::user_pass("alice", "secret");
//! let mut mailbox = connection.authenticate(&credentials).await?;
//! for entry in mailbox.scan().await? {
//!     let mut body = mailbox.retrieve(entry.message.get()).await?;
//!     while let Some(octets) = body.chunk().await? {
//!         // Use the octets.
//! #       drop(octets);
//!     }
//! }
//! mailbox.quit().await?;
//! # Ok(())
//! # }
//! ```
//!
//! A message is also an [`AsyncRead`](tokio::io::AsyncRead): [`MessageBody::into_reader`].
//!
//! Everything runs on tokio, with its I/O and time drivers on (`enable_all`); a [`Client`] belongs to the runtime that it
//! was made in. A call whose future is dropped, e.g. by `select!` or a time-out around it, ends the client: the deadlines
//! of the [`Options`] and the lifetime of the [`Policy`] are the gentle way to stop waiting.
//!
//! [`delivery`] stores messages in a Maildir such that none is lost; the `pop3` command is built on it.

#[cfg(test)]
extern crate alloc;

mod allow_list;
mod argument;
mod batch;
mod bindings;
mod cancel;
mod client;
mod connection;
mod convert;
mod credentials;
pub mod delivery;
pub mod either;
pub mod embedded;
mod engine;
#[doc = include_str!("../../client-component/client/docs/errors.md")]
pub mod errors {}
mod exchange;
mod guest;
mod host;
mod limiter;
mod listing;
mod login_failure;
mod lookup;
mod mailbox;
mod message;
mod policy;
mod public;
mod sandbox;
mod session;
pub mod tls;

pub use batch::Batch;
pub use cancel::Canceller;
pub use client::Client;
pub use connection::Connection;
pub use exchange::{AuthStep, Exchange};
pub use host::{BuildError, Host, HostBuilder};
pub use listing::{Entry, Listing};
pub use login_failure::LoginFailure;
pub use mailbox::Mailbox;
pub use message::{MessageBody, MessageReader};
pub use policy::{AddressPredicate, Policy, Reach};
pub use pop3_client::{
    Answer, Capabilities, CodeKind, Condition, Credentials, Deadlines, Direction, Error, ErrorKind, Escaped,
    Expire, Greeting, Hash, HostError, Item, Language, Limit, Limits, LoginDelay, Maildrop, MessageNumber,
    Options, Phase, Pipelining, PipeliningOptions, QuitFailure, RawCommand, RawReply, Refusal, Request,
    ResponseCode, Retention, Retry, Rule, ScanEntry, Secret, Security, SocketError, Step, Summary,
    Tolerances, Trace, TraceEntry, UniqueId, Warning,
};
pub use public::is_public;

/// The blocks of the README are compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
