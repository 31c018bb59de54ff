//! SASL: one login by one mechanism, without I/O (RFC 4422; the lines around it are RFC 5034's).
//!
//! An [`Exchange`] is made with the credentials of its [`Mechanism`]. What the server says behind `+` goes into
//! [`Exchange::respond`], what comes out is sent by [`Command::sasl_response`](crate::Command::sasl_response); behind
//! `+OK`, [`Exchange::finish`] tells whether the server may be believed.
//!
//! ```
//! use pop3_proto::{Command, Secret, sasl::Exchange};
//!
//! let mut exchange = Exchange::plain(None, "tim", &Secret::from("tanstaaftanstaaf"))?;
//! let auth = Command::auth(exchange.name(), None)?;
//! assert_eq!(auth.wire(), b"AUTH PLAIN\r\n");
//! // S: "+ "
//! let response = exchange.respond(b"").expect("PLAIN has something to say");
//! assert_eq!(Command::sasl_response(&response).wire(), b"AHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\n");
//! // S: "+OK"
//! assert_eq!(exchange.finish(), Ok(()));
//! # Ok::<(), pop3_proto::Misuse>(())
//! ```
//!
//! Passwords, tokens and the keys made of them are zeroed when they are dropped. What the hash functions leave on the
//! stack while they work is out of reach.

mod bearer;
mod cram_md5;
mod exchange;
mod failure;
mod hash;
mod mechanism;
mod plain;
pub(crate) mod prepare;
mod scram;
mod scram_message;

pub use exchange::{Exchange, decoded};
pub use failure::Failure;
pub use hash::Hash;
pub use mechanism::Mechanism;
pub use plain::plain;
pub use scram::{FEWEST_ITERATIONS, MOST_ITERATIONS};
