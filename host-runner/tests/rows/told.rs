//! What one build of the client sent and gave, to compare it with the other's.

use base64::{Engine, engine::general_purpose::STANDARD};

/// What came of a row.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// Typed results, in the order in which they came.
    pub(crate) results: Vec<String>,
    /// Octets of the clients, by connection, without TLS: lines, with nonces and what follows from them masked.
    pub(crate) wire: Vec<Vec<String>>,
    /// The same below TLS, secrets hidden.
    pub(crate) heard: Vec<Vec<String>>,
}

/// Lines of what a client sent on one connection, up to where octets of a handshake begin.
pub(crate) fn lines(octets: &[u8]) -> Vec<String> {
    const HELLO: &[u8] = b"STLS\r\n\x16";
    let hello = octets.windows(HELLO.len()).position(|part| part == HELLO);
    let octets = hello.map_or(octets, |stls| &octets[..stls + HELLO.len() - 1]);
    octets.split_inclusive(|octet| *octet == b'\n').map(masked).collect()
}

/// A line as it is, but what SCRAM makes of the client's nonce, and the port that OAUTHBEARER tells, are no two times
/// the same.
fn masked(line: &[u8]) -> String {
    let text = line.escape_ascii().to_string();
    let words = text.trim_end_matches("\\r\\n").rsplit_once(' ');
    let (front, last) =
        words.map_or((String::new(), text.trim_end_matches("\\r\\n")), |(a, b)| (format!("{a} "), b));
    let Some(message) = STANDARD.decode(last).ok().and_then(|octets| String::from_utf8(octets).ok()) else {
        return text;
    };
    let fields: Vec<_> = message.split(',').map(field).collect();
    format!("{front}({})\\r\\n", fields.join(",").escape_default())
}

fn field(field: &str) -> String {
    if field.starts_with("r=") || field.starts_with("p=") { field[..2].to_owned() } else { field.to_owned() }
}
