//! The faults of a server, changed as a whole.

use std::sync::{Arc, Mutex};

use crate::fault::{Fault, FaultSet};
use crate::sync::lock;

/// What acts on the sessions that connect from now on, and what did when the server started.
#[derive(Debug)]
pub(crate) struct FaultList {
    current: Mutex<Arc<FaultSet>>,
    original: Arc<FaultSet>,
}

impl FaultList {
    pub(super) fn new(faults: Vec<Fault>) -> Self {
        let original = FaultSet::new(faults);
        Self { current: Mutex::new(original.clone()), original }
    }

    pub(crate) fn get(&self) -> Arc<FaultSet> {
        lock(&self.current).clone()
    }

    pub(crate) fn set(&self, faults: Vec<Fault>) {
        *lock(&self.current) = FaultSet::new(faults);
    }

    /// What has acted since the start is not forgotten.
    pub(crate) fn reset(&self) {
        *lock(&self.current) = self.original.clone();
    }
}
