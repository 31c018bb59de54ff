//! PLAIN (RFC 4616).

use crate::{Misuse, Secret};

/// The one message of the PLAIN mechanism (RFC 4616 section 2), to be sent by
/// [`Command::sasl_response`](crate::Command::sasl_response).
///
/// `authorization_id` is the identity to act as, where it is not the user's own.
///
/// ```
/// use pop3_proto::{Secret, sasl};
///
/// let message = sasl::plain(None, "tim", &Secret::from("tanstaaftanstaaf")).unwrap();
/// assert_eq!(message.expose(), b"\0tim\0tanstaaftanstaaf");
/// ```
///
/// # Errors
/// [`Misuse::Empty`], [`Misuse::Nul`] or [`Misuse::NotUtf8`] for a field that PLAIN cannot carry.
pub fn plain(authorization_id: Option<&str>, user: &str, password: &Secret) -> Result<Secret, Misuse> {
    // RFC 4616 §2: message = [authzid] UTF8NUL authcid UTF8NUL passwd
    let authorization_id = authorization_id.map(str::as_bytes);
    for field in authorization_id.into_iter().chain([user.as_bytes(), password.expose()]) {
        check_field(field)?;
    }
    let authorization_id = authorization_id.unwrap_or_default();
    // `concat` reserves the whole length first: a buffer that grew would leave a copy behind.
    Ok(Secret::from([authorization_id, b"\0", user.as_bytes(), b"\0", password.expose()].concat()))
}

/// A field that NUL ends, in UTF-8.
pub(super) fn check_field(field: &[u8]) -> Result<(), Misuse> {
    if field.is_empty() {
        return Err(Misuse::Empty);
    }
    if field.contains(&0) {
        return Err(Misuse::Nul);
    }
    core::str::from_utf8(field).map(|_| ()).map_err(|_| Misuse::NotUtf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authorization_id_comes_first() {
        let message = plain(Some("Ursel"), "Kurt", &Secret::from("xipj3plmq")).unwrap();
        assert_eq!(message.expose(), b"Ursel\0Kurt\0xipj3plmq");
    }

    #[test]
    fn spaces_line_breaks_and_utf8_are_carried() {
        let message = plain(None, "jos\u{e9} m", &Secret::from("a b\r\n\u{20ac}")).unwrap();
        assert_eq!(message.expose(), "\0jos\u{e9} m\0a b\r\n\u{20ac}".as_bytes());
    }

    #[test]
    fn nul_inside_a_field_is_refused() {
        // RFC4616-2-02
        let (good, bad) = (Secret::from("p"), Secret::from("p\0p"));
        assert_eq!(plain(Some("a\0"), "u", &good), Err(Misuse::Nul));
        assert_eq!(plain(None, "u\0x", &good), Err(Misuse::Nul));
        assert_eq!(plain(None, "u", &bad), Err(Misuse::Nul));
    }

    #[test]
    fn empty_or_non_utf8_field_is_refused() {
        // RFC4616-2-03
        assert_eq!(plain(Some(""), "u", &Secret::from("p")), Err(Misuse::Empty));
        assert_eq!(plain(None, "", &Secret::from("p")), Err(Misuse::Empty));
        assert_eq!(plain(None, "u", &Secret::from("")), Err(Misuse::Empty));
        assert_eq!(plain(None, "u", &Secret::from(b"p\xff".to_vec())), Err(Misuse::NotUtf8));
    }
}
