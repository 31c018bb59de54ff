//! PLAIN, RFC 4616.

use std::str;

use super::{Exchange, Failure, Progress, outcome};
use crate::session::Policy;

#[derive(Debug)]
pub(super) struct Plain;

impl Exchange for Plain {
    fn step(self: Box<Self>, policy: &Policy, response: &[u8]) -> Progress {
        match fields(response) {
            None => Progress::Failure(Failure::Malformed("the response is no PLAIN message")),
            // To act as another user is denied.
            Some([authzid, authcid, password]) => {
                let is_own = |user: &String| {
                    authzid.is_empty()
                        || policy.directory.account(user).is_some_and(|own| own.is_named(authzid))
                };
                outcome(policy.directory.check(authcid, password).filter(is_own))
            }
        }
    }
}

/// RFC 4616 §2: message = [authzid] UTF8NUL authcid UTF8NUL passwd, with at least one character in the last two.
fn fields(message: &[u8]) -> Option<[&str; 3]> {
    let fields: Vec<&str> = str::from_utf8(message).ok()?.split('\0').collect();
    <[&str; 3]>::try_from(fields)
        .ok()
        .filter(|[_, authcid, password]| !authcid.is_empty() && !password.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_three_fields_and_two_of_them_are_not_empty() {
        assert_eq!(fields(b"\0tim\0tanstaaftanstaaf"), Some(["", "tim", "tanstaaftanstaaf"]));
        for message in [
            &b""[..],
            b"tim",
            b"tim\0tanstaaf",
            b"\0\0tanstaaf",
            b"\0tim\0",
            b"\0tim\0tanstaaf\0",
            b"\0\xff\0x",
        ] {
            assert_eq!(fields(message), None, "{}", message.escape_ascii());
        }
    }
}
