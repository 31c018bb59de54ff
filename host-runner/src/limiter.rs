//! How much memory a guest may have, and how much it has.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use wasmtime::{ResourceLimiter, StoreLimits, StoreLimitsBuilder};

/// Most elements in the tables of a guest: function pointers, of which the component has some hundred.
const TABLE_ELEMENTS: usize = 10_000;

/// Stops a guest that asks for more than it may have, and notes what it got.
pub(crate) struct Limiter {
    limits: StoreLimits,
    pub(crate) memory: Memory,
}

/// What a guest has of memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory(Arc<Linear>);

#[derive(Debug, Default)]
struct Linear {
    /// They never shrink, so this is also the most it had.
    octets: AtomicUsize,
    refused: AtomicBool,
}

impl Memory {
    /// Octets of linear memory.
    pub(crate) fn octets(&self) -> usize {
        self.0.octets.load(Ordering::Relaxed)
    }

    /// Whether the guest has asked for more than it may have, which is its end.
    pub(crate) fn was_refused(&self) -> bool {
        self.0.refused.load(Ordering::Relaxed)
    }
}

impl Limiter {
    pub(crate) fn new(octets: usize, memory: Memory) -> Self {
        let limits = StoreLimitsBuilder::new().memory_size(octets).table_elements(TABLE_ELEMENTS);
        Self { limits: limits.trap_on_grow_failure(true).build(), memory }
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let granted = self.limits.memory_growing(current, desired, maximum);
        if let Ok(true) = granted {
            self.memory.0.octets.fetch_add(desired.saturating_sub(current), Ordering::Relaxed);
        } else {
            self.memory.0.refused.store(true, Ordering::Relaxed);
        }
        granted
    }

    fn memory_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        self.limits.memory_grow_failed(error)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.limits.table_growing(current, desired, maximum)
    }

    fn table_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        self.limits.table_grow_failed(error)
    }

    fn instances(&self) -> usize {
        self.limits.instances()
    }

    fn tables(&self) -> usize {
        self.limits.tables()
    }

    fn memories(&self) -> usize {
        self.limits.memories()
    }
}
