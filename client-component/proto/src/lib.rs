//! The POP3 protocol without I/O: octets in, events out.
//!
//! This crate knows RFC 1939 with CAPA (RFC 2449), STLS (RFC 2595), AUTH (RFC 5034) with the usual SASL mechanisms, UTF8
//! and LANG (RFC 6856). It opens no socket, starts no timer and waits for nothing; it is `no_std` with `alloc`. Whoever
//! owns the transport moves the octets.
//!
//! # Parts
//! * [`Command`] makes lines that cannot hold a second command, and knows the [`Shape`] of their reply.
//! * [`Connection`] holds the octets to write and the queue of replies to come. It frames what arrives by the shape of
//!   the command, never by the look of the octets, so that a reply that cannot be understood still ends where it ends.
//! * [`BodyDecoder`] removes byte-stuffing; [`body::reference`] says slowly and plainly what it must find.
//! * [`Status`], [`Maildrop`], [`ScanEntry`], [`UniqueId`], [`Capabilities`] and [`size_hint`] read what was framed.
//! * [`sasl::Exchange`] knows what to say in an AUTH exchange, and whether to believe its outcome; [`apop_timestamp`] finds
//!   what APOP hashes.
//! * [`Error`] says whose fault it is; a [`Rule`] names the clause that the server broke.
//!
//! # Run loop
//! 1. Call [`Connection::receive`] with the input, drop what it consumed, deal with the event; again until there is no
//!    event.
//! 2. If the reply is complete, [`Connection::send`] the next command.
//! 3. Write some of [`Connection::transmit`] and report it by [`Connection::transmitted`]; append what arrives to the
//!    input. At the end of the input, [`Connection::eof`] tells a closed connection from a truncated reply.
//!
//! The input belongs to the caller and is never copied. It grows no longer than one line (bounded by
//! [`Limits::line`]), and two octets inside a message, before something is consumed or `receive` fails.
//!
//! # States
//! ```text
//! new ──> greeting ──> idle <────────────────────────────── after_tls, into_tls
//!                      │  ^
//!                 send │  │ -ERR, End, or +OK to a one-line command
//!                      v  │
//!              status line ──+OK──> listing lines / message ──> End
//!                      │  ^
//!            Challenge v  │ send(sasl_response or auth_cancel)
//!                 client's turn
//! ```
//! Octets that arrive in `idle` or in the client's turn break [`Rule::UnaskedOctets`]. After an error the connection
//! stays failed.
//!
//! # A session
//! ```
//! use pop3_proto::{Command, Connection, Event, Limits, MessageNumber, Secret};
//!
//! // What the server will say, one entry per reply.
//! let mut server = [
//!     &b"+OK POP3 server ready\r\n"[..],
//!     b"+OK Capability list follows\r\nUSER\r\nUIDL\r\n.\r\n",
//!     b"+OK\r\n",
//!     b"+OK maildrop locked and ready\r\n",
//!     b"+OK 22 octets\r\nSubject: x\r\n\r\n..hidden\r\n.\r\n",
//!     b"+OK bye\r\n",
//! ]
//! .into_iter();
//! let mut commands = [
//!     Command::capa(),
//!     Command::user("mrose")?,
//!     Command::pass(&Secret::from("tanstaaf"))?,
//!     Command::retr(MessageNumber::try_from(1)?),
//!     Command::quit(),
//! ]
//! .into_iter();
//!
//! let mut connection = Connection::new(Limits::default());
//! let (mut input, mut written, mut message) = (Vec::new(), Vec::new(), Vec::new());
//! loop {
//!     let progress = connection.receive(&input)?;
//!     match progress.event {
//!         Some(Event::Greeting(status) | Event::Status(status)) => assert!(status.ok),
//!         Some(Event::Body(range)) => message.extend_from_slice(&input[range]),
//!         Some(Event::Line(line)) => assert!(line == b"USER" || line == b"UIDL"),
//!         Some(Event::Challenge(_) | Event::End) => {}
//!         None => {
//!             if connection.is_idle() {
//!                 let Some(command) = commands.next() else { break };
//!                 connection.send(&command);
//!             }
//!             written.extend_from_slice(connection.transmit());
//!             connection.transmitted(connection.transmit().len());
//!             input.extend_from_slice(server.next().expect("the server answers every command"));
//!             continue;
//!         }
//!     }
//!     let consumed = progress.consumed;
//!     input.drain(..consumed);
//! }
//! assert_eq!(written, b"CAPA\r\nUSER mrose\r\nPASS tanstaaf\r\nRETR 1\r\nQUIT\r\n");
//! assert_eq!(message, b"Subject: x\r\n\r\n.hidden\r\n");
//! # Ok::<(), pop3_proto::Error>(())
//! ```
#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

extern crate alloc;

mod argument;
pub mod body;
mod capabilities;
mod code;
mod command;
mod connection;
mod error;
mod event;
mod field;
#[cfg(not(feature = "std"))]
mod full_stop;
#[cfg(feature = "std")]
#[path = "full_stop/prepared.rs"]
mod full_stop;
mod greeting;
mod hex;
mod language;
mod limits;
mod line;
mod multi_line;
mod notices;
mod number;
mod output;
mod rule;
pub mod sasl;
mod scan;
mod secret;
mod size_hint;
mod stat;
mod status;
mod tolerances;
mod uidl;

pub use body::{BodyDecoder, Step};
pub use capabilities::{Capabilities, Expire, LoginDelay, Retention};
pub use code::{CodeKind, ResponseCode};
pub use command::{Command, Shape};
pub use connection::Connection;
pub use error::{Error, Limit, Misuse};
pub use event::{Eof, Event, Progress};
pub use greeting::apop_timestamp;
pub use language::Language;
pub use limits::Limits;
pub use number::MessageNumber;
pub use rule::Rule;
pub use scan::ScanEntry;
pub use secret::Secret;
pub use size_hint::size_hint;
pub use stat::Maildrop;
pub use status::Status;
pub use tolerances::Tolerances;
pub use uidl::UniqueId;
