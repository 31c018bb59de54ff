//! Faults of one session, waiting for their places.

use super::lines::Search;
use super::set::Mark;
use super::{Amount, Fault, Kind, Place};
use crate::random::{Random, mix};

/// A fault that waits for its place.
#[derive(Debug)]
pub(super) struct Armed {
    pub(super) mark: Mark,
    /// Its place, once that is known.
    pub(super) begin: Option<u64>,
    /// The lines behind which it is, while they are counted.
    pub(super) search: Option<Search>,
    pub(super) done: bool,
    pub(super) random: Random,
}

impl Armed {
    pub(super) fn new(mark: Mark, session: u64) -> Self {
        let fault = mark.fault();
        // Sessions differ, and each is the same every time.
        let seed = |seed: u64| Random::new(seed ^ mix(session));
        let begin = match &fault.place {
            Place::At(Amount::Exactly(octets)) => Some(*octets),
            Place::At(amount @ Amount::Between { seed: number, .. }) => Some(amount.pick(&mut seed(*number))),
            Place::After { .. } => None,
        };
        let random = match &fault.kind {
            Kind::Slice(Amount::Between { seed: number, .. }) => seed(*number),
            _ => seed(0),
        };
        Self { mark, begin, search: None, done: false, random }
    }

    pub(super) fn fault(&self) -> &Fault {
        self.mark.fault()
    }

    pub(super) fn waits_for(&self, keyword: &str) -> bool {
        matches!(&self.fault().place, Place::After { keyword: awaited, .. } if awaited == keyword)
    }
}

impl Amount {
    pub(super) fn pick(&self, random: &mut Random) -> u64 {
        match self {
            Self::Exactly(number) => *number,
            Self::Between { low, high, .. } => low + random.number() % (high - low).saturating_add(1),
        }
    }
}
