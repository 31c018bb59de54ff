//! Octets as hexadecimal digits.

use alloc::string::String;

/// Two lower-case digits for each octet.
pub(crate) fn lower(octets: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 0xF)]);
    octets.iter().flat_map(|&octet| [digit(octet >> 4), digit(octet)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_keep_their_order() {
        assert_eq!(lower(&[0x00, 0x1F, 0xA0, 0xFF]), "001fa0ff");
        assert_eq!(lower(&[]), "");
    }
}
