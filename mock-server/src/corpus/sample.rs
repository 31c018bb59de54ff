//! A message of a shape that exists only while it is read.

use bytes::Bytes;

use super::shapes::SHAPES;
use super::text::{Pen, Text};
use crate::random::{Random, mix};

/// A message that follows from a seed and its place in a corpus, with its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sample {
    seed: u64,
    place: u64,
    pub(crate) octets: u64,
}

impl Sample {
    pub(super) fn new(seed: u64, place: u64) -> Self {
        let octets = text(seed, place, true).length() as u64;
        Self { seed, place, octets }
    }

    /// The whole message, in the transmitted form.
    pub(crate) fn content(self) -> Bytes {
        text(self.seed, self.place, false).octets.into()
    }

    /// A number that differs for different content.
    pub(crate) fn fingerprint(self) -> u64 {
        mix(self.octets ^ mix(self.place ^ mix(self.seed)))
    }
}

fn text(seed: u64, place: u64, measures: bool) -> Text {
    let shape = SHAPES[(place % SHAPES.len() as u64) as usize];
    shape(&mut Pen { random: Random::new(seed ^ mix(place)), measures })
}
