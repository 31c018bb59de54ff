//! What no two exchanges may share: nonces and timestamps.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::error::Unspecified;
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};

/// Nonces of a server: each one is drawn once, by whichever session comes first.
#[derive(Debug)]
pub(crate) struct Nonces {
    key: hmac::Key,
    drawn: AtomicU64,
}

impl Nonces {
    /// Nonces that follow from `seed`, or that nobody can know beforehand.
    pub(crate) fn new(seed: Option<u64>) -> Result<Self, Unspecified> {
        let mut key = [0; 32];
        match seed {
            Some(seed) => key[..8].copy_from_slice(&seed.to_be_bytes()),
            None => SystemRandom::new().fill(&mut key)?,
        }
        Ok(Self { key: hmac::Key::new(hmac::HMAC_SHA256, &key), drawn: AtomicU64::new(0) })
    }

    /// 24 printable characters without a comma, RFC 5802 §5.1.
    pub(super) fn nonce(&self) -> String {
        let (_, random) = self.draw();
        URL_SAFE_NO_PAD.encode(&random.as_ref()[..18])
    }

    /// A msg-id as RFC 1939 §7 and RFC 2195 §2 want it. A session has no clock: a count of what was drawn
    /// stands in the place of the time, so that no two are the same.
    pub(super) fn timestamp(&self) -> String {
        let (count, random) = self.draw();
        let digits =
            random.as_ref().iter().fold(0_u64, |digits, octet| digits.wrapping_mul(257) + u64::from(*octet));
        format!("<{digits}.{count}@pop3-mock.localhost>")
    }

    /// The salt of a user. Somebody without an account has one as well, always the same, so that it does not tell
    /// who exists (RFC4422-3.6-02).
    pub(super) fn salt(&self, user: &str) -> [u8; 16] {
        let mut salt = [0; 16];
        let text = [b"salt ", user.as_bytes()].concat();
        salt.copy_from_slice(&hmac::sign(&self.key, &text).as_ref()[..16]);
        salt
    }

    /// A number from which other octets follow that no two exchanges may share.
    pub(crate) fn seed(&self) -> u64 {
        let (_, random) = self.draw();
        random.as_ref().iter().fold(0, |number, octet| number.rotate_left(8) ^ u64::from(*octet))
    }

    fn draw(&self) -> (u64, hmac::Tag) {
        let count = self.drawn.fetch_add(1, Ordering::Relaxed);
        (count, hmac::sign(&self.key, &count.to_be_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_are_the_same_and_a_seed_gives_the_same_again() {
        let draw = |seed| {
            let nonces = Nonces::new(seed).unwrap();
            [nonces.nonce(), nonces.nonce(), nonces.timestamp(), nonces.timestamp()]
        };
        let [first, second, third, fourth] = draw(Some(1));
        assert!(first != second && third != fourth);
        assert_eq!(draw(Some(1)), [first, second, third, fourth]);
        assert!(draw(Some(1)) != draw(Some(2)) && draw(None) != draw(None));
    }
}
