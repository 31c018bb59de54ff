//! XOAUTH2 and OAUTHBEARER (RFC 7628): a bearer token.

use alloc::string::String;

use super::scram_message::saslname;
use crate::{Misuse, Secret};

/// `user=` name ^A `auth=Bearer ` token ^A ^A, as Google and Microsoft describe it.
pub(super) fn xoauth2(user: &str, token: &Secret) -> Result<Secret, Misuse> {
    check(user.as_bytes())?;
    check_token(token)?;
    Ok(message(&[b"user=", user.as_bytes(), b"\x01"], token))
}

/// The message of OAUTHBEARER; `host` is the name and the port connected to.
pub(super) fn oauth_bearer(
    authorization_id: Option<&str>,
    token: &Secret,
    host: Option<(&str, u16)>,
) -> Result<Secret, Misuse> {
    check_token(token)?;
    let mut front = String::from("n,");
    if let Some(id) = authorization_id {
        check(id.as_bytes())?;
        front += "a=";
        front += &saslname(id);
    }
    front += ",\x01";
    // RFC 7628 §3.1: "host: Contains the hostname to which the client connected"
    if let Some((host, port)) = host {
        check(host.as_bytes())?;
        front += &alloc::format!("host={host}\x01port={port}\x01");
    }
    Ok(message(&[front.as_bytes()], token))
}

fn message(front: &[&[u8]], token: &Secret) -> Secret {
    // `concat` reserves the whole length first: a buffer that grew would leave a copy behind.
    let parts = front.iter().copied().chain([&b"auth=Bearer "[..], token.expose(), b"\x01\x01"]);
    Secret::from(parts.collect::<alloc::vec::Vec<_>>().concat())
}

/// RFC 6750 §2.1: the letters of a token.
fn check_token(token: &Secret) -> Result<(), Misuse> {
    match token.expose() {
        b"" => Err(Misuse::Empty),
        token if token.iter().all(u8::is_ascii_graphic) => Ok(()),
        _ => Err(Misuse::Token),
    }
}

/// A field that ends at ^A.
fn check(field: &[u8]) -> Result<(), Misuse> {
    if field.is_empty() {
        return Err(Misuse::Empty);
    }
    if field.iter().any(u8::is_ascii_control) { Err(Misuse::Control) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7628_is_written_to_the_letter() {
        // RFC 7628 §4.1
        let token = Secret::from("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");
        let message =
            oauth_bearer(Some("user@example.com"), &token, Some(("server.example.com", 143))).unwrap();
        let expected = "n,a=user@example.com,\x01host=server.example.com\x01port=143\x01\
             auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01\x01";
        assert_eq!(message.expose(), expected.as_bytes());
    }

    #[test]
    fn identity_and_host_may_be_left_out() {
        let message = oauth_bearer(None, &Secret::from("t"), None).unwrap();
        assert_eq!(message.expose(), b"n,,\x01auth=Bearer t\x01\x01");
    }

    #[test]
    fn xoauth2_has_a_user_and_a_token() {
        let message = xoauth2("someuser@example.com", &Secret::from("ya29.vF9dft4")).unwrap();
        assert_eq!(message.expose(), b"user=someuser@example.com\x01auth=Bearer ya29.vF9dft4\x01\x01");
    }

    #[test]
    fn what_would_end_a_field_is_refused() {
        let token = Secret::from("t");
        assert_eq!(xoauth2("a\x01auth=x", &token), Err(Misuse::Control));
        assert_eq!(xoauth2("", &token), Err(Misuse::Empty));
        assert_eq!(oauth_bearer(Some("a\n"), &token, None), Err(Misuse::Control));
        assert_eq!(oauth_bearer(None, &token, Some(("h\x01", 1))), Err(Misuse::Control));
        for token in ["a b", "a\x01", "a\r\n", "\u{e9}"] {
            assert_eq!(xoauth2("a", &Secret::from(token)), Err(Misuse::Token), "{token:?}");
        }
        assert_eq!(xoauth2("a", &Secret::from("")), Err(Misuse::Empty));
    }
}
