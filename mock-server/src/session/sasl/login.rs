//! LOGIN: two prompts, name and password. No RFC describes it; the prompts are those that clients know.

use std::str;

use super::{Exchange, Failure, Progress, outcome};
use crate::session::Policy;

#[derive(Debug)]
struct Name;

#[derive(Debug)]
struct Password {
    name: String,
}

const EMPTY: Failure = Failure::Malformed("name and password are UTF-8 and not empty");

pub(super) fn begin() -> Progress {
    Progress::Challenge(b"Username:".to_vec(), Box::new(Name))
}

impl Exchange for Name {
    fn step(self: Box<Self>, _: &Policy, response: &[u8]) -> Progress {
        match str::from_utf8(response) {
            Ok(name) if !name.is_empty() => {
                Progress::Challenge(b"Password:".to_vec(), Box::new(Password { name: name.to_owned() }))
            }
            _ => Progress::Failure(EMPTY),
        }
    }
}

impl Exchange for Password {
    fn step(self: Box<Self>, policy: &Policy, response: &[u8]) -> Progress {
        match str::from_utf8(response) {
            Ok(password) if !password.is_empty() => outcome(policy.directory.check(&self.name, password)),
            _ => Progress::Failure(EMPTY),
        }
    }
}
