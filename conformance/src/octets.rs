//! Octets in values that are compared, shown and serialised.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// Octets as a peer sent them.
///
/// Shown escaped; serialised as a string with one character for each octet (U+0000 to U+00FF), so that ASCII stays
/// readable and nothing is lost.
///
/// ```
/// use pop3_conformance::Octets;
///
/// let octets = Octets::from(b"caf\xe9");
/// assert_eq!(serde_json::to_string(&octets)?, "\"café\"");
/// assert_eq!(serde_json::from_str::<Octets>("\"café\"")?, octets);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Octets(pub Vec<u8>);

impl<T: AsRef<[u8]>> From<T> for Octets {
    fn from(octets: T) -> Self {
        Self(octets.as_ref().to_vec())
    }
}

impl fmt::Debug for Octets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Octets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0.escape_ascii())
    }
}

impl Serialize for Octets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.iter().map(|octet| char::from(*octet)).collect::<String>())
    }
}

impl<'de> Deserialize<'de> for Octets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let octets = text.chars().map(|character| u8::try_from(u32::from(character)));
        octets.collect::<Result<_, _>>().map(Self).map_err(|_| {
            D::Error::custom(format_args!("{text:?} holds a character above U+00FF, which is no octet"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_octet_survives_serialisation() {
        let all = Octets((0..=255).collect());
        let json = serde_json::to_string(&all).unwrap();
        assert_eq!(serde_json::from_str::<Octets>(&json).unwrap(), all);
    }

    #[test]
    fn a_character_that_is_no_octet_is_refused() {
        let error = serde_json::from_str::<Octets>("\"\u{20ac}\"").unwrap_err();
        assert!(error.to_string().contains("U+00FF"), "{error}");
    }
}
