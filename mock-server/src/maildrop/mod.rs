//! Messages, unique-ids, delete marks and the exclusive lock: data, no I/O.

mod account;
mod change;
mod directory;
mod expire;
mod failure;
mod generated;
mod lease;
mod message;
mod normalise;
mod shown;
mod state;
mod store;
mod user;
mod verifier;

pub(crate) use directory::{Denied, Directory};
pub use expire::Expire;
pub(crate) use expire::{Announced, Terms};
pub(crate) use failure::Failures;
pub use failure::{LoginFailure, QuitFailure};
pub(crate) use lease::{Commit, Lease, Listed};
pub use message::{Chunks, Message};
pub use normalise::Repairs;
pub use state::{MaildropState, StoredMessage};
pub use user::User;
pub use verifier::{Mismatch, Verifier};
