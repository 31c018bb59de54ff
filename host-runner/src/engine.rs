//! What compiles the component and runs it.

use std::{path::Path, thread, time::Duration};

use wasmtime::{
    Cache, CacheConfig, Config, Engine, EngineWeak, InstanceAllocationStrategy, PoolingAllocationConfig,
};

use crate::Policy;

/// How often a guest that computes gives way to other tasks.
const TICK: Duration = Duration::from_millis(10);

/// How the component is encoded: itself, and the shims between it and its imports.
const INSTANCES: u32 = 8;

/// Function pointers of the component, and those of the shims.
const TABLES: u32 = 4;

/// An engine whose epoch advances for as long as it lives.
pub(crate) fn engine(policy: &Policy, pool: Option<u32>, cache: Option<&Path>) -> wasmtime::Result<Engine> {
    let mut config = Config::new();
    config.epoch_interruption(true);
    if let Some(clients) = pool {
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(room(clients, policy.memory)));
    }
    config.cache(cache.map(open).transpose()?);
    let engine = Engine::new(&config)?;
    tick(engine.weak())?;
    Ok(engine)
}

fn room(clients: u32, memory: usize) -> PoolingAllocationConfig {
    let mut room = PoolingAllocationConfig::default();
    room.total_component_instances(clients)
        .total_core_instances(clients.saturating_mul(INSTANCES))
        .total_memories(clients)
        .total_tables(clients.saturating_mul(TABLES))
        .total_stacks(clients)
        .max_memory_size(memory);
    room
}

fn open(directory: &Path) -> wasmtime::Result<Cache> {
    let mut config = CacheConfig::new();
    config.with_directory(std::path::absolute(directory)?);
    Cache::new(config)
}

fn tick(engine: EngineWeak) -> std::io::Result<()> {
    let ticking = thread::Builder::new().spawn(move || {
        while let Some(engine) = engine.upgrade() {
            engine.increment_epoch();
            drop(engine);
            thread::sleep(TICK);
        }
    });
    ticking.map(drop)
}

#[cfg(test)]
mod tests {
    use wasmtime::component::Component;

    use super::*;

    #[test]
    fn what_was_compiled_once_is_taken_from_the_cache() {
        let directory = tempfile::tempdir().unwrap();
        let cache = open(directory.path()).unwrap();
        let mut config = Config::new();
        config.cache(Some(cache.clone()));
        for (hits, misses) in [(0, 1), (1, 1)] {
            let engine = Engine::new(&config).unwrap();
            Component::from_binary(&engine, crate::embedded::component()).unwrap();
            assert_eq!((cache.cache_hits(), cache.cache_misses()), (hits, misses));
        }
    }
}
