//! ANONYMOUS, RFC 4505: opens the maildrop that the builder names.

use std::str;

use super::{Exchange, Failure, Progress, authorized, outcome};
use crate::session::Policy;

#[derive(Debug)]
pub(super) struct Anonymous;

/// The longest trace information in characters, RFC 4505 §2.
const LONGEST_TRACE: usize = 255;

impl Exchange for Anonymous {
    fn step(self: Box<Self>, policy: &Policy, response: &[u8]) -> Progress {
        if !str::from_utf8(response).is_ok_and(is_trace) {
            return Progress::Failure(Failure::Malformed("this is no trace information"));
        }
        outcome(policy.logins.anonymous.as_ref().and_then(|user| authorized(policy, user, "")))
    }
}

/// RFC 4505 §2: message = [ email / token ], where a token has no "@".
fn is_trace(text: &str) -> bool {
    let is_address =
        || text.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    let fits = text.chars().count() <= LONGEST_TRACE && !text.chars().any(char::is_control);
    fits && (!text.contains('@') || is_address())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trace_information_is_nothing_a_token_or_an_address() {
        for trace in ["", "sirhc", "tim@example.net", &"\u{E4}".repeat(255)] {
            assert!(is_trace(trace), "{trace:?}");
        }
        for other in ["a\0b", "@", "tim@", "@example.net", "a\r\n", &"a".repeat(256)] {
            assert!(!is_trace(other), "{other:?}");
        }
    }
}
