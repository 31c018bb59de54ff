//! A POP3 server that nobody here wrote: Dovecot, as the system has it installed.
//!
//! [`Dovecot::start`] writes a configuration for the installed version, runs the server in the foreground on free
//! loopback ports with everything it needs in a temporary directory, and ends it, with all its processes, when the
//! value is dropped. The messages come from a [`Corpus`], which also says what must arrive: RFC 1939's transmitted
//! form, computed without Dovecot.
//!
//! ```no_run
//! use pop3_conformance::dovecot::{Corpus, Dovecot, Installed};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let corpus = Corpus::varied();
//! let dovecot = Dovecot::start(&Installed::find()?, &corpus)?;
//! println!("user {} at {}, {} messages", Dovecot::USER, dovecot.pop3(), dovecot.remaining()?.len());
//! # Ok(())
//! # }
//! ```

mod account;
mod certificate;
mod children;
mod config;
mod corpus;
mod installed;
mod log;
mod maildir;
mod server;
mod start;

pub use corpus::{Corpus, Stored, transmitted};
pub use installed::{Installed, NotInstalled};
pub use server::Dovecot;
pub use start::StartError;
