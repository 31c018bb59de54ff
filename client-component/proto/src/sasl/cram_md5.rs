//! CRAM-MD5 (RFC 2195).

use alloc::{string::String, vec::Vec};

use super::{Failure, hash};
use crate::{Secret, hex};

/// The answer to a challenge: name, space, digest.
pub(super) fn respond(user: &str, password: &Secret, challenge: &[u8]) -> Result<Secret, Failure> {
    // RFC 2195 §2: "presumptively arbitrary string of random digits, a timestamp, and the fully-qualified primary host
    // name". A digest of nothing would be the same in every exchange.
    if challenge.is_empty() {
        return Err(Failure::Malformed);
    }
    // RFC 2195 §2: "the digest parameter itself is a 16-octet value which is sent in hexadecimal format, using
    // lower-case ASCII characters"
    let digest: String = hex::lower(hash::mac::<md5::Md5>(password.expose(), challenge).as_ref());
    let fields: Vec<u8> = [user.as_bytes(), b" ", digest.as_bytes()].concat();
    Ok(Secret::from(fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_2195_is_answered_to_the_letter() {
        let challenge = b"<1896.697170952@postoffice.reston.mci.net>";
        let response = respond("tim", &Secret::from("tanstaaftanstaaf"), challenge).unwrap();
        assert_eq!(response.expose(), b"tim b913a602c7eda7a495b4e6e7334d3890");
    }

    #[test]
    fn passwords_above_a_block_are_hashed_first() {
        // RFC2195-2-04; by Python's hmac.
        let response = respond("u", &Secret::from("x".repeat(65)), b"<1@h>").unwrap();
        assert_eq!(response.expose(), b"u ed1580ea183fdf6f29e7a50ec5d64348");
    }

    #[test]
    fn an_empty_challenge_is_not_answered() {
        assert_eq!(respond("tim", &Secret::from("x"), b""), Err(Failure::Malformed));
    }
}
