//! The cases, one file for each topic of an RFC.

mod rfc1939_greeting;
mod rfc1939_login;
mod rfc1939_maildrop;
mod rfc1939_quit;
mod rfc1939_retr;
mod rfc1939_status;
mod rfc2449;
mod rfc2595;
mod rfc5034;

use crate::case::Case;

/// All cases.
#[must_use]
pub fn all() -> Vec<Case> {
    [
        rfc1939_greeting::cases(),
        rfc1939_status::cases(),
        rfc1939_login::cases(),
        rfc1939_maildrop::cases(),
        rfc1939_retr::cases(),
        rfc1939_quit::cases(),
        rfc2449::cases(),
        rfc2595::cases(),
        rfc5034::cases(),
    ]
    .concat()
}

/// The case with this id.
#[must_use]
pub fn named(id: &str) -> Option<Case> {
    all().into_iter().find(|case| case.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{
        failure::FailureKind,
        registry::{Entry, registry},
    };

    #[test]
    fn no_id_names_two_cases() {
        let cases = all();
        let names: HashSet<String> = cases.iter().map(Case::test_name).collect();
        assert_eq!(names.len(), cases.len());
    }

    #[test]
    fn every_case_judges_a_clause_and_the_catalogue_has_all_it_judges() {
        for case in all() {
            let entries = case.judges.iter().map(|id| registry().entry(id).unwrap_or_else(|| panic!("{id}")));
            assert!(entries.filter(|entry| matches!(entry, Entry::Clause(_))).count() > 0, "{}", case.id);
        }
    }

    #[test]
    fn every_rule_that_a_client_has_to_name_is_in_the_catalogue() {
        for case in all() {
            for outcome in &case.accepted {
                let failures = outcome.answers.iter().filter_map(|answer| answer.as_ref().err());
                for failure in failures.chain(outcome.opened.as_ref().err()) {
                    if let FailureKind::Violation(rule) = &failure.kind {
                        assert!(registry().entry(rule).is_some(), "{}: {rule}", case.id);
                    }
                }
            }
        }
    }

    #[test]
    fn every_accepted_outcome_answers_every_action() {
        for case in all() {
            assert!(!case.accepted.is_empty(), "{}", case.id);
            for outcome in &case.accepted {
                let answers = if outcome.opened.is_ok() { case.plan.actions.len() } else { 0 };
                assert_eq!(outcome.answers.len(), answers, "{}", case.id);
            }
        }
    }
}
