//! The hash functions of SCRAM, behind one face: a generic SCRAM would be in the program three times.

use hmac::{
    Hmac, KeyInit, Mac,
    digest::{Digest, block_api::EagerHash},
};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use zeroize::{Zeroize, Zeroizing};

/// The hash function of a SCRAM mechanism.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hash {
    /// SHA-1, for servers that have no better.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// What a hash function gives: up to 64 octets, zeroed when they are dropped.
#[derive(Clone)]
pub(super) struct Tag {
    octets: Zeroizing<[u8; 64]>,
    length: usize,
}

impl Tag {
    fn new(length: usize) -> Self {
        Self { octets: Zeroizing::new([0; 64]), length }
    }

    fn of(octets: &mut [u8]) -> Self {
        let mut tag = Self::new(octets.len());
        tag.as_mut().copy_from_slice(octets);
        octets.zeroize();
        tag
    }
}

impl AsRef<[u8]> for Tag {
    fn as_ref(&self) -> &[u8] {
        &self.octets[..self.length]
    }
}

impl AsMut<[u8]> for Tag {
    fn as_mut(&mut self) -> &mut [u8] {
        &mut self.octets[..self.length]
    }
}

impl Hash {
    /// HMAC of a message.
    pub(super) fn mac(self, key: &[u8], message: &[u8]) -> Tag {
        match self {
            Self::Sha1 => mac::<Sha1>(key, message),
            Self::Sha256 => mac::<Sha256>(key, message),
            Self::Sha512 => mac::<Sha512>(key, message),
        }
    }

    /// The hash of a message.
    pub(super) fn digest(self, message: &[u8]) -> Tag {
        match self {
            Self::Sha1 => Tag::of(&mut Sha1::digest(message)),
            Self::Sha256 => Tag::of(&mut Sha256::digest(message)),
            Self::Sha512 => Tag::of(&mut Sha512::digest(message)),
        }
    }

    /// RFC 5802 §2.2: `Hi(str, salt, i)`, which is PBKDF2 with as many octets as the hash has.
    pub(super) fn salted(self, password: &[u8], salt: &[u8], iterations: u32) -> Tag {
        let mut tag = Tag::new(self.length());
        match self {
            Self::Sha1 => pbkdf2::pbkdf2_hmac::<Sha1>(password, salt, iterations, tag.as_mut()),
            Self::Sha256 => pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, iterations, tag.as_mut()),
            Self::Sha512 => pbkdf2::pbkdf2_hmac::<Sha512>(password, salt, iterations, tag.as_mut()),
        }
        tag
    }

    const fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }
}

/// HMAC with a hash function that only this file and CRAM-MD5 name.
pub(super) fn mac<D: EagerHash>(key: &[u8], message: &[u8]) -> Tag {
    let mac = <Hmac<D> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    Tag::of(&mut mac.chain_update(message).finalize().into_bytes())
}
