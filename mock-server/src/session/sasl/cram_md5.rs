//! CRAM-MD5, RFC 2195.

use std::str;

use hmac::{Hmac, Mac};
use md5::Md5;

use super::{Exchange, Failure, Progress, outcome};
use crate::hex;
use crate::secret::Secret;
use crate::session::Policy;

#[derive(Debug)]
struct CramMd5 {
    challenge: String,
}

/// The challenge is a msg-id, brackets included, that no other exchange has (RFC2195-2-01, -02).
pub(super) fn begin(challenge: String) -> Progress {
    Progress::Challenge(challenge.clone().into_bytes(), Box::new(CramMd5 { challenge }))
}

impl Exchange for CramMd5 {
    fn step(self: Box<Self>, policy: &Policy, response: &[u8]) -> Progress {
        // RFC 2195 §2: "a string consisting of the user name, a space, and a digest". A name may hold spaces, a
        // digest does not.
        let fields = str::from_utf8(response).ok().and_then(|text| text.rsplit_once(' '));
        let fields = fields.and_then(|(name, digest)| Some((name, hex::md5(digest)?)));
        let Some((name, digest)) = fields else {
            return Progress::Failure(Failure::Malformed(
                "a response is a name, a space and 32 lower case hex digits",
            ));
        };
        let account = policy.directory.account(name);
        let is_right = |secret: &Secret| is_digest(secret.expose(), &self.challenge, &digest);
        let account = account.filter(|account| account.password().is_some_and(is_right));
        outcome(account.map(|account| account.name().to_owned()))
    }
}

/// Compared in constant time. Secrets over 64 octets are hashed before, as HMAC does.
fn is_digest(secret: &[u8], challenge: &str, digest: &[u8; 16]) -> bool {
    let mac = Hmac::<Md5>::new_from_slice(secret);
    mac.is_ok_and(|mac| mac.chain_update(challenge).verify_slice(digest).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHALLENGE: &str = "<1896.697170952@postoffice.reston.mci.net>";

    #[test]
    fn the_example_of_rfc_2195_is_accepted_and_nothing_near_it() {
        let digest = hex::md5("b913a602c7eda7a495b4e6e7334d3890").unwrap();
        assert!(is_digest(b"tanstaaftanstaaf", CHALLENGE, &digest));
        assert!(!is_digest(b"tanstaaftanstaa", CHALLENGE, &digest));
        assert!(!is_digest(b"tanstaaftanstaaf", &CHALLENGE[1..], &digest));
    }

    #[test]
    fn secrets_over_64_octets_count_as_their_md5() {
        let long = [b'x'; 65];
        let short: [u8; 16] = md5::Digest::finalize(md5::Digest::chain_update(Md5::default(), long)).into();
        let mac = Hmac::<Md5>::new_from_slice(&short).unwrap().chain_update(CHALLENGE).finalize();
        assert!(is_digest(&long, CHALLENGE, &mac.into_bytes().into()));
    }
}
