//! Fuzz targets: what a server sends, cut anywhere, and what the client makes of it.
//!
//! Each target is a function from octets to nothing that panics where a claim does not hold. libFuzzer calls it in the
//! programs of `fuzz_targets`; the tests call it with the seeds, which come from the personas of the mock server, and
//! with the inputs that once failed. See the README beside this crate.

mod decoder;
mod framing;
mod memory;
mod pieces;
#[cfg(not(fuzzing))]
pub mod replay;
mod replies;
mod sasl;
#[cfg(not(fuzzing))]
pub mod seeds;
mod session;

pub use decoder::decoder;
pub use framing::framing;
pub use replies::replies;
pub use sasl::sasl;
pub use session::session;

/// A target: takes any octets, panics where a claim does not hold.
pub type Target = fn(&[u8]);

/// Every target with its name.
pub const TARGETS: [(&str, Target); 5] =
    [("decoder", decoder), ("framing", framing), ("replies", replies), ("sasl", sasl), ("session", session)];
