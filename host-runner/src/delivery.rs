//! Delivery into a Maildir such that no message is lost.
//!
//! A message is written to `tmp/`, synced, renamed to `new/`, and that directory synced; only then is it marked as
//! deleted on the server, and only QUIT makes the mark real. Whenever the process dies, every message is in the
//! Maildir, on the server, or both.
//!
//! With an [`Account`] a message also comes only once: the name of its file holds a hash of account and unique-id. A
//! unique-id alone never makes a message disappear, because some servers give one twice: what is to be deleted is
//! received, compared octet for octet with what is on disk, and stored again if it differs.

mod claim;
mod draft;
mod fetch;
mod held;
mod key;
mod line_ends;
mod listing;
mod maildir;
mod name;
mod plan;
mod problem;
mod progress;
mod settle;
mod sweep;

pub use draft::Draft;
pub use fetch::fetch;
pub use key::Account;
pub use line_ends::LineEnds;
pub use maildir::{Maildir, MaildirError, Stage};
pub use plan::{After, Plan};
pub use problem::{Failure, Problem};
pub use progress::{Progress, Tally};
