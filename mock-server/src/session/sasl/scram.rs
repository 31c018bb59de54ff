//! SCRAM, RFC 5802, with SHA-1, SHA-256 (RFC 7677) and SHA-512.

use std::num::NonZeroU32;
use std::str;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::{digest, hmac, pbkdf2};
use zeroize::Zeroizing;

use super::scram_binding::Binding;
use super::scram_message::{ClientFinal, ClientFirst};
use super::{Doomed, Exchange, Failure, Progress, Succeeded, authorized};
use crate::secret::Secret;
use crate::session::{Client, Policy};

#[derive(Clone, Copy, Debug)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha512,
}

/// Waits for the client-first-message.
#[derive(Debug)]
pub(super) struct First {
    hash: Hash,
    binding: Binding,
}

/// Waits for the client-final-message.
#[derive(Debug)]
struct Final {
    proposal: Proposal,
    keys: Keys,
    /// Whom a right proof logs in; `None` for nobody that exists, or that may do as asked.
    user: Option<String>,
}

/// What both sides have said, as far as the proof depends on it.
#[derive(Debug)]
struct Proposal {
    hash: Hash,
    /// What `c=` must hold.
    binding: Vec<u8>,
    nonce: String,
    /// client-first-message-bare and server-first-message, with a comma behind each.
    messages: String,
}

/// StoredKey and ServerKey, RFC 5802 §3.
#[derive(Debug)]
struct Keys {
    stored: Secret,
    server: hmac::Key,
}

const UTF8: Failure = Failure::Malformed("the response is no SCRAM message");

impl First {
    /// An exchange without channel binding.
    pub(super) fn unbound(hash: Hash, client: Client<'_>) -> Self {
        Self { hash, binding: Binding::of(client, false) }
    }

    /// An exchange that is bound to the client's channel.
    pub(super) fn bound(hash: Hash, client: Client<'_>) -> Self {
        Self { hash, binding: Binding::of(client, true) }
    }
}

impl Exchange for First {
    fn step(self: Box<Self>, policy: &Policy, response: &[u8]) -> Progress {
        // RFC 5802 §5.1: "a server implementation MAY conclude the SASL exchange with a failure without sending the
        // server-final-message"; there is nothing to conclude yet.
        let first = match str::from_utf8(response).map_err(|_| UTF8).and_then(ClientFirst::parse) {
            Ok(first) => first,
            Err(failure) => return Progress::Failure(failure),
        };
        let binding = match self.binding.input(first.flag, first.gs2_header) {
            Ok(binding) => binding,
            Err(failure) => return Progress::Failure(failure),
        };
        let account = policy.directory.account(&first.name);
        let password = account.as_ref().and_then(|account| account.password());
        let (salt, iterations) = (policy.nonces.salt(&first.name), policy.logins.scram_iterations);
        let (proposal, challenge) =
            Proposal::new(self.hash, &first, binding, &policy.nonces.nonce(), &salt, iterations);
        let secret = password.map_or(&b""[..], Secret::expose);
        let keys = Keys::derive(self.hash, secret, &salt, iterations);
        let user = password.and_then(|_| authorized(policy, &first.name, &first.authzid));
        Progress::Challenge(challenge.into_bytes(), Box::new(Final { proposal, keys, user }))
    }
}

impl Exchange for Final {
    fn step(self: Box<Self>, _: &Policy, response: &[u8]) -> Progress {
        let Self { proposal, keys, user } = *self;
        let last = match str::from_utf8(response).map_err(|_| UTF8).and_then(ClientFinal::parse) {
            Ok(last) => last,
            Err(failure) => return Doomed::challenge("e=invalid-encoding", failure),
        };
        match (proposal.check(&keys, &last), user) {
            (Err((error, failure)), _) => Doomed::challenge(error, failure),
            // "In order to prevent information disclosure": an unknown user is not told from a wrong password.
            (Ok(_), None) => Doomed::challenge(WRONG_PROOF.0, WRONG_PROOF.1),
            (Ok(signature), Some(user)) => {
                let verifier = format!("v={}", STANDARD.encode(signature));
                Progress::Challenge(verifier.into_bytes(), Box::new(Succeeded(user)))
            }
        }
    }
}

/// A server-error of RFC 5802 §7, with what POP3 is told behind it.
type Rejection = (&'static str, Failure);

const WRONG_PROOF: Rejection = ("e=invalid-proof", Failure::Credentials);
const WRONG_NONCE: Rejection =
    ("e=other-error", Failure::Malformed("the nonce is not the one that the server sent"));
const WRONG_BINDING: Rejection = (
    "e=channel-bindings-dont-match",
    Failure::Malformed("the channel binding is not that of the first message and the channel"),
);

impl Proposal {
    /// The proposal, and the server-first-message that makes it.
    fn new(
        hash: Hash,
        first: &ClientFirst<'_>,
        binding: Vec<u8>,
        nonce: &str,
        salt: &[u8],
        iterations: NonZeroU32,
    ) -> (Self, String) {
        let nonce = format!("{}{nonce}", first.nonce);
        let server_first = format!("r={nonce},s={},i={iterations}", STANDARD.encode(salt));
        let messages = format!("{},{server_first},", first.bare);
        (Self { hash, binding, nonce, messages }, server_first)
    }

    /// The server's signature, if the client has proved that it knows the password (RFC 5802 §3).
    fn check(&self, keys: &Keys, last: &ClientFinal<'_>) -> Result<hmac::Tag, Rejection> {
        if last.channel_binding != self.binding {
            return Err(WRONG_BINDING);
        }
        if last.nonce != self.nonce {
            return Err(WRONG_NONCE);
        }
        let message = format!("{}{}", self.messages, last.without_proof);
        let signature =
            hmac::sign(&hmac::Key::new(self.hash.hmac(), keys.stored.expose()), message.as_bytes());
        let signature = signature.as_ref();
        if signature.len() != last.proof.len() {
            return Err(WRONG_PROOF);
        }
        let client_key: Vec<u8> =
            signature.iter().zip(&last.proof).map(|(left, right)| left ^ right).collect();
        let client_key = Zeroizing::new(client_key);
        let stored = digest::digest(self.hash.digest(), &client_key);
        keys.stored
            .is(stored.as_ref())
            .then(|| hmac::sign(&keys.server, message.as_bytes()))
            .ok_or(WRONG_PROOF)
    }
}

impl Keys {
    fn derive(hash: Hash, password: &[u8], salt: &[u8], iterations: NonZeroU32) -> Self {
        let mut salted = Zeroizing::new(vec![0; hash.digest().output_len()]);
        pbkdf2::derive(hash.pbkdf2(), iterations, salt, password, &mut salted);
        let salted = hmac::Key::new(hash.hmac(), &salted);
        let client = hmac::sign(&salted, b"Client Key");
        let stored = digest::digest(hash.digest(), client.as_ref());
        let server = hmac::Key::new(hash.hmac(), hmac::sign(&salted, b"Server Key").as_ref());
        Self { stored: Secret::new(stored.as_ref()), server }
    }
}

impl Hash {
    fn hmac(self) -> hmac::Algorithm {
        match self {
            Self::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha512 => hmac::HMAC_SHA512,
        }
    }

    fn pbkdf2(self) -> pbkdf2::Algorithm {
        match self {
            Self::Sha1 => pbkdf2::PBKDF2_HMAC_SHA1,
            Self::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
            Self::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
        }
    }

    fn digest(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &digest::SHA256,
            Self::Sha512 => &digest::SHA512,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Example {
        hash: Hash,
        client_first: &'static str,
        nonce: &'static str,
        salt: &'static str,
        server_first: &'static str,
        client_final: &'static str,
        verifier: &'static str,
    }

    /// RFC 5802 §5.
    const SHA1: Example = Example {
        hash: Hash::Sha1,
        client_first: "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
        nonce: "3rfcNHYJY1ZVvWVs7j",
        salt: "QSXCR+Q6sek8bf92",
        server_first: "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
        client_final: "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        verifier: "rmF9pqV8S7suAoZWja4dJRkFsKQ=",
    };

    /// RFC 7677 §3.
    const SHA256: Example = Example {
        hash: Hash::Sha256,
        client_first: "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
        nonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
        salt: "W22ZaJ0SNY7soEsUEjb6gQ==",
        server_first: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        client_final: "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
                       p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        verifier: "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
    };

    /// No RFC has an example for SHA-512: the one of RFC 5802, computed with Python's hashlib.
    const SHA512: Example = Example {
        hash: Hash::Sha512,
        client_first: SHA1.client_first,
        nonce: SHA1.nonce,
        salt: SHA1.salt,
        server_first: SHA1.server_first,
        client_final: "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,\
                       p=VdS8LkrURiej1tG6iX+fqCXQfUnBb//d9llXYaH+ylUbDwBUz9geyR9fC4TewskRUM2tlYSalhAT4Aay1Q5dTA==",
        verifier: "14PAAuavk9hxBEkgB0brDxUhvWu+N16meYk+qxVNFqchR8QPohM09Y4Z6WaTCuX4C6nqMB9KIJTDm6RpSM990g==",
    };

    fn verifier(example: &Example, password: &str, client_final: &str) -> Result<String, &'static str> {
        let first = ClientFirst::parse(example.client_first).unwrap();
        let (salt, iterations) = (STANDARD.decode(example.salt).unwrap(), NonZeroU32::new(4096).unwrap());
        let binding = first.gs2_header.into();
        let (proposal, server_first) =
            Proposal::new(example.hash, &first, binding, example.nonce, &salt, iterations);
        assert_eq!(server_first, example.server_first);
        let keys = Keys::derive(example.hash, password.as_bytes(), &salt, iterations);
        let checked = proposal.check(&keys, &ClientFinal::parse(client_final).unwrap());
        checked.map(|signature| STANDARD.encode(signature)).map_err(|(error, _)| error)
    }

    #[test]
    fn the_examples_are_played_to_the_letter() {
        for example in [SHA1, SHA256, SHA512] {
            assert_eq!(verifier(&example, "pencil", example.client_final), Ok(example.verifier.into()));
            assert_eq!(verifier(&example, "pencils", example.client_final), Err("e=invalid-proof"));
        }
    }

    #[test]
    fn whatever_differs_in_the_final_message_is_found() {
        let wrong = |from: &str, to: &str| verifier(&SHA1, "pencil", &SHA1.client_final.replace(from, to));
        assert_eq!(wrong("c=biws", "c=eSws"), Err("e=channel-bindings-dont-match"));
        assert_eq!(wrong("Vs7j", "Vs7k"), Err("e=other-error"));
        assert_eq!(wrong("v0X8", "v0X9"), Err("e=invalid-proof"));
        assert_eq!(wrong("X+HI4Ts=", ""), Err("e=invalid-proof"));
    }
}
