//! Numbers that follow from a seed alone, the same on every machine and in every release.

/// One step of SplitMix64: spreads `input` over all 64 bits.
pub(crate) fn mix(input: u64) -> u64 {
    let input = input.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let input = (input ^ (input >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let input = (input ^ (input >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    input ^ (input >> 31)
}

/// A sequence of such numbers.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 = mix(self.0);
        self.0
    }

    /// A number below `bound`, which must not be zero.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.number() >> 1) as usize % bound
    }

    /// One of `choices`, of which there must be some.
    pub(crate) fn pick<'c, T: ?Sized>(&mut self, choices: &[&'c T]) -> &'c T {
        choices[self.below(choices.len())]
    }
}
