//! What stands in the place of private octets: of the same length and shape, and always the same.

use std::collections::HashMap;

/// What a digit, a letter or a character beyond ASCII becomes; all else is its own shape.
///
/// UTF-8 stays UTF-8 with characters of as many octets; other octets above 0x7F become one that is not UTF-8.
pub(super) fn fill(text: &[u8]) -> Vec<u8> {
    let mut filled = Vec::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character.len_utf8() {
                1 => filled.push(class(character)),
                2 => filled.extend_from_slice("é".as_bytes()),
                3 => filled.extend_from_slice("€".as_bytes()),
                _ => filled.extend_from_slice("😀".as_bytes()),
            }
        }
        filled.extend(chunk.invalid().iter().map(|_| 0xE4));
    }
    filled
}

fn class(character: char) -> u8 {
    match character {
        '0'..='9' => b'0',
        'a'..='z' => b'a',
        'A'..='Z' => b'A',
        // One octet in UTF-8, so it is ASCII.
        _ => character as u8,
    }
}

/// [`fill`] for what is secret in its punctuation, too. Spaces and tabs stay.
pub(super) fn hide(text: &[u8]) -> Vec<u8> {
    let mut hidden = fill(text);
    for octet in hidden.iter_mut().filter(|octet| octet.is_ascii_punctuation()) {
        *octet = b'*';
    }
    hidden
}

/// What a hexadecimal digest becomes.
pub(super) fn digest(text: &[u8]) -> Vec<u8> {
    if text.iter().all(u8::is_ascii_hexdigit) { vec![b'0'; text.len()] } else { hide(text) }
}

/// What base64 becomes: zeros of as many octets. Other text is hidden.
pub(super) fn base64(text: &[u8]) -> Vec<u8> {
    if !is_base64(text) {
        return hide(text);
    }
    text.iter().map(|octet| if *octet == b'=' { b'=' } else { b'A' }).collect()
}

pub(super) fn is_base64(text: &[u8]) -> bool {
    text.len().is_multiple_of(4)
        && text.iter().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'+' | b'/' | b'='))
}

/// What unique-ids become: those that differ differ still, and the same one is the same one again.
#[derive(Debug, Default)]
pub(super) struct UniqueIds {
    given: HashMap<Vec<u8>, Vec<u8>>,
    /// How many of a shape were given.
    of_shape: HashMap<Vec<u8>, usize>,
}

impl UniqueIds {
    pub(super) fn fill(&mut self, unique_id: &[u8]) -> Vec<u8> {
        if let Some(given) = self.given.get(unique_id) {
            return given.clone();
        }
        let shape = fill(unique_id);
        let count = self.of_shape.entry(shape.clone()).or_default();
        let given = numbered(&shape, *count);
        *count += 1;
        self.given.insert(unique_id.to_vec(), given.clone());
        given
    }
}

/// Counts in the digits and letters of a shape, from the right.
fn numbered(shape: &[u8], mut number: usize) -> Vec<u8> {
    let mut text = shape.to_vec();
    for octet in text.iter_mut().rev() {
        let base = match octet {
            b'0' => 10,
            b'a' | b'A' => 26,
            _ => continue,
        };
        // Below 26.
        *octet += (number % base) as u8;
        number /= base;
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn filler_has_the_length_and_its_own_shape(text in prop::collection::vec(any::<u8>(), 0..40)) {
            let filled = fill(&text);
            prop_assert_eq!(filled.len(), text.len());
            prop_assert_eq!(fill(&filled), filled.clone());
            prop_assert!(text.iter().zip(&filled).all(|(one, other)| one.is_ascii() == other.is_ascii()));
            prop_assert_eq!(text.is_ascii() || std::str::from_utf8(&text).is_ok(), std::str::from_utf8(&filled).is_ok());
        }
    }

    #[test]
    fn unique_ids_that_differ_differ_still() {
        let mut unique_ids = UniqueIds::default();
        let mut fill = |text: &str| String::from_utf8(unique_ids.fill(text.as_bytes())).unwrap();
        assert_eq!(["7f3.Z", "9x1.Q", "7f3.Z", "0a0.A"].map(&mut fill), ["0a0.A", "0a0.B", "0a0.A", "0a0.C"]);
        let digits: Vec<String> = (0..100).map(|number| fill(&format!("{:02}", 99 - number))).collect();
        assert_eq!(digits.iter().collect::<std::collections::BTreeSet<_>>().len(), 100);
    }

    #[test]
    fn secrets_lose_their_punctuation() {
        assert_eq!(hide(b"p$ss W0rd!"), b"a*aa A0aa*");
        assert_eq!(base64(b"AGE+/w=="), b"AAAAAA==");
        assert_eq!(digest(b"00ffAB"), b"000000");
    }
}
