//! Errors across and back.

use std::time::Duration;

use pop3_client::{Error, ErrorKind, QuitFailure, Retry, Step};

use super::{
    cases::{SOCKET_ERRORS, codes, kinds, of_hosts, refusals, steps},
    guest,
};
use crate::bindings::exports::mail::pop3::types as wit;

/// Each kind at each step, with and without a delay.
fn errors() -> impl Iterator<Item = Error> {
    let delays = [None, Some(Duration::from_secs(300)), Some(Duration::from_nanos(1))];
    let at = |kind: ErrorKind| steps().into_iter().map(move |step| kind.clone().at(step));
    let errors = kinds().into_iter().flat_map(at);
    errors.flat_map(move |error| delays.map(|login_delay| Error { login_delay, ..error.clone() }))
}

fn retry(retry: &wit::Retry) -> Retry {
    match retry {
        wit::Retry::Never => Retry::Never,
        wit::Retry::Later(after) => Retry::Later { after: after.map(Duration::from_nanos) },
        wit::Retry::Unclear => Retry::Unclear,
    }
}

#[test]
fn every_error_comes_back_as_it_was() {
    for error in errors() {
        let told = guest::error(error.clone());
        assert_eq!(retry(&told.retry), error.retry(), "{error:?}");
        assert_eq!(told.session_usable, error.leaves_session_usable(), "{error:?}");
        assert_eq!(Error::from(told), error);
    }
}

#[test]
fn each_expectation_of_another_attempt_is_told() {
    let told: Vec<_> = errors().map(|error| guest::error(error).retry).collect();
    assert!(told.contains(&wit::Retry::Never) && told.contains(&wit::Retry::Unclear));
    let later = |after| told.contains(&wit::Retry::Later(after));
    assert!(later(None) && later(Some(120_000_000_000)) && later(Some(300_000_000_000)));
}

#[test]
fn every_failure_of_quit_comes_back_as_it_was() {
    let refused = refusals().into_iter().map(QuitFailure::Refused);
    // A refusal has a case of its own.
    let unknown = errors().filter(|error| !matches!(error.kind, ErrorKind::Refused(_)));
    for failure in refused.chain(unknown.map(QuitFailure::Unknown)) {
        assert_eq!(QuitFailure::from(guest::quit_failure(failure.clone())), failure);
    }
}

#[test]
fn each_code_of_a_socket_is_the_same_error_on_both_sides() {
    for error in SOCKET_ERRORS {
        assert_eq!(guest::from_wasi(guest::to_wasi(error)), error);
    }
    for code in codes() {
        let natively = guest::from_wasi(code);
        assert!(SOCKET_ERRORS.contains(&natively), "{code:?}");
        assert_eq!(ErrorKind::from(wit::ErrorKind::Connect(code)), ErrorKind::Connect(natively));
        assert_eq!(ErrorKind::from(wit::ErrorKind::Resolve(code)), ErrorKind::Resolve(natively));
    }
}

#[test]
fn what_only_hosts_tell_has_no_case_in_the_component() {
    for kind in of_hosts() {
        let told = guest::error(kind.at(Step::Options)).kind;
        assert!(matches!(told, wit::ErrorKind::Transport(_)), "{told:?}");
    }
}

#[test]
fn a_rule_or_a_code_that_nobody_knows_is_told_as_that_of_another_component() {
    let violation = wit::Violation { rule: "RFC0000-1".into(), text: String::new() };
    let refusal = wit::Refusal { code: Some("no] code".into()), text: vec![], detail: None };
    for kind in [
        wit::ErrorKind::Violation(violation),
        wit::ErrorKind::Refused(refusal.clone()),
        wit::ErrorKind::Dismissed(refusal),
    ] {
        assert!(matches!(ErrorKind::from(kind), ErrorKind::Host(_)));
    }
}
