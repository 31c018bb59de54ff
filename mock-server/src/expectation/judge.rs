//! Whether an expectation is met.

use super::failure::ExpectationProblem;
use super::matcher::Matcher;
use super::nearest::{Nearest, Place};
use super::said::{Commands, Line};
use super::{Expectation, What};

impl Expectation {
    /// What is wrong with the commands; `None` if the expectation is met.
    pub(super) fn problem(&self, said: &Commands) -> Option<ExpectationProblem> {
        let is_meant = |line: &&Line| self.session.is_none_or(|session| session == line.session);
        let lines: Vec<&Line> = said.lines.iter().filter(is_meant).collect();
        let problem = match &self.what {
            What::Command(matcher) => self.count(matcher, &lines, said.omitted),
            What::InOrder(matchers) => order(matchers, &lines),
        }?;
        let is_certain =
            matches!(problem, ExpectationProblem::TooMany { .. } | ExpectationProblem::Pattern(_));
        Some(match said.omitted {
            omitted @ 1.. if !is_certain => ExpectationProblem::NotKept { omitted },
            _ => problem,
        })
    }

    fn count(&self, matcher: &Matcher, lines: &[&Line], omitted: u64) -> Option<ExpectationProblem> {
        if let Some(error) = matcher.error() {
            return Some(ExpectationProblem::Pattern(error.clone()));
        }
        let times = self.times;
        let sent: Vec<&&Line> = lines.iter().filter(|line| matcher.is_of(line)).collect();
        let came = sent.len() as u64;
        if came > times.most {
            let first = usize::try_from(times.most).ok().and_then(|most| sent.get(most))?;
            return Some(ExpectationProblem::TooMany { came, times, first: Place::of(first) });
        }
        if came < times.least {
            return Some(ExpectationProblem::TooFew { came, times, nearest: nearest(matcher, lines) });
        }
        // One more may be among what was not kept.
        (omitted > 0 && times.most < u64::MAX).then_some(ExpectationProblem::NotKept { omitted })
    }
}

fn nearest(matcher: &Matcher, lines: &[&Line]) -> Option<Nearest> {
    let others = lines.iter().copied().filter(|line| !matcher.is_of(line));
    Nearest::find(matcher.pattern()?, others)
}

/// Other commands may come between those that are expected, and one session must have them all.
fn order(matchers: &[Matcher], lines: &[&Line]) -> Option<ExpectationProblem> {
    if let Some(error) = matchers.iter().find_map(Matcher::error) {
        return Some(ExpectationProblem::Pattern(error.clone()));
    }
    let sessions = lines.chunk_by(|one, other| one.session == other.session);
    let runs = sessions.map(|lines| (follow(matchers, lines), lines));
    // The first of those that came furthest.
    let (met, lines) = runs.rev().max_by_key(|(met, _)| met.len()).unwrap_or_default();
    let missing = matchers.get(met.len())?;
    let behind = met.last().map(|index| Place::of(lines[*index]));
    let (before, after) = lines.split_at(met.last().map_or(0, |index| index + 1));
    let early = before.iter().rev().find(|line| missing.is_of(line)).map(|line| Place::of(line));
    let nearest = if early.is_some() { None } else { nearest(missing, after) };
    Some(ExpectationProblem::OutOfOrder { missing: missing.to_string(), behind, early, nearest })
}

/// Where the lines stand that meet the first of the matchers, as many as do.
fn follow(matchers: &[Matcher], lines: &[&Line]) -> Vec<usize> {
    let mut met = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if matchers.get(met.len()).is_some_and(|matcher| matcher.is_of(line)) {
            met.push(index);
        }
    }
    met
}

#[cfg(test)]
mod tests {
    use super::super::said::tests::said;
    use super::*;

    /// What is told of commands, behind which octets are missing.
    fn told(expectation: impl Into<Expectation>, commands: &str, omitted: u64) -> String {
        let said = said(1, &[(commands.replace(' ', "\r\n").replace('_', " ").as_bytes(), omitted)]);
        expectation.into().problem(&said).map_or_else(String::new, |problem| problem.to_string())
    }

    #[test]
    fn commands_are_counted() {
        let thrice = "DELE_1 dele_2 NOOP DELE_3 ";
        assert_eq!(told("DELE", thrice, 0), "");
        assert_eq!(told(Expectation::of("DELE").times(3), thrice, 0), "");
        assert_eq!(told(Expectation::of("DELE").times(4..), thrice, 0), "sent 3 times, not at least 4 times");
        let expected = "sent 3 times, not at most 2 times; too many from 'DELE 3', command 4 of session 1";
        assert_eq!(told(Expectation::of("DELE").times(..=2), thrice, 0), expected);
        let expected = "a client sent 'DELE 1', command 1 of session 1; 3 times in all";
        assert_eq!(told(Expectation::of("DELE").never(), thrice, 0), expected);
        assert_eq!(told(Expectation::of("RETR").never(), thrice, 0), "");
        assert_eq!(told(Expectation::of("NOOP").times(2), thrice, 0), "sent once, not 2 times");
    }

    #[test]
    fn what_was_not_kept_is_neither_sent_nor_unsent() {
        let unknown = "cannot be told: 7 octets of clients were too many to keep";
        assert_eq!(told("STAT", "STAT NOOP ", 7), "");
        assert_eq!(told("QUIT", "STAT NOOP ", 7), unknown);
        assert_eq!(told(Expectation::of("DELE").never(), "STAT NOOP ", 7), unknown);
        assert_eq!(told(Expectation::of("STAT").times(1), "STAT NOOP ", 7), unknown);
        assert_eq!(told(Expectation::in_order(["STAT", "QUIT"]), "STAT NOOP ", 7), unknown);
        let sent = "a client sent 'NOOP', command 2 of session 1";
        assert_eq!(told(Expectation::of("NOOP").never(), "STAT NOOP ", 7), sent);
    }

    #[test]
    fn an_order_allows_other_commands_in_between_and_no_other_order() {
        let order = || Expectation::in_order(["USER alice", "PASS ...", "STAT", "QUIT"]);
        assert_eq!(told(order(), "CAPA USER_alice PASS_*** NOOP STAT NOOP QUIT ", 0), "");
        let expected = "'STAT' did not come behind 'PASS ***', command 3 of session 1, \
                        but before: 'STAT', command 1 of session 1";
        assert_eq!(told(order(), "STAT USER_alice PASS_*** QUIT ", 0), expected);
        let expected = "'USER alice' did not come; nearest, command 1 of session 1:\n    \
                        - USER alice\n    + USER alicia\n               ^";
        assert_eq!(told(order(), "USER_alicia PASS_*** QUIT ", 0), expected);
        assert_eq!(told(order(), "", 0), "'USER alice' did not come");
    }

    #[test]
    fn a_text_that_can_never_be_a_command_is_told_as_such() {
        let hint = "secrets of PASS are not kept, so none can be compared; say \"PASS\" alone";
        assert_eq!(told("PASS hidden", "PASS_*** ", 0), hint);
        assert_eq!(told(Expectation::of("PASS hidden").never(), "PASS_*** ", 0), hint);
        assert_eq!(told(Expectation::in_order(["USER", "PASS hidden"]), "USER_a PASS_*** ", 0), hint);
    }
}
