//! Proof of identity, by its name.

use pop3_client::{Credentials, Hash};

use crate::setting::{PASSWORD, TOKEN, USER};

/// `method` or `method TOKEN`; the token `long` stands for one of a thousand octets.
pub(crate) fn credentials(words: &str) -> Credentials {
    let (method, token) = words.split_once(' ').unwrap_or((words, TOKEN));
    let token = if token == "long" { "t".repeat(1000) } else { token.to_owned() };
    let (user, password) = (USER.to_owned(), PASSWORD.into());
    let (authorization_id, token) = (None, token.into());
    match method {
        "apop" => Credentials::Apop { user, password },
        "plain" => Credentials::plain(user, PASSWORD),
        "cram-md5" => Credentials::CramMd5 { user, password },
        "scram-sha-256" => Credentials::Scram { authorization_id, user, password, hash: Hash::Sha256 },
        "xoauth2" => Credentials::XOauth2 { user, token },
        "oauthbearer" => Credentials::OauthBearer { authorization_id: Some(user), token },
        "external" => Credentials::External { authorization_id },
        "automatic" => Credentials::automatic(user, PASSWORD),
        "automatic-token" => {
            Credentials::Automatic { user, password: Some(password), token: Some(token), authorization_id }
        }
        other => panic!("no method {other}"),
    }
}
