//! SASL: RFC 4422, with the rules of RFC 5034 §4. One file for each mechanism; a response goes in, a
//! challenge or the outcome comes out.

mod anonymous;
mod bearer;
mod cram_md5;
mod external;
mod login;
mod mechanism;
mod plain;
mod scram;
mod scram_binding;
mod scram_message;

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

pub use mechanism::{Mechanism, UnknownMechanism};

use super::{Client, Policy};
use scram::Hash;

/// The longest response line in octets with its CRLF: room for the 767 octets that RFC 4616 §2 has a
/// server accept, and for the longest tokens in use (RFC5034-4-25).
pub(super) const RESPONSE_LIMIT: usize = 16 * 1024;

/// An exchange that waits for a response. Responses are decoded already.
pub(super) trait Exchange: fmt::Debug + Send {
    /// Takes the client's response.
    fn step(self: Box<Self>, policy: &Policy, response: &[u8]) -> Progress;

    /// What becomes of the exchange if the client cancels it.
    fn cancelled(&self) -> Failure {
        Failure::Cancelled
    }
}

/// Where a response, or the beginning, leads.
#[derive(Debug)]
pub(super) enum Progress {
    /// A challenge to send; the exchange waits for the response.
    Challenge(Vec<u8>, Box<dyn Exchange>),
    /// This user is authenticated.
    Success(String),
    Failure(Failure),
}

/// Why an exchange fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    Cancelled,
    Unsupported,
    Base64,
    ServerFirst,
    /// The response is against the mechanism's rules: what about it.
    Malformed(&'static str),
    /// The user's credentials are wrong, or do not permit what was asked for.
    Credentials,
}

/// Begins the exchange that AUTH asks for, with the initial response that stood behind it.
pub(super) fn begin(client: Client<'_>, mechanism: Mechanism, initial: Option<&[u8]>) -> Progress {
    let policy = client.policy;
    let exchange: Box<dyn Exchange> = match mechanism {
        // RFC 5034 §4: an initial response "with a SASL mechanism that does not support" one is refused.
        Mechanism::Login | Mechanism::CramMd5 if initial.is_some() => {
            return Progress::Failure(Failure::ServerFirst);
        }
        Mechanism::Login => return login::begin(),
        Mechanism::CramMd5 => return cram_md5::begin(policy.nonces.timestamp()),
        Mechanism::Plain => Box::new(plain::Plain),
        Mechanism::ScramSha1 => Box::new(scram::First::unbound(Hash::Sha1, client)),
        Mechanism::ScramSha256 => Box::new(scram::First::unbound(Hash::Sha256, client)),
        Mechanism::ScramSha512 => Box::new(scram::First::unbound(Hash::Sha512, client)),
        Mechanism::ScramSha1Plus => Box::new(scram::First::bound(Hash::Sha1, client)),
        Mechanism::ScramSha256Plus => Box::new(scram::First::bound(Hash::Sha256, client)),
        Mechanism::ScramSha512Plus => Box::new(scram::First::bound(Hash::Sha512, client)),
        Mechanism::OAuthBearer => Box::new(bearer::Bearer::OAuthBearer),
        Mechanism::XOAuth2 => Box::new(bearer::Bearer::XOAuth2),
        Mechanism::External => Box::new(external::External),
        Mechanism::Anonymous => Box::new(anonymous::Anonymous),
    };
    match initial {
        // RFC 5034 §4: "a line with only a "+", followed by a single space"
        None => Progress::Challenge(Vec::new(), exchange),
        // A single equals sign "indicates that the response is present, but contains no data".
        Some(b"=") => exchange.step(policy, b""),
        Some(initial) => respond(policy, exchange, initial),
    }
}

/// Takes a line behind a challenge.
pub(super) fn respond(policy: &Policy, exchange: Box<dyn Exchange>, line: &[u8]) -> Progress {
    // RFC 5034 §4: "a line with a single "*""
    if line == b"*" {
        return Progress::Failure(exchange.cancelled());
    }
    // Nothing outside the alphabet is skipped, no padding left out (RFC5034-4-21, -23, -24).
    match STANDARD.decode(line).map(Zeroizing::new) {
        Ok(response) => exchange.step(policy, &response),
        Err(_) => Progress::Failure(Failure::Base64),
    }
}

/// The line that a challenge is sent as.
pub(super) fn challenge_line(challenge: &[u8]) -> Vec<u8> {
    format!("+ {}\r\n", STANDARD.encode(challenge)).into_bytes()
}

/// An exchange whose reason to fail was told in a challenge: whatever the client answers, it fails
/// (RFC 7628 §3.2.3: a negative outcome itself may hold no data, RFC 4422 §3.6).
#[derive(Debug)]
struct Doomed(Failure);

impl Doomed {
    fn challenge(told: impl Into<Vec<u8>>, failure: Failure) -> Progress {
        Progress::Challenge(told.into(), Box::new(Self(failure)))
    }
}

impl Exchange for Doomed {
    fn step(self: Box<Self>, _: &Policy, _: &[u8]) -> Progress {
        Progress::Failure(self.0)
    }

    fn cancelled(&self) -> Failure {
        self.0
    }
}

/// An exchange that has succeeded and told the client some data: the client answers with nothing
/// (RFC5034-4-36).
#[derive(Debug)]
struct Succeeded(String);

impl Exchange for Succeeded {
    fn step(self: Box<Self>, _: &Policy, response: &[u8]) -> Progress {
        match response {
            b"" => Progress::Success(self.0),
            _ => Progress::Failure(Failure::Malformed("the last response must be empty")),
        }
    }
}

/// The user of this name, if an authorization identity permits it: none, or the user's own.
fn authorized(policy: &Policy, name: &str, authzid: &str) -> Option<String> {
    let account = policy.directory.account(name)?;
    let permitted = authzid.is_empty() || account.is_named(authzid);
    permitted.then(|| account.name().to_owned())
}

fn outcome(user: Option<String>) -> Progress {
    user.map_or(Progress::Failure(Failure::Credentials), Progress::Success)
}
