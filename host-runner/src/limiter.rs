//! How much memory a guest may have, and how much it has.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use wasmtime::{ResourceLimiter, StoreLimits, StoreLimitsBuilder};

/// Most elements in the tables of a guest: function pointers, of which the component has some hundred.
const TABLE_ELEMENTS: usize = 10_000;

/// Stops a guest that asks for more than it may have, and notes what it got.
pub(crate) struct Limiter {
    limits: StoreLimits,
    memory: Memory,
}

/// Octets of linear memory of a guest; they never shrink, so this is also the most it had.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory(Arc<AtomicUsize>);

impl Memory {
    pub(crate) fn octets(&self) -> usize {
        self.0.load(Ordering::Relaxed)
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
        let granted = self.limits.memory_growing(current, desired, maximum)?;
        if granted {
            self.memory.0.fetch_add(desired.saturating_sub(current), Ordering::Relaxed);
        }
        Ok(granted)
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
