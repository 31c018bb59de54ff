//! The clauses of the POP3 RFCs as dialogues that any server can be put through.
//!
//! A [`Probe`] opens sockets of its own, judges from the octets alone and names the clauses of the catalogue
//! (`conformance/catalogue/rfc-clauses.toml`) that it judges. It knows nothing of the server, but the [`Target`]:
//! addresses, accounts and the mail that [`maildrop`] lists. What only the inside of a server can do, as to deliver
//! mail or to let time pass, is an ability ([`Abilities`]); a probe without what it needs says so instead of passing.
//!
//! ```no_run
//! use pop3_probes::{NoAbilities, Target, run};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // A server whose accounts "reader", "remover" and "empty" share a password; "reader" holds `maildrop()`.
//! let target = Target::plain("127.0.0.1:1110".parse()?, "secret");
//! let report = run(&target, &NoAbilities);
//! for outcome in report.failures() {
//!     println!("{outcome}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # How a probe judges
//!
//! * One probe for one claim, so that a wrong server fails exactly the clauses that it breaks. What a probe needs on
//!   the way, such as a login, is given: if it does not work, the probe is unable, and another one fails.
//! * Lines are read leniently (any line end, any case of the indicator); that they are right is judged by probes of
//!   its own.
//! * Every wait has a bound ([`Target::patience`]). Silence is waited for only where silence is the claim.
//! * Whatever marks a message takes the mark back before it quits. Messages are removed from the maildrop of
//!   `remover` only, and only those that the probe has delivered.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod context;
mod dialogue;
mod digest;
mod probe;
mod reply;
mod report;
mod secured;
mod session;
mod target;
mod topics;
mod wire;

pub use context::Context;
pub use probe::{Need, Probe, Start, probes, run, run_one};
pub use report::{Outcome, Report, Verdict};
pub use target::{Abilities, Account, NoAbilities, Target, maildrop};
