//! A POP3 client (RFC 1939, 2449, 2595, 5034 with the usual SASL mechanisms, 6856) over any transport.
//!
//! The flows (connect, TLS, login, commands) are written once, as `async` functions over a [`Transport`]. With the
//! feature `tokio` (on by default) [`tokio::Client`] runs them over TCP and rustls; the component `pop3-component`
//! runs the same code over `wasi:sockets` and `wasi:tls`. Without `tokio` the crate is `no_std` + `alloc`.
//!
//! States are types: [`Connection`] (AUTHORIZATION) becomes a [`Mailbox`] (TRANSACTION) by
//! [`authenticate`](Connection::authenticate), and [`quit`](Mailbox::quit) consumes either. A [`Message`] borrows its
//! mailbox, so that there is one at a time; a [`Batch`] borrows it for many at once, pipelined where the server announces
//! that.
//!
//! With the feature `tracing` each connection is a span `pop3.connection`, and each command one inside it, without
//! secrets.
#![cfg_attr(
    feature = "tokio",
    doc = r#"
```
use pop3_client::{Credentials, Options, tokio::Client};
use pop3_mock::{Server, User};

# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
let server = Server::builder().user(User::new("mrose", "tanstaaf").message("Subject: hi\r\n\r\nhello\r\n")).start().await?;

let client = Client::new(Options::default(), server.client_config());
let connection = client.connect("localhost", server.pop3s().port()).await?;
let mut mailbox = connection.authenticate(&Credentials::user_pass("mrose", "tanstaaf")).await?;
for entry in mailbox.scan().await? {
    let mut message = mailbox.retrieve(entry.message.get()).await?;
    while let Some(octets) = message.chunk().await? {
        print!("{}", octets.escape_ascii());
    }
}
mailbox.quit().await?;
# Ok(())
# }
```
"#
)]
#![cfg_attr(not(feature = "tokio"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

mod auth;
mod automatic;
mod batch;
mod capabilities;
mod conceal;
mod condition;
mod connection;
mod convert;
mod credentials;
mod deadlines;
mod enter;
mod error;
mod escape;
mod exchange;
#[cfg(feature = "tokio")]
#[doc = include_str!("../docs/from-poplib.md")]
pub mod from_poplib {}
mod greeting;
mod host_error;
mod international;
mod listing;
mod login;
mod login_failure;
mod mailbox;
mod message;
mod open;
mod options;
mod phase;
mod pipelining;
#[cfg(feature = "tokio")]
#[doc = include_str!("../docs/quirks.md")]
pub mod quirks {}
mod quit;
mod raw;
mod refusal;
mod request;
mod retry;
mod seen;
mod session;
mod sizes;
#[cfg(feature = "tracing")]
mod spans;
#[cfg(not(feature = "tracing"))]
#[path = "spans/none.rs"]
mod spans;
mod step;
#[cfg(feature = "tokio")]
pub mod tokio;
mod trace;
mod transfer;
mod transport;

pub use batch::{Batch, BatchTicket};
pub use condition::Condition;
pub use connection::Connection;
pub use credentials::Credentials;
pub use deadlines::Deadlines;
pub use enter::enter;
pub use error::{Error, ErrorKind, SocketError};
pub use escape::Escaped;
pub use exchange::{AuthStep, Exchange};
pub use greeting::Greeting;
pub use host_error::HostError;
pub use listing::{Entry, Listing, ListingTicket};
pub use login_failure::LoginFailure;
pub use mailbox::Mailbox;
pub use message::{Message, Summary};
pub use open::open;
pub use options::{Limits, Options, Security};
pub use phase::Phase;
pub use pipelining::{Pipelining, PipeliningOptions};
pub use pop3_proto::{
    Capabilities, CodeKind, Expire, Language, Limit, LoginDelay, Maildrop, MessageNumber, ResponseCode,
    Retention, Rule, ScanEntry, Secret, Tolerances, UniqueId, sasl::Hash,
};
pub use quit::QuitFailure;
pub use raw::{RawCommand, RawReply};
pub use refusal::Refusal;
pub use request::{Answer, Item, Request};
pub use retry::Retry;
pub use step::Step;
pub use trace::{Direction, Recorder, Trace, TraceEntry, Warning};
pub use transfer::Transfer;
pub use transport::{Connect, Moved, Observation, Transport, TransportError};
