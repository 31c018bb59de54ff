//! EXTERNAL, RFC 4422 appendix A.
//!
//! The identity is the builder's choice, whether a client certificate was asked for or not.

use std::str;

use super::{Exchange, Failure, Progress, authorized, outcome};
use crate::session::Policy;

#[derive(Debug)]
pub(super) struct External;

impl Exchange for External {
    fn step(self: Box<Self>, policy: &Policy, response: &[u8]) -> Progress {
        // RFC 4422 §A.1: authz-id-string = *( UTF8-char-no-nul )
        let Some(authzid) = str::from_utf8(response).ok().filter(|authzid| !authzid.contains('\0')) else {
            return Progress::Failure(Failure::Malformed(
                "the authorization identity is not UTF-8 without NUL",
            ));
        };
        let identity = policy.logins.external.as_ref();
        outcome(identity.and_then(|identity| authorized(policy, identity, authzid)))
    }
}
