//! A scriptable mock POP3 server.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod corpus;
mod maildrop;
mod random;
mod script;
mod secret;
mod server;
mod session;
mod sync;
mod tls;
mod transcript;

pub use corpus::corpus;
pub use maildrop::{Chunks, MaildropState, Message, Mismatch, Repairs, StoredMessage, User, Verifier};
pub use script::{Script, ScriptFailure, ScriptProblem};
pub use server::{Builder, Ending, Event, Server, SessionState, StartError};
pub use tls::Certificate;
pub use transcript::{Direction, Entry, Transcript};
