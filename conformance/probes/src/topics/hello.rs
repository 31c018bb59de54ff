//! A ClientHello that no TLS library sends, RFC 5246 §7.4.1.2.

/// A record with a ClientHello of TLS 1.2 with these cipher suites, and whatever else a server needs to take one of them.
pub(super) fn hello(suites: &[u16]) -> Vec<u8> {
    let suites: Vec<u8> = suites.iter().flat_map(|suite| suite.to_be_bytes()).collect();
    let extensions = [
        extension(10, &vector(&[0, 23, 0, 24])),
        extension(11, &[1, 0]),
        // Signatures with SHA-256, SHA-1: ECDSA and RSA.
        extension(13, &vector(&[4, 3, 4, 1, 2, 3, 2, 1])),
    ];
    let body = [
        &[3, 3][..],
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF",
        &[0],
        &vector(&suites),
        &[1, 0],
        &vector(&extensions.concat()),
    ];
    let body = body.concat();
    record(&[&[1, 0][..], &vector(&body)].concat())
}

/// The octets behind their number, in two octets.
fn vector(octets: &[u8]) -> Vec<u8> {
    // None of these has more than a few hundred.
    let length = u16::try_from(octets.len()).unwrap_or(u16::MAX);
    [&length.to_be_bytes(), octets].concat()
}

fn extension(kind: u16, content: &[u8]) -> Vec<u8> {
    [&kind.to_be_bytes()[..], &vector(content)].concat()
}

fn record(fragment: &[u8]) -> Vec<u8> {
    [&[22, 3, 1][..], &vector(fragment)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_those_of_what_follows() {
        let record = hello(&[0x0005]);
        assert_eq!(record[..3], [22, 3, 1]);
        assert_eq!(usize::from(u16::from_be_bytes([record[3], record[4]])), record.len() - 5);
        assert_eq!(record[5..7], [1, 0], "a ClientHello of less than 64 KiB");
        assert_eq!(usize::from(u16::from_be_bytes([record[7], record[8]])), record.len() - 9);
    }
}
