//! The messages of SCRAM, as RFC 5802 section 7 writes them.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use base64ct::{Base64, Encoding};

use super::{FEWEST_ITERATIONS, Failure, MOST_ITERATIONS};

/// server-first-message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ServerFirst<'m> {
    /// Both nonces, the client's first.
    pub(super) nonce: &'m str,
    pub(super) salt: Vec<u8>,
    pub(super) iterations: u32,
}

impl<'m> ServerFirst<'m> {
    /// Reads the answer to a message with the nonce `own`.
    pub(super) fn parse(message: &'m str, own: &str) -> Result<Self, Failure> {
        // RFC 5802 §7: server-first-message = [reserved-mext ","] nonce "," salt "," iteration-count ["," extensions]
        let mut attributes = message.split(',');
        check_extensions(attributes.clone())?;
        let nonce = value(attributes.next(), "r=")?;
        // RFC 5802 §5.1: "The client MUST verify that the initial part of the nonce used in subsequent messages is the
        // same as the nonce it initially specified." Without a part of the server's, an old answer would do as well.
        let added = nonce.strip_prefix(own).ok_or(Failure::Nonce)?;
        if added.is_empty() {
            return Err(Failure::Nonce);
        }
        if !added.bytes().all(|octet| octet.is_ascii_graphic()) {
            return Err(Failure::Malformed);
        }
        let salt = base64(value(attributes.next(), "s=")?)?;
        let iterations = iterations(value(attributes.next(), "i=")?)?;
        Ok(Self { nonce, salt, iterations })
    }
}

/// The signature out of a server-final-message, or why the server refuses.
pub(super) fn signature(message: &str) -> Result<Vec<u8>, Failure> {
    // RFC 5802 §7: server-final-message = (server-error / verifier) ["," extensions]
    let mut attributes = message.split(',');
    check_extensions(attributes.clone())?;
    let first = attributes.next();
    match value(first, "e=") {
        Ok(error) => Err(Failure::Told(error.to_owned())),
        Err(_) => base64(value(first, "v=")?),
    }
}

/// RFC 5802 §5.1: "its presence in a client or a server message MUST cause authentication failure". What else is
/// unknown "MUST be ignored".
fn check_extensions<'m>(mut attributes: impl Iterator<Item = &'m str>) -> Result<(), Failure> {
    if attributes.any(|attribute| attribute.starts_with("m=")) { Err(Failure::Extension) } else { Ok(()) }
}

fn value<'m>(attribute: Option<&'m str>, name: &str) -> Result<&'m str, Failure> {
    attribute.and_then(|attribute| attribute.strip_prefix(name)).ok_or(Failure::Malformed)
}

fn base64(text: &str) -> Result<Vec<u8>, Failure> {
    let octets = Base64::decode_vec(text).map_err(|_| Failure::Malformed)?;
    if octets.is_empty() { Err(Failure::Malformed) } else { Ok(octets) }
}

/// posit-number, within bounds.
fn iterations(digits: &str) -> Result<u32, Failure> {
    if digits.is_empty() || digits.starts_with('0') || !digits.bytes().all(|octet| octet.is_ascii_digit()) {
        return Err(Failure::Malformed);
    }
    // What does not fit is above the bound as well.
    let iterations = digits.parse().map_err(|_| Failure::Iterations)?;
    let bounds = FEWEST_ITERATIONS..=MOST_ITERATIONS;
    if bounds.contains(&iterations) { Ok(iterations) } else { Err(Failure::Iterations) }
}

/// A name as an attribute's value.
pub(super) fn saslname(name: &str) -> String {
    // RFC 5802 §5.1: "The characters ',' or '=' in usernames are sent as '=2C' and '=3D' respectively."
    name.replace('=', "=3D").replace(',', "=2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(message: &str) -> Result<ServerFirst<'_>, Failure> {
        ServerFirst::parse(message, "own")
    }

    #[test]
    fn nonce_salt_and_iterations_are_read_and_unknown_attributes_are_not() {
        let expected = ServerFirst { nonce: "own+its", salt: b"salt".to_vec(), iterations: 4096 };
        assert_eq!(parse("r=own+its,s=c2FsdA==,i=4096"), Ok(expected));
        assert!(parse("r=own+its,s=c2FsdA==,i=4096,x=1,d=abc").is_ok());
    }

    #[test]
    fn a_nonce_that_does_not_extend_the_clients_is_refused() {
        // RFC5802-5.1-08
        for nonce in ["its", "own", "", "Own+its", "its+own"] {
            assert_eq!(parse(&alloc::format!("r={nonce},s=c2FsdA==,i=4096")), Err(Failure::Nonce), "{nonce}");
        }
        assert_eq!(parse("r=own\u{e9},s=c2FsdA==,i=4096"), Err(Failure::Malformed));
    }

    #[test]
    fn a_mandatory_extension_is_refused_wherever_it_stands() {
        // RFC5802-5.1-07
        for message in ["m=x,r=own+its,s=c2FsdA==,i=4096", "r=own+its,s=c2FsdA==,i=4096,m=x"] {
            assert_eq!(parse(message), Err(Failure::Extension));
        }
        assert_eq!(signature("v=c2FsdA==,m=x"), Err(Failure::Extension));
    }

    #[test]
    fn iterations_are_bounded_on_both_sides() {
        let count = |digits: &str| {
            parse(&alloc::format!("r=own+its,s=c2FsdA==,i={digits}")).map(|first| first.iterations)
        };
        for (digits, iterations) in [("4096", 4096), ("1000000", 1_000_000)] {
            assert_eq!(count(digits), Ok(iterations));
        }
        for digits in ["1", "4095", "1000001", "4294967296", "99999999999999999999999"] {
            assert_eq!(count(digits), Err(Failure::Iterations), "{digits}");
        }
        for digits in ["", "0", "04096", "+4096", "-1", "4096 ", "4e3"] {
            assert_eq!(count(digits), Err(Failure::Malformed), "{digits}");
        }
    }

    #[test]
    fn attributes_come_in_their_order() {
        // RFC5802-5.1-01
        for message in [
            "",
            "r=own+its",
            "r=own+its,s=c2FsdA==",
            "s=c2FsdA==,r=own+its,i=4096",
            "R=own+its,s=c2FsdA==,i=4096",
            "r=own+its,i=4096,s=c2FsdA==",
            "r=own+its,s=,i=4096",
            "r=own+its,s=c2FsdA=,i=4096",
            "r=own+its,s=c2 FsdA==,i=4096",
        ] {
            assert_eq!(parse(message), Err(Failure::Malformed), "{message}");
        }
    }

    #[test]
    fn the_final_message_is_a_signature_or_an_error() {
        assert_eq!(signature("v=c2FsdA=="), Ok(b"salt".to_vec()));
        assert_eq!(signature("v=c2FsdA==,x=1"), Ok(b"salt".to_vec()));
        assert_eq!(signature("e=invalid-proof"), Err(Failure::Told("invalid-proof".into())));
        for message in ["", "v=", "v=?", "x=1,v=c2FsdA==", "salt"] {
            assert_eq!(signature(message), Err(Failure::Malformed), "{message}");
        }
    }

    #[test]
    fn names_are_quoted() {
        // RFC5802-5.1-03
        assert_eq!(saslname("a,b=c=2C"), "a=2Cb=3Dc=3D2C");
    }
}
