//! The faults of a server, changed as a whole.

use std::sync::{Arc, Mutex};

use crate::fault::Fault;
use crate::sync::lock;

/// What acts on the sessions that connect from now on, and what did when the server started.
#[derive(Debug)]
pub(crate) struct FaultList {
    current: Mutex<Arc<[Fault]>>,
    original: Arc<[Fault]>,
}

impl FaultList {
    pub(super) fn new(faults: Vec<Fault>) -> Self {
        let original: Arc<[Fault]> = faults.into();
        Self { current: Mutex::new(original.clone()), original }
    }

    pub(crate) fn get(&self) -> Arc<[Fault]> {
        lock(&self.current).clone()
    }

    pub(crate) fn set(&self, faults: Vec<Fault>) {
        *lock(&self.current) = faults.into();
    }

    pub(crate) fn reset(&self) {
        *lock(&self.current) = self.original.clone();
    }
}
