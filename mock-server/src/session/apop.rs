//! APOP, RFC 1939 §7.

use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

use crate::maildrop::Directory;

/// The user whose shared secret gives the digest, if there is one.
pub(super) fn check(directory: &Directory, timestamp: &str, name: &str, digest: &[u8; 16]) -> Option<String> {
    let account = directory.account(name)?;
    is_digest(account.password()?.expose(), timestamp, digest).then(|| account.name().to_owned())
}

/// RFC 1939 §7: the MD5 of "the timestamp (including angle-brackets) followed by a shared secret".
fn is_digest(secret: &[u8], timestamp: &str, digest: &[u8; 16]) -> bool {
    let own: [u8; 16] = Md5::new().chain_update(timestamp).chain_update(secret).finalize().into();
    own.ct_eq(digest).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex;

    #[test]
    fn the_example_of_rfc_1939_is_accepted_and_nothing_near_it() {
        let digest = hex::md5("c4c9334bac560ecc979e58001b3e22fb").unwrap();
        assert!(is_digest(b"tanstaaf", "<1896.697170952@dbc.mtview.ca.us>", &digest));
        assert!(!is_digest(b"tanstaaf", "<1896.697170953@dbc.mtview.ca.us>", &digest));
        assert!(!is_digest(b"tanstaa", "<1896.697170952@dbc.mtview.ca.us>", &digest));
    }
}
