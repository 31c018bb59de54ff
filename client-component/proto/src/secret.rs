//! Octets that must not be seen: passwords and what is made of them.

use alloc::{string::String, vec::Vec};
use core::fmt;

use zeroize::{ZeroizeOnDrop, Zeroizing};

/// A password, or a SASL message that holds one: redacted in `Debug`, zeroed on drop.
///
/// ```
/// use pop3_proto::Secret;
///
/// let password = Secret::from("tanstaaf");
/// assert_eq!(format!("{password:?}"), "Secret(***)");
/// assert_eq!(password.expose(), b"tanstaaf");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// The octets themselves. Every place that reads a secret carries this word.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

// The only field zeroes itself.
impl ZeroizeOnDrop for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not even the length: a short password is worth knowing about.
        formatter.write_str("Secret(***)")
    }
}

impl From<&str> for Secret {
    /// Copies; the caller's own octets stay as they are.
    fn from(text: &str) -> Self {
        Self(Zeroizing::new(text.as_bytes().to_vec()))
    }
}

impl From<String> for Secret {
    /// Takes the octets over, so that no second copy is left behind.
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text.into_bytes()))
    }
}

impl From<Vec<u8>> for Secret {
    /// Takes the octets over, so that no second copy is left behind.
    fn from(octets: Vec<u8>) -> Self {
        Self(Zeroizing::new(octets))
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn debug_shows_neither_octets_nor_length() {
        let short = format!("{:?}", Secret::from("x"));
        let long = format!("{:#?}", Secret::from(String::from("a much longer password")));
        assert_eq!(short, "Secret(***)");
        assert_eq!(long, short);
    }

    #[test]
    fn every_source_gives_the_same_octets() {
        assert_eq!(Secret::from("a\u{e9}"), Secret::from(String::from("a\u{e9}")));
        assert_eq!(Secret::from("a\u{e9}").expose(), Secret::from(b"a\xc3\xa9".to_vec()).expose());
    }
}
