//! Proof of identity.

use pop3_client::{Credentials, Hash, Secret};

use super::wit;

/// The secrets are moved, not copied: they are zeroed with the credentials.
pub(crate) fn credentials(credentials: wit::Credentials) -> Credentials {
    use wit::Credentials as Wit;
    match credentials {
        Wit::UserPass(wit::Login { user, password }) => {
            Credentials::UserPass { user, password: Secret::from(password) }
        }
        Wit::Apop(wit::Login { user, password }) => {
            Credentials::Apop { user, password: Secret::from(password) }
        }
        Wit::Rpop(wit::RemoteLogin { user, remote_user }) => Credentials::Rpop { user, remote_user },
        Wit::Plain(wit::PasswordLogin { authorization_id, user, password }) => {
            Credentials::Plain { authorization_id, user, password: Secret::from(password) }
        }
        Wit::Login(wit::Login { user, password }) => {
            Credentials::Login { user, password: Secret::from(password) }
        }
        Wit::CramMd5(wit::Login { user, password }) => {
            Credentials::CramMd5 { user, password: Secret::from(password) }
        }
        Wit::ScramSha1(login) => scram(Hash::Sha1, login),
        Wit::ScramSha256(login) => scram(Hash::Sha256, login),
        Wit::ScramSha512(login) => scram(Hash::Sha512, login),
        Wit::Xoauth2(wit::TokenLogin { user, token }) => {
            Credentials::XOauth2 { user, token: Secret::from(token) }
        }
        Wit::OauthBearer(wit::BearerLogin { authorization_id, token }) => {
            Credentials::OauthBearer { authorization_id, token: Secret::from(token) }
        }
        Wit::External(authorization_id) => Credentials::External { authorization_id },
        Wit::Anonymous(trace) => Credentials::Anonymous { trace },
        Wit::Automatic(wit::AutomaticLogin { user, password, token, authorization_id }) => {
            let [password, token] = [password, token].map(|secret| secret.map(Secret::from));
            Credentials::Automatic { user, password, token, authorization_id }
        }
    }
}

fn scram(hash: Hash, login: wit::PasswordLogin) -> Credentials {
    let wit::PasswordLogin { authorization_id, user, password } = login;
    Credentials::Scram { hash, authorization_id, user, password: Secret::from(password) }
}
