//! What a pipeline wants done.

use std::time::Duration;

use super::End;

/// Something to do, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// Hand octets on, in one piece. A copy is of octets that have been handed on before.
    Pass {
        octets: Vec<u8>,
        is_copy: bool,
    },
    Wait(Duration),
    /// End the connection, because of the fault with this text.
    Cut(End, String),
    /// Hand nothing on any more.
    Stall,
}

/// What is to be done with octets that went in.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) ops: Vec<Op>,
    /// The offsets of octets that faults have changed.
    pub(crate) damaged: Vec<u64>,
}
