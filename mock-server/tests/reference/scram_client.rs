//! A SCRAM client that shows what it says. It shares nothing with the server but the arithmetic.

use std::num::NonZeroU32;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::{digest, hmac, pbkdf2};

use crate::common::Client;

#[derive(Clone, Copy)]
pub(crate) struct Scram {
    pub(crate) name: &'static str,
    hmac: hmac::Algorithm,
    pbkdf2: pbkdf2::Algorithm,
    digest: &'static digest::Algorithm,
}

pub(crate) fn mechanisms() -> [Scram; 3] {
    [
        Scram {
            name: "SCRAM-SHA-1",
            hmac: hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            pbkdf2: pbkdf2::PBKDF2_HMAC_SHA1,
            digest: &digest::SHA1_FOR_LEGACY_USE_ONLY,
        },
        Scram {
            name: "SCRAM-SHA-256",
            hmac: hmac::HMAC_SHA256,
            pbkdf2: pbkdf2::PBKDF2_HMAC_SHA256,
            digest: &digest::SHA256,
        },
        Scram {
            name: "SCRAM-SHA-512",
            hmac: hmac::HMAC_SHA512,
            pbkdf2: pbkdf2::PBKDF2_HMAC_SHA512,
            digest: &digest::SHA512,
        },
    ]
}

impl Scram {
    pub(crate) fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }
}

/// What a client knows when the server has answered its first message.
pub(crate) struct Proposal {
    scram: Scram,
    bare: String,
    server_first: String,
    pub(crate) nonce: String,
    pub(crate) salt: Vec<u8>,
    pub(crate) iterations: u32,
}

impl Proposal {
    pub(crate) fn begin(client: &mut Client, scram: Scram, gs2: &str, bare: &str) -> Self {
        client.send(format!("AUTH {} {}\r\n", scram.name, STANDARD.encode(format!("{gs2}{bare}"))));
        let server_first = challenge(client);
        let attributes: Vec<&str> = server_first.split(',').collect();
        let [nonce, salt, iterations] = attributes[..] else { panic!("{server_first:?}") };
        Self {
            scram,
            bare: bare.into(),
            nonce: nonce.strip_prefix("r=").unwrap().into(),
            salt: STANDARD.decode(salt.strip_prefix("s=").unwrap()).unwrap(),
            iterations: iterations.strip_prefix("i=").unwrap().parse().unwrap(),
            server_first: server_first.clone(),
        }
    }

    /// The final message, and the signature that the server must answer with.
    pub(crate) fn finish(&self, gs2: impl AsRef<[u8]>, nonce: &str, password: &str) -> (String, String) {
        let mut salted = vec![0; self.scram.digest.output_len()];
        let iterations = NonZeroU32::new(self.iterations).unwrap();
        pbkdf2::derive(self.scram.pbkdf2, iterations, &self.salt, password.as_bytes(), &mut salted);
        let sign = |key: &[u8], text: &[u8]| {
            hmac::sign(&hmac::Key::new(self.scram.hmac, key), text).as_ref().to_vec()
        };
        let without_proof = format!("c={},r={nonce}", STANDARD.encode(gs2));
        let message = format!("{},{},{without_proof}", self.bare, self.server_first);
        let client_key = sign(&salted, b"Client Key");
        let stored_key = digest::digest(self.scram.digest, &client_key);
        let signature = sign(stored_key.as_ref(), message.as_bytes());
        let proof: Vec<u8> = client_key.iter().zip(signature).map(|(left, right)| left ^ right).collect();
        let verifier = sign(&sign(&salted, b"Server Key"), message.as_bytes());
        let last = format!("{without_proof},p={}", STANDARD.encode(proof));
        (last, format!("v={}", STANDARD.encode(verifier)))
    }
}

/// The server's challenge, decoded.
pub(crate) fn challenge(client: &mut Client) -> String {
    let line = client.line();
    let text = line.strip_prefix("+ ").unwrap_or_else(|| panic!("{line:?} is no challenge"));
    String::from_utf8(STANDARD.decode(text.trim_end()).unwrap()).unwrap()
}

pub(crate) fn respond(client: &mut Client, message: &str) {
    client.send(format!("{}\r\n", STANDARD.encode(message)));
}
