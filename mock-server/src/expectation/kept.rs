//! The expectations of a server, which come while it runs and can be taken back.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::Expectation;
use crate::sync::lock;

/// What is expected now, and what was when the server started.
#[derive(Debug)]
pub(crate) struct Expectations {
    current: Mutex<List>,
    original: Vec<Expectation>,
}

/// By numbers that are never given twice: who changes one that is gone changes no other.
#[derive(Debug, Default)]
struct List {
    next: u64,
    numbered: BTreeMap<u64, Expectation>,
}

impl List {
    fn add(&mut self, expectation: Expectation) -> u64 {
        self.next += 1;
        self.numbered.insert(self.next, expectation);
        self.next
    }
}

impl Expectations {
    pub(crate) fn new(original: Vec<Expectation>) -> Self {
        let kept = Self { current: Mutex::default(), original };
        kept.reset();
        kept
    }

    /// Adds one and gives its number.
    pub(crate) fn add(&self, expectation: Expectation) -> u64 {
        lock(&self.current).add(expectation)
    }

    /// Adds one unless there are `most` already; gives whether it did.
    #[cfg(feature = "control")]
    pub(crate) fn add_within(&self, most: usize, expectation: Expectation) -> bool {
        let mut current = lock(&self.current);
        let has_room = current.numbered.len() < most;
        if has_room {
            current.add(expectation);
        }
        has_room
    }

    pub(crate) fn change(&self, number: u64, change: impl FnOnce(Expectation) -> Expectation) {
        if let Some(expectation) = lock(&self.current).numbered.get_mut(&number) {
            *expectation = change(expectation.clone());
        }
    }

    /// A copy: a closure of a test may ask the server for anything while it is judged.
    pub(crate) fn all(&self) -> Vec<Expectation> {
        lock(&self.current).numbered.values().cloned().collect()
    }

    #[cfg(feature = "control")]
    pub(crate) fn clear(&self) {
        lock(&self.current).numbered.clear();
    }

    /// Has those be expected again that were when the server started, and no others.
    pub(crate) fn reset(&self) {
        let mut current = lock(&self.current);
        current.numbered.clear();
        for expectation in &self.original {
            current.add(expectation.clone());
        }
    }
}
