//! Delivery into a Maildir such that no message is lost.
//!
//! A message is written to `tmp/`, synced, renamed to `new/`, and that directory synced; only then is it marked as
//! deleted on the server, and only QUIT makes the mark real. Whenever the process dies, every message is in the
//! Maildir, on the server, or both: it may come twice, never not at all.

mod draft;
mod fetch;
mod maildir;
mod name;

pub use draft::Draft;
pub use fetch::{After, Failure, Problem, Progress, Tally, fetch};
pub use maildir::{Maildir, MaildirError, Stage};
