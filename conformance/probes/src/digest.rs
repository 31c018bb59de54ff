//! The arithmetic of APOP, CRAM-MD5 and SCRAM, as their RFCs have it.

use std::fmt::Write;
use std::num::NonZeroU32;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use md5::{Digest, Md5};
use ring::{digest, pbkdf2};

pub(crate) fn encode(octets: impl AsRef<[u8]>) -> String {
    STANDARD.encode(octets)
}

pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |mut text, octet| {
        // Writing to a String does not fail.
        let _ = write!(text, "{octet:02x}");
        text
    })
}

/// RFC 1939 §7: MD5 of the timestamp, with its angle brackets, followed by the shared secret.
pub(crate) fn apop(timestamp: &str, secret: &str) -> String {
    hex(&Md5::digest(format!("{timestamp}{secret}")))
}

/// RFC 2195 §2: HMAC-MD5 of the challenge under the shared secret.
pub(crate) fn cram_md5(challenge: &[u8], secret: &str) -> String {
    // RFC 2104: a key of any length.
    let Ok(mut mac) = Hmac::<Md5>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(challenge);
    hex(&mac.finalize().into_bytes())
}

/// A member of the SCRAM family.
#[derive(Clone, Copy)]
pub(crate) struct Scram {
    pub(crate) name: &'static str,
    hmac: ring::hmac::Algorithm,
    pbkdf2: pbkdf2::Algorithm,
    digest: &'static digest::Algorithm,
}

pub(crate) fn sha1() -> Scram {
    Scram {
        name: "SCRAM-SHA-1",
        hmac: ring::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        pbkdf2: pbkdf2::PBKDF2_HMAC_SHA1,
        digest: &digest::SHA1_FOR_LEGACY_USE_ONLY,
    }
}

pub(crate) fn sha256() -> Scram {
    Scram {
        name: "SCRAM-SHA-256",
        hmac: ring::hmac::HMAC_SHA256,
        pbkdf2: pbkdf2::PBKDF2_HMAC_SHA256,
        digest: &digest::SHA256,
    }
}

impl Scram {
    fn sign(self, key: &[u8], text: &[u8]) -> Vec<u8> {
        ring::hmac::sign(&ring::hmac::Key::new(self.hmac, key), text).as_ref().to_vec()
    }

    /// The proof of a client and the signature of a server over a message, RFC 5802 §3, both in base64.
    pub(crate) fn prove(
        self,
        password: &str,
        salt: &[u8],
        count: NonZeroU32,
        message: &str,
    ) -> (String, String) {
        let mut salted = vec![0; self.digest.output_len()];
        pbkdf2::derive(self.pbkdf2, count, salt, password.as_bytes(), &mut salted);
        let client_key = self.sign(&salted, b"Client Key");
        let stored_key = digest::digest(self.digest, &client_key);
        let signature = self.sign(stored_key.as_ref(), message.as_bytes());
        let proof: Vec<u8> = client_key.iter().zip(signature).map(|(key, mask)| key ^ mask).collect();
        let server = self.sign(&self.sign(&salted, b"Server Key"), message.as_bytes());
        (encode(proof), encode(server))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_1939_has_its_digest() {
        let timestamp = "<1896.697170952@dbc.mtview.ca.us>";
        assert_eq!(apop(timestamp, "tanstaaf"), "c4c9334bac560ecc979e58001b3e22fb");
    }

    #[test]
    fn the_example_of_rfc_2195_has_its_digest() {
        let challenge = b"<1896.697170952@postoffice.reston.mci.net>";
        assert_eq!(cram_md5(challenge, "tanstaaftanstaaf"), "b913a602c7eda7a495b4e6e7334d3890");
    }
}
