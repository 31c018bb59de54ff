//! SCRAM (RFC 5802, RFC 7677) without channel binding.

use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use core::mem;

use base64ct::{Base64, Encoding};
use subtle::ConstantTimeEq;

use super::{
    Failure, Hash,
    hash::Tag,
    scram_message::{ServerFirst, saslname, signature},
};
use crate::Secret;

/// Least iterations that a server may ask for: RFC 5802 section 5.1 has servers ask for no fewer. With one iteration,
/// whoever poses as the server could try passwords against the proof as fast as against a bare hash.
pub const FEWEST_ITERATIONS: u32 = 4096;

/// Most iterations that a server may ask for: above what is recommended for new passwords (600,000 with SHA-256), and
/// low enough that a client, which watches no deadline while it computes, is held up for about a second and not for an
/// hour (RFC 5802 section 9).
pub const MOST_ITERATIONS: u32 = 1_000_000;

/// The client's side of an exchange.
pub(super) struct Scram {
    hash: Hash,
    gs2_header: String,
    nonce: String,
    first_bare: String,
    password: Secret,
    state: State,
}

enum State {
    /// The server's nonce and salt come next.
    Sent,
    /// The server's signature comes next, and must be this.
    Proved(Tag),
    /// The server knows the password.
    Verified,
    /// Whatever came, it was wrong.
    Failed,
}

impl Scram {
    /// `user` and `password` are prepared already; `nonce` is printable ASCII without a comma.
    pub(super) fn new(
        hash: Hash,
        authorization_id: Option<&str>,
        user: &str,
        password: Secret,
        nonce: String,
    ) -> Self {
        // RFC 5802 §7: gs2-header = gs2-cbind-flag "," [ authzid ] ","; "n": client does not support channel binding
        let gs2_header = match authorization_id {
            Some(id) => format!("n,a={},", saslname(id)),
            None => "n,,".to_owned(),
        };
        let first_bare = format!("n={},r={nonce}", saslname(user));
        Self { hash, gs2_header, nonce, first_bare, password, state: State::Sent }
    }

    /// client-first-message.
    pub(super) fn first(&self) -> Secret {
        Secret::from(format!("{}{}", self.gs2_header, self.first_bare))
    }

    /// The answer to a message of the server.
    pub(super) fn step(&mut self, challenge: &[u8]) -> Result<Secret, Failure> {
        let challenge = core::str::from_utf8(challenge).map_err(|_| Failure::Malformed)?;
        match mem::replace(&mut self.state, State::Failed) {
            State::Sent => self.prove(challenge),
            State::Proved(expected) => {
                // RFC 5802 §5: "If they are different, the client MUST consider the authentication exchange to be
                // unsuccessful"
                if !bool::from(signature(challenge)?.ct_eq(expected.as_ref())) {
                    return Err(Failure::Unproved);
                }
                self.state = State::Verified;
                Ok(Secret::from(Vec::new()))
            }
            State::Verified | State::Failed => Err(Failure::Overlong),
        }
    }

    pub(super) fn finish(&self) -> Result<(), Failure> {
        if matches!(self.state, State::Verified) { Ok(()) } else { Err(Failure::Unproved) }
    }

    /// client-final-message (RFC 5802 section 3).
    fn prove(&mut self, server_first: &str) -> Result<Secret, Failure> {
        let ServerFirst { nonce, salt, iterations } = ServerFirst::parse(server_first, &self.nonce)?;
        let without_proof = format!("c={},r={nonce}", Base64::encode_string(self.gs2_header.as_bytes()));
        let auth_message = format!("{},{server_first},{without_proof}", self.first_bare);
        let salted = self.hash.salted(self.password.expose(), &salt, iterations);
        let mut proof = self.hash.mac(salted.as_ref(), b"Client Key");
        let stored_key = self.hash.digest(proof.as_ref());
        let client_signature = self.hash.mac(stored_key.as_ref(), auth_message.as_bytes());
        for (key, mask) in proof.as_mut().iter_mut().zip(client_signature.as_ref()) {
            *key ^= mask;
        }
        let server_key = self.hash.mac(salted.as_ref(), b"Server Key");
        self.state = State::Proved(self.hash.mac(server_key.as_ref(), auth_message.as_bytes()));
        Ok(Secret::from(format!("{without_proof},p={}", Base64::encode_string(proof.as_ref()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5802 §5.
    const SHA1: [&str; 5] = [
        "fyko+d2lbbFgONRv9qkxdawL",
        "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
        "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
    ];

    /// RFC 7677 §3.
    const SHA256: [&str; 5] = [
        "rOprNGfwEbeRWgbNEkqO",
        "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
    ];

    /// No RFC has an example for SHA-512: the one of RFC 5802, computed with Python's hashlib.
    const SHA512: [&str; 5] = [
        SHA1[0],
        SHA1[1],
        SHA1[2],
        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,\
         p=VdS8LkrURiej1tG6iX+fqCXQfUnBb//d9llXYaH+ylUbDwBUz9geyR9fC4TewskRUM2tlYSalhAT4Aay1Q5dTA==",
        "v=14PAAuavk9hxBEkgB0brDxUhvWu+N16meYk+qxVNFqchR8QPohM09Y4Z6WaTCuX4C6nqMB9KIJTDm6RpSM990g==",
    ];

    fn begun(hash: Hash, nonce: &str) -> Scram {
        Scram::new(hash, None, "user", Secret::from("pencil"), nonce.into())
    }

    #[test]
    fn the_examples_are_played_to_the_letter() {
        for (hash, example) in [(Hash::Sha1, SHA1), (Hash::Sha256, SHA256), (Hash::Sha512, SHA512)] {
            let [nonce, client_first, server_first, client_final, server_final] = example;
            let mut scram = begun(hash, nonce);
            assert_eq!(scram.first(), Secret::from(client_first));
            assert_eq!(scram.step(server_first.as_bytes()), Ok(Secret::from(client_final)));
            assert_eq!(scram.finish(), Err(Failure::Unproved));
            assert_eq!(scram.step(server_final.as_bytes()), Ok(Secret::from("")));
            assert_eq!(scram.finish(), Ok(()));
            assert_eq!(scram.step(b""), Err(Failure::Overlong));
        }
    }

    #[test]
    fn a_server_that_does_not_know_the_password_is_found_out() {
        // RFC5802-5-02
        for wrong in ["v=AmF9pqV8S7suAoZWja4dJRkFsKQ=", "v=rmF9", "v=rmF9pqV8S7suAoZWja4dJRkFsKQAAAA="] {
            let mut scram = begun(Hash::Sha1, SHA1[0]);
            scram.step(SHA1[2].as_bytes()).unwrap();
            assert_eq!(scram.step(wrong.as_bytes()), Err(Failure::Unproved), "{wrong}");
            assert_eq!(scram.finish(), Err(Failure::Unproved));
        }
    }

    #[test]
    fn an_error_of_the_server_is_told_and_believed() {
        let mut scram = begun(Hash::Sha1, SHA1[0]);
        scram.step(SHA1[2].as_bytes()).unwrap();
        assert_eq!(scram.step(b"e=invalid-proof"), Err(Failure::Told("invalid-proof".into())));
        assert_eq!(scram.step(SHA1[4].as_bytes()), Err(Failure::Overlong));
        assert_eq!(scram.finish(), Err(Failure::Unproved));
    }

    #[test]
    fn the_authorization_identity_is_in_the_header_and_bound_by_the_proof() {
        let mut scram = Scram::new(Hash::Sha1, Some("a,b"), "us=er", Secret::from("pencil"), SHA1[0].into());
        assert_eq!(scram.first(), Secret::from("n,a=a=2Cb,n=us=3Der,r=fyko+d2lbbFgONRv9qkxdawL"));
        let last = scram.step(SHA1[2].as_bytes()).unwrap();
        // base64 of "n,a=a=2Cb,"
        assert!(last.expose().starts_with(b"c=bixhPWE9MkNiLA==,r="), "{}", last.expose().escape_ascii());
    }

    #[test]
    fn octets_outside_utf8_are_no_message() {
        let mut scram = begun(Hash::Sha1, SHA1[0]);
        assert_eq!(scram.step(b"r=\xff"), Err(Failure::Malformed));
    }
}
