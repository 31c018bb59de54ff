//! Credentials in the shape of the bindings.

use pop3_client::{Credentials, Hash, Secret};
use zeroize::Zeroize;

use crate::{Error, Step, argument, bindings::exports::mail::pop3::types as wit};

/// Credentials that a guest is lent for a call, whose secrets are overwritten with zeros after it.
///
/// The guest overwrites its copy, too.
pub(crate) struct Lent(pub(crate) wit::Credentials);

impl Lent {
    /// Refuses what no guest could hold.
    pub(crate) fn new(credentials: &Credentials) -> Result<Self, Error> {
        let (step, mut lent) = (first_step(credentials), Self(lent(credentials)));
        lent.names().try_for_each(|name| argument::check(step, name))?;
        // Where the name goes first, the password has a step of its own.
        let step = if step == Step::User { Step::Pass } else { step };
        lent.secrets().try_for_each(|secret| argument::check_length(step, secret.len()))?;
        Ok(lent)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        use wit::Credentials as Wit;
        let names = match &self.0 {
            Wit::UserPass(login) | Wit::Apop(login) | Wit::Login(login) | Wit::CramMd5(login) => {
                [Some(login.user.as_str()), None]
            }
            Wit::Rpop(login) => [Some(login.user.as_str()), Some(login.remote_user.as_str())],
            Wit::Plain(login) | Wit::ScramSha1(login) | Wit::ScramSha256(login) | Wit::ScramSha512(login) => {
                [Some(login.user.as_str()), login.authorization_id.as_deref()]
            }
            Wit::Xoauth2(login) => [Some(login.user.as_str()), None],
            Wit::OauthBearer(login) => [login.authorization_id.as_deref(), None],
            Wit::External(authorization_id) => [authorization_id.as_deref(), None],
            Wit::Anonymous(trace) => [Some(trace.as_str()), None],
            Wit::Automatic(login) => [Some(login.user.as_str()), login.authorization_id.as_deref()],
        };
        names.into_iter().flatten()
    }

    fn secrets(&mut self) -> impl Iterator<Item = &mut Vec<u8>> {
        use wit::Credentials as Wit;
        let secrets = match &mut self.0 {
            Wit::UserPass(login) | Wit::Apop(login) | Wit::Login(login) | Wit::CramMd5(login) => {
                [Some(&mut login.password), None]
            }
            Wit::Plain(login) | Wit::ScramSha1(login) | Wit::ScramSha256(login) | Wit::ScramSha512(login) => {
                [Some(&mut login.password), None]
            }
            Wit::Xoauth2(login) => [Some(&mut login.token), None],
            Wit::OauthBearer(login) => [Some(&mut login.token), None],
            Wit::Automatic(login) => [login.password.as_mut(), login.token.as_mut()],
            Wit::Rpop(_) | Wit::External(_) | Wit::Anonymous(_) => [None, None],
        };
        secrets.into_iter().flatten()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.secrets().for_each(Zeroize::zeroize);
    }
}

fn lent(credentials: &Credentials) -> wit::Credentials {
    use wit::Credentials as Wit;
    match credentials {
        Credentials::UserPass { user, password } => Wit::UserPass(login(user, password)),
        Credentials::Apop { user, password } => Wit::Apop(login(user, password)),
        Credentials::Rpop { user, remote_user } => {
            Wit::Rpop(wit::RemoteLogin { user: user.clone(), remote_user: remote_user.clone() })
        }
        Credentials::Plain { authorization_id, user, password } => {
            Wit::Plain(password_login(authorization_id, user, password))
        }
        Credentials::Login { user, password } => Wit::Login(login(user, password)),
        Credentials::CramMd5 { user, password } => Wit::CramMd5(login(user, password)),
        Credentials::Scram { hash, authorization_id, user, password } => {
            let login = password_login(authorization_id, user, password);
            match hash {
                Hash::Sha1 => Wit::ScramSha1(login),
                Hash::Sha256 => Wit::ScramSha256(login),
                Hash::Sha512 => Wit::ScramSha512(login),
            }
        }
        Credentials::XOauth2 { user, token } => {
            Wit::Xoauth2(wit::TokenLogin { user: user.clone(), token: octets(token) })
        }
        Credentials::OauthBearer { authorization_id, token } => Wit::OauthBearer(wit::BearerLogin {
            authorization_id: authorization_id.clone(),
            token: octets(token),
        }),
        Credentials::External { authorization_id } => Wit::External(authorization_id.clone()),
        Credentials::Anonymous { trace } => Wit::Anonymous(trace.clone()),
        Credentials::Automatic { user, password, token, authorization_id } => {
            Wit::Automatic(wit::AutomaticLogin {
                user: user.clone(),
                password: password.as_ref().map(octets),
                token: token.as_ref().map(octets),
                authorization_id: authorization_id.clone(),
            })
        }
    }
}

fn login(user: &str, password: &Secret) -> wit::Login {
    wit::Login { user: user.to_owned(), password: octets(password) }
}

fn password_login(authorization_id: &Option<String>, user: &str, password: &Secret) -> wit::PasswordLogin {
    let authorization_id = authorization_id.clone();
    wit::PasswordLogin { authorization_id, user: user.to_owned(), password: octets(password) }
}

fn octets(secret: &Secret) -> Vec<u8> {
    secret.expose().to_vec()
}

/// Where a login by these credentials begins.
pub(crate) fn first_step(credentials: &Credentials) -> Step {
    match credentials {
        Credentials::UserPass { .. } | Credentials::Rpop { .. } => Step::User,
        Credentials::Apop { .. } => Step::Apop,
        _ => Step::Auth,
    }
}
