//! Message numbers that a listing has told.

use alloc::{collections::BTreeSet, vec::Vec};

use pop3_proto::Rule;

/// Finds numbers that come twice. In order they cost a place for each gap; out of order, one each.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// First and last of each run, ascending, no two of them adjacent.
    runs: Vec<(u32, u32)>,
    others: BTreeSet<u32>,
}

impl Seen {
    /// Takes note of a number, of which none may be above `limit` and none may come twice.
    pub(crate) fn note(&mut self, number: u32, limit: u32) -> Result<(), Rule> {
        if number > limit {
            return Err(Rule::NumberBeyondLimit);
        }
        if self.has(number) {
            return Err(Rule::DuplicateNumber);
        }
        match self.runs.last_mut() {
            Some((_, last)) if number < *last => {
                self.others.insert(number);
            }
            Some((_, last)) if number == *last + 1 => *last = number,
            _ => self.runs.push((number, number)),
        }
        Ok(())
    }

    fn has(&self, number: u32) -> bool {
        // The run that begins last at or before the number.
        let next = self.runs.partition_point(|&(first, _)| first <= number);
        let in_run = next.checked_sub(1).is_some_and(|at| number <= self.runs[at].1);
        in_run || self.others.contains(&number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(numbers: &[u32]) -> Vec<u32> {
        let mut seen = Seen::default();
        numbers.iter().copied().filter(|&number| seen.note(number, u32::MAX).is_ok()).collect()
    }

    #[test]
    fn the_first_of_two_equal_numbers_counts_in_any_order() {
        assert_eq!(noted(&[1, 2, 2, 3, 1, 3]), [1, 2, 3]);
        assert_eq!(noted(&[5, 1, 5, 1, 2, 6, 2, 6]), [5, 1, 2, 6]);
        assert_eq!(noted(&[1, 3, 2, 2, 3, 4, 1]), [1, 3, 2, 4]);
        assert_eq!(noted(&[u32::MAX, 1, u32::MAX]), [u32::MAX, 1]);
    }

    #[test]
    fn numbers_in_order_take_a_place_for_each_gap_alone() {
        let mut seen = Seen::default();
        for number in (1..100_000).filter(|number| number % 1000 != 0) {
            assert_eq!(seen.note(number, 100_000), Ok(()));
        }
        assert_eq!((seen.runs.len(), seen.others.len()), (100, 0));
        assert_eq!(seen.note(100_001, 100_000), Err(Rule::NumberBeyondLimit));
    }
}
