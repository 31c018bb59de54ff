//! Digests in hexadecimal.

/// An MD5 digest: exactly 32 digits, in lower case (RFC 1939 §7, RFC 2195 §2).
pub(crate) fn md5(digits: &str) -> Option<[u8; 16]> {
    let digits = <&[u8; 32]>::try_from(digits.as_bytes()).ok()?;
    let mut digest = [0; 16];
    for (octet, pair) in digest.iter_mut().zip(digits.chunks(2)) {
        *octet = value(pair[0])? << 4 | value(pair[1])?;
    }
    Some(digest)
}

fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_has_32_lower_case_digits() {
        assert_eq!(md5("000102030405060708090a0b0c0d0eff").unwrap()[..3], [0, 1, 2]);
        for other in ["", "00", &"0".repeat(31), &"0".repeat(33), &"A".repeat(32), &"g".repeat(32)] {
            assert_eq!(md5(other), None, "{other:?}");
        }
    }
}
