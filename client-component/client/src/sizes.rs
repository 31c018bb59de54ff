//! Sizes of messages that a listing has told: hints for the window of a batch.

use alloc::vec::Vec;

use pop3_proto::ScanEntry;

/// Message numbers and sizes, numbers ascending. As many as the last listing had, so its limits bound them.
#[derive(Debug, Default)]
pub(crate) struct Sizes(Vec<(u32, u32)>);

impl Sizes {
    /// Forgets what an earlier listing has told.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Remembers an entry, unless it is out of order: a hint is not worth sorting for.
    pub(crate) fn note(&mut self, entry: &ScanEntry) {
        let number = entry.message.get();
        if let Some(octets) = entry.octets
            && self.0.last().is_none_or(|&(last, _)| last < number)
        {
            self.0.push((number, u32::try_from(octets).unwrap_or(u32::MAX)));
        }
    }

    /// Size of a message in octets, where a listing has told it.
    pub(crate) fn of(&self, message: u32) -> Option<u64> {
        let found = self.0.binary_search_by_key(&message, |&(number, _)| number).ok()?;
        Some(self.0[found].1.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_found_by_number_and_what_is_out_of_order_is_left_out() {
        let mut sizes = Sizes::default();
        for line in [&b"2 200"[..], b"5 99999999999", b"3 300"] {
            sizes.note(&ScanEntry::parse(line).expect("a line of LIST"));
        }
        assert_eq!(sizes.of(2), Some(200));
        assert_eq!(sizes.of(5), Some(u32::MAX.into()));
        assert_eq!([1, 3, 6].map(|message| sizes.of(message)), [None; 3]);
        sizes.clear();
        assert_eq!(sizes.of(2), None);
    }
}
