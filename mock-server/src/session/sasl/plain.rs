//! SASL PLAIN, RFC 4616, with the base64 rules of RFC 5034 §4.

use std::str;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::maildrop::{Denied, Directory, Lease};

/// The longest response line in octets with its CRLF: room for the 767 octets that RFC 4616 §2 has a
/// server accept, and some more.
pub(super) const RESPONSE_LIMIT: usize = 4096;

/// Why PLAIN fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    Base64,
    Message,
    Denied(Denied),
}

/// Opens the maildrop that a response names.
///
/// Names are compared octet by octet: no SASLprep. To act as another user is denied.
pub(super) fn open(directory: &Directory, response: &[u8]) -> Result<(String, Lease), Failure> {
    let message = Zeroizing::new(STANDARD.decode(response).map_err(|_| Failure::Base64)?);
    let fields = str::from_utf8(&message).map_err(|_| Failure::Message)?;
    let fields: Vec<&str> = fields.split('\0').collect();
    // RFC 4616 §2: message = [authzid] UTF8NUL authcid UTF8NUL passwd
    let [authzid, authcid, password] = fields[..] else { return Err(Failure::Message) };
    if authcid.is_empty() || password.is_empty() {
        return Err(Failure::Message);
    }
    if !authzid.is_empty() && authzid != authcid {
        return Err(Failure::Denied(Denied::Credentials));
    }
    let lease = directory.open(authcid, password.as_bytes()).map_err(Failure::Denied)?;
    Ok((authcid.to_owned(), lease))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maildrop::User;

    fn attempt(response: &[u8]) -> Result<String, Failure> {
        let mut directory = Directory::default();
        directory.add(User::new("tim", "tanstaaf"));
        open(&directory, response).map(|(user, _)| user)
    }

    fn encoded(message: &[u8]) -> Result<String, Failure> {
        attempt(STANDARD.encode(message).as_bytes())
    }

    #[test]
    fn the_identity_may_be_left_out_or_repeated() {
        assert_eq!(encoded(b"\0tim\0tanstaaf"), Ok("tim".into()));
        assert_eq!(encoded(b"tim\0tim\0tanstaaf"), Ok("tim".into()));
        assert_eq!(encoded(b"root\0tim\0tanstaaf"), Err(Failure::Denied(Denied::Credentials)));
    }

    #[test]
    fn a_message_has_three_fields_and_two_of_them_are_not_empty() {
        for message in [
            &b""[..],
            b"tim",
            b"tim\0tanstaaf",
            b"\0\0tanstaaf",
            b"\0tim\0",
            b"\0tim\0tanstaaf\0",
            b"\0\xff\0x",
        ] {
            assert_eq!(encoded(message), Err(Failure::Message), "{}", message.escape_ascii());
        }
    }

    #[test]
    fn base64_is_taken_to_the_letter() {
        // RFC 5034 §4: "=AAA" and "AAA=BBB" are not allowed
        for response in ["=AAA", "AAA=BBB=", "AHRpbQ", "AHRp bQB0", "AHRpbQB0YW5zdGFhZg=", "*", "AAB="] {
            assert_eq!(attempt(response.as_bytes()), Err(Failure::Base64), "{response}");
        }
    }

    #[test]
    fn fields_of_255_octets_are_accepted() {
        let (name, password) = ("n".repeat(255), "p".repeat(255));
        let mut directory = Directory::default();
        directory.add(User::new(&name, &password));
        let response = STANDARD.encode(format!("{name}\0{name}\0{password}"));
        assert!(response.len() + 2 <= RESPONSE_LIMIT);
        assert_eq!(open(&directory, response.as_bytes()).map(|(user, _)| user), Ok(name));
    }
}
