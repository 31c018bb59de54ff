//! How long a connection waits: for a phase, for a whole operation, and until its caller cancels.

use alloc::{rc::Rc, vec::Vec};
use core::time::Duration;

use pop3_client::{Phase, TransportError};

use super::clock::Deadline;
use crate::bindings::wasi::io::poll::{Pollable, poll};

/// What ends a wait beside that which is waited for.
pub(crate) struct Patience {
    phase: Phase,
    deadline: Deadline,
    operation: Option<Deadline>,
    /// The caller's way to say that it no longer wants to wait.
    cancel: Option<Rc<Pollable>>,
}

impl Patience {
    pub(crate) fn new(phase: Phase, within: Duration, cancel: Option<Rc<Pollable>>) -> Self {
        Self { phase, deadline: Deadline::within(within), operation: None, cancel }
    }

    /// Sets the deadline of a phase in the place of the one before.
    pub(crate) fn arm(&mut self, phase: Phase, within: Duration) {
        (self.phase, self.deadline) = (phase, Deadline::within(within));
    }

    /// Sets the deadline of the operation beside it, or lifts it.
    pub(crate) fn arm_operation(&mut self, within: Option<Duration>) {
        self.operation = within.map(Deadline::within);
    }

    /// An equal part of the time that is left, where `parts` have to share it.
    pub(crate) fn share(&self, parts: usize) -> Self {
        let (phase, deadline) = (self.phase, self.deadline.share(parts));
        Self { phase, deadline, operation: None, cancel: self.cancel.clone() }
    }

    /// Waits until one of `pollables` is ready. Octets that came together with the deadline still count.
    pub(crate) fn wait(&mut self, pollables: &[&Pollable]) -> Result<(), TransportError> {
        let (phase, deadline) = match &mut self.operation {
            Some(operation) if operation.passes_before(&self.deadline) => (Phase::Operation, operation),
            _ => (self.phase, &mut self.deadline),
        };
        let mut all = Vec::from(pollables);
        all.push(deadline.timer());
        all.extend(self.cancel.as_deref());
        let ready = poll(&all);
        let is_ready = |wanted: usize| ready.iter().any(|&index| index as usize == wanted);
        if self.cancel.is_some() && is_ready(pollables.len() + 1) {
            return Err(TransportError::Cancelled);
        }
        if ready.iter().all(|&index| index as usize == pollables.len()) {
            return Err(TransportError::Timeout(phase));
        }
        Ok(())
    }
}
