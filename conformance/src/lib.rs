//! Conformance suite for POP3 clients.
//!
//! A [`Case`](case::Case) is a scripted peer, a [`Plan`](plan::Plan) for the client and the outcomes that the RFCs
//! allow; the clauses it judges stand in the [`registry`]. A [`Subject`](subject::Subject) carries a plan out and
//! reports an [`Outcome`](outcome::Outcome), which is comparable between subjects.
#![forbid(unsafe_code)]

pub mod case;
pub mod cases;
pub mod dovecot;
pub mod failure;
mod octets;
pub mod outcome;
pub mod plan;
pub mod registry;
pub mod report;
pub mod subject;

pub use failure::Failure;
pub use octets::Octets;
