//! OAUTHBEARER, RFC 7628, and XOAUTH2: a token that the server knows.

use std::str;

use super::scram_message::saslname;
use super::{Doomed, Exchange, Failure, Progress, authorized};
use crate::session::Policy;

/// Which of the two.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bearer {
    OAuthBearer,
    XOAuth2,
}

/// What a message says.
#[derive(Debug, PartialEq, Eq)]
struct Message<'m> {
    user: String,
    token: &'m str,
    /// Where the client believes to be.
    host: Option<&'m str>,
    port: Option<&'m str>,
}

const MALFORMED: Failure = Failure::Malformed("the response is no message with a bearer token");

const ELSEWHERE: Failure = Failure::Malformed("the response names another host or port than this server's");

impl Exchange for Bearer {
    fn step(self: Box<Self>, policy: &Policy, response: &[u8]) -> Progress {
        // RFC 7628 §3.1: a single kvsep as the first message "MAY simply fail".
        if response == b"\x01" {
            return Progress::Failure(MALFORMED);
        }
        let Some(message) = str::from_utf8(response).ok().and_then(|text| self.parse(text)) else {
            return Doomed::challenge(self.refusal("invalid_request"), MALFORMED);
        };
        if !policy.logins.are_reached_by(message.host, message.port) {
            return Doomed::challenge(self.refusal("invalid_request"), ELSEWHERE);
        }
        let owner = policy.directory.owner(message.token.as_bytes());
        match owner.and_then(|owner| authorized(policy, owner.name(), &message.user)) {
            Some(user) => Progress::Success(user),
            None => Doomed::challenge(self.refusal("invalid_token"), Failure::Credentials),
        }
    }
}

impl Bearer {
    fn parse(self, text: &str) -> Option<Message<'_>> {
        match self {
            Self::OAuthBearer => oauthbearer(text),
            Self::XOAuth2 => xoauth2(text),
        }
    }

    /// What is told before the exchange fails: JSON with at least a status, RFC 7628 §3.2.2.
    fn refusal(self, status: &str) -> String {
        match self {
            Self::OAuthBearer => format!(r#"{{"status":"{status}"}}"#),
            // As Google's servers say it.
            Self::XOAuth2 => r#"{"status":"401","schemes":"bearer"}"#.to_owned(),
        }
    }
}

/// RFC 7628 §3.1: client-resp = gs2-header kvsep *kvpair kvsep. Unknown keys are ignored (RFC7628-3.1-03).
fn oauthbearer(text: &str) -> Option<Message<'_>> {
    let (gs2, pairs) = text.split_once('\x01')?;
    let (flag, authzid) = gs2.strip_suffix(',')?.split_once(',')?;
    let user = if authzid.is_empty() { String::new() } else { saslname(authzid.strip_prefix("a=")?)? };
    // With no pair at all there would be no "auth" either.
    let pairs = pairs.strip_suffix("\x01\x01")?;
    let pairs: Option<Vec<(&str, &str)>> = pairs.split('\x01').map(pair).collect();
    let pairs = pairs?;
    let auth = only(&pairs, "auth")?;
    let [host, port] = ["host", "port"].map(|key| value(&pairs, key));
    matches!(flag, "n" | "y").then_some(Message { user, token: token(auth)?, host: host?, port: port? })
}

/// `user=` name ^A `auth=Bearer ` token ^A ^A.
fn xoauth2(text: &str) -> Option<Message<'_>> {
    let (user, rest) = text.strip_prefix("user=")?.split_once('\x01')?;
    let auth = rest.strip_prefix("auth=")?.strip_suffix("\x01\x01")?;
    let token = token(auth).filter(|token| !token.contains('\x01'))?;
    (!user.is_empty()).then_some(Message { user: user.to_owned(), token, host: None, port: None })
}

/// RFC 7628 §3.1: kvpair = key "=" value kvsep, where a key is letters alone.
fn pair(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once('=')?;
    let is_key = !key.is_empty() && key.bytes().all(|octet| octet.is_ascii_alphabetic());
    is_key.then_some((key, value))
}

fn only<'m>(pairs: &[(&str, &'m str)], key: &str) -> Option<&'m str> {
    let mut found = pairs.iter().filter(|(name, _)| *name == key);
    found.next().filter(|_| found.next().is_none()).map(|(_, value)| *value)
}

/// What an optional key says; `None` if it is there twice.
fn value<'m>(pairs: &[(&str, &'m str)], key: &str) -> Option<Option<&'m str>> {
    let mut found = pairs.iter().filter(|(name, _)| *name == key);
    let value = found.next().map(|(_, value)| *value);
    found.next().is_none().then_some(value)
}

/// The scheme's name has no case, RFC 7628 §4.
fn token(auth: &str) -> Option<&str> {
    let (scheme, token) = auth.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_oauthbearer_message_is_read_as_rfc_7628_writes_it() {
        let text =
            "n,a=user@example.com,\x01host=server.example.com\x01port=143\x01auth=Bearer vF9dft4\x01\x01";
        let [host, port] = [Some("server.example.com"), Some("143")];
        let message = Message { user: "user@example.com".into(), token: "vF9dft4", host, port };
        assert_eq!(oauthbearer(text), Some(message));
        assert_eq!(
            oauthbearer("y,,\x01auth=bEARER t\x01x=\x01\x01"),
            Some(Message { user: String::new(), token: "t", host: None, port: None })
        );
    }

    #[test]
    fn what_is_no_oauthbearer_message_is_not_read() {
        for text in [
            "",
            "n,,",
            "n,,\x01\x01",
            "n,\x01auth=Bearer t\x01\x01",
            "p=tls-unique,,\x01auth=Bearer t\x01\x01",
            "n,b=x,\x01auth=Bearer t\x01\x01",
            "n,,\x01auth=Bearer t\x01",
            "n,,\x01auth=Basic t\x01\x01",
            "n,,\x01auth=Bearer \x01\x01",
            "n,,\x01auth=Bearer t\x01auth=Bearer t\x01\x01",
            "n,,\x01host=a\x01host=a\x01auth=Bearer t\x01\x01",
            "n,,\x011=2\x01auth=Bearer t\x01\x01",
        ] {
            assert_eq!(oauthbearer(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_xoauth2_message_has_a_user_and_a_token() {
        let text = "user=someuser@example.com\x01auth=Bearer ya29\x01\x01";
        assert_eq!(
            xoauth2(text),
            Some(Message { user: "someuser@example.com".into(), token: "ya29", host: None, port: None })
        );
        for text in [
            "user=\x01auth=Bearer t\x01\x01",
            "user=a\x01auth=Bearer t\x01",
            "auth=Bearer t\x01\x01",
            "user=a",
        ] {
            assert_eq!(xoauth2(text), None, "{text:?}");
        }
    }
}
