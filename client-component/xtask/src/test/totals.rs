//! The sum over all test programs: cargo prints one result for each.

use std::fmt;

/// Sum of `test result` lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    programs: u32,
    passed: u32,
    failed: u32,
    ignored: u32,
}

impl Totals {
    /// Counts a line, if it is the last of a test program:
    /// `test result: ok. 22 passed; 0 failed; 1 ignored; 0 measured; ...`.
    pub(crate) fn add(&mut self, line: &str) {
        let Some((_, counts)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". "))
        else {
            return;
        };
        self.programs += 1;
        for (count, name) in counts.split("; ").filter_map(|part| part.split_once(' ')) {
            let count = count.parse().unwrap_or(0);
            match name {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" => self.ignored += count,
                _ => {}
            }
        }
    }
}

impl Totals {
    /// What programs look for: `22 passed, 0 failed`.
    pub(crate) fn verdict(&self) -> String {
        format!("{} passed, {} failed", self.passed, self.failed)
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { programs, passed, failed, ignored } = self;
        write!(f, "{passed} passed; {failed} failed; {ignored} ignored; in {programs} test programs")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_add_up_and_other_lines_do_not_count() {
        let mut totals = Totals::default();
        for line in [
            "running 3 tests",
            "test result_is_kept ... ok",
            "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.41s",
            "test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 7 filtered out; finished in 1.00s",
        ] {
            totals.add(line);
        }
        assert_eq!(totals, Totals { programs: 2, passed: 3, failed: 1, ignored: 1 });
        assert_eq!(totals.to_string(), "3 passed; 1 failed; 1 ignored; in 2 test programs");
        assert_eq!(totals.verdict(), "3 passed, 1 failed");
    }
}
