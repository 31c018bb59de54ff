//! Credentials in the shape of the bindings.

use pop3_client::{Credentials, Secret};
use zeroize::Zeroize;

use crate::{Error, ErrorKind, Step, argument, bindings::exports::mail::pop3::types as wit};

/// Credentials that a guest is lent for a call, whose password is overwritten with zeros after it.
///
/// The copy that crosses into the guest is freed there without being overwritten.
pub(crate) struct Lent(pub(crate) wit::Credentials);

impl Lent {
    /// Refuses what no guest could hold: the interface has strings, and texts of a bounded length.
    pub(crate) fn new(credentials: &Credentials) -> Result<Self, Error> {
        Ok(Self(match credentials {
            Credentials::UserPass { user, password } => {
                argument::check(Step::User, user)?;
                let password = text(Step::Pass, password)?;
                wit::Credentials::UserPass(wit::Login { user: user.clone(), password })
            }
            Credentials::Plain { authorization_id, user, password } => {
                let identity = authorization_id.as_deref().unwrap_or_default();
                [identity, user].iter().try_for_each(|text| argument::check(Step::Auth, text))?;
                let (authorization_id, user) = (authorization_id.clone(), user.clone());
                let password = text(Step::Auth, password)?;
                wit::Credentials::Plain(wit::PlainLogin { authorization_id, user, password })
            }
        }))
    }
}

fn text(step: Step, password: &Secret) -> Result<String, Error> {
    let misuse = || ErrorKind::Misuse("the password is not UTF-8".into()).at(step);
    let text = std::str::from_utf8(password.expose()).map_err(|_| misuse())?;
    argument::check(step, text)?;
    Ok(text.to_owned())
}

impl Drop for Lent {
    fn drop(&mut self) {
        let password = match &mut self.0 {
            wit::Credentials::UserPass(login) => &mut login.password,
            wit::Credentials::Plain(login) => &mut login.password,
        };
        password.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_is_not_text_is_refused_without_being_shown() {
        let credentials = Credentials::user_pass("alice", b"s\xffcret".to_vec());
        let error = Lent::new(&credentials).map(drop).unwrap_err();
        assert_eq!(error, ErrorKind::Misuse("the password is not UTF-8".into()).at(Step::Pass));
    }
}
