//! Rules that a server broke and that were put up with.

use crate::Rule;

/// A set of rules, which cannot grow whatever a server does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Notices(u64);

impl Notices {
    pub(crate) fn add(&mut self, rule: Rule) {
        // One bit for each rule.
        const { assert!(Rule::ALL.len() <= u64::BITS as usize) };
        self.0 |= 1 << rule as u32;
    }

    /// The first of them in the order of the table.
    pub(crate) fn take(&mut self) -> Option<Rule> {
        let rule = *Rule::ALL.get(self.0.trailing_zeros() as usize)?;
        self.0 &= self.0 - 1;
        Some(rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_is_told_once() {
        let mut notices = Notices::default();
        for &rule in Rule::ALL.iter().chain(Rule::ALL) {
            notices.add(rule);
        }
        for &rule in Rule::ALL {
            assert_eq!(notices.take(), Some(rule));
        }
        assert_eq!(notices.take(), None);
    }
}
