//! The faults of a server, changed as a whole.

use std::sync::{Arc, Mutex};

use crate::fault::{Fault, FaultSet};
use crate::sync::lock;

/// What acts on the sessions that connect from now on, and what did when the server started.
#[derive(Debug)]
pub(crate) struct FaultList {
    current: Mutex<Arc<FaultSet>>,
    original: Vec<Fault>,
}

impl FaultList {
    pub(super) fn new(faults: Vec<Fault>) -> Self {
        Self { current: Mutex::new(FaultSet::new(faults.clone())), original: faults }
    }

    pub(crate) fn get(&self) -> Arc<FaultSet> {
        lock(&self.current).clone()
    }

    pub(crate) fn set(&self, faults: Vec<Fault>) {
        *lock(&self.current) = FaultSet::new(faults);
    }

    pub(crate) fn reset(&self) {
        self.set(self.original.clone());
    }
}
