//! Faults, and which of them have acted.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Fault;

/// The faults of a server or a proxy.
#[derive(Debug)]
pub(crate) struct FaultSet {
    faults: Vec<Fault>,
    acted: Vec<AtomicBool>,
}

/// One of them, for who has it act.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    set: Arc<FaultSet>,
    index: usize,
}

impl FaultSet {
    pub(crate) fn new(faults: Vec<Fault>) -> Arc<Self> {
        let acted = faults.iter().map(|_| AtomicBool::new(false)).collect();
        Arc::new(Self { faults, acted })
    }

    /// Those that have not acted on any session.
    pub(crate) fn unreached(&self) -> impl Iterator<Item = &Fault> {
        let all = self.faults.iter().zip(&self.acted);
        all.filter(|(_, acted)| !acted.load(Ordering::Relaxed)).map(|(fault, _)| fault)
    }

    pub(super) fn marks(self: &Arc<Self>) -> impl Iterator<Item = Mark> {
        (0..self.faults.len()).map(|index| Mark { set: self.clone(), index })
    }
}

impl Deref for FaultSet {
    type Target = [Fault];

    fn deref(&self) -> &[Fault] {
        &self.faults
    }
}

impl Mark {
    pub(super) fn fault(&self) -> &Fault {
        &self.set.faults[self.index]
    }

    /// It has acted.
    pub(super) fn set(&self) {
        self.set.acted[self.index].store(true, Ordering::Relaxed);
    }
}
