//! Proof of identity, kept from view.

use std::fmt;

use zeroize::Zeroizing;

use crate::{Error, Step, argument, bindings::exports::mail::pop3::types as wit};

/// A password: shown as `***`, overwritten with zeros when dropped.
///
/// The copy that crosses into the guest is freed there without being overwritten.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Zeroizing<String>);

impl<T: Into<String>> From<T> for Password {
    fn from(text: T) -> Self {
        Self(Zeroizing::new(text.into()))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(***)")
    }
}

/// Proof of identity.
///
/// ```
/// let credentials = pop3_host::Credentials::user_pass("alice", "secret");
/// assert!(!format!("{credentials:?}").contains("secret"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// USER and PASS (RFC 1939 section 7).
    UserPass {
        /// Name of the maildrop.
        user: String,
        /// Its password.
        password: Password,
    },
    /// AUTH PLAIN (RFC 4616) in the two-step form of RFC 5034.
    Plain {
        /// Identity to act as, where it is not the user's own.
        authorization_id: Option<String>,
        /// Identity that the password belongs to.
        user: String,
        /// Its password.
        password: Password,
    },
}

impl Credentials {
    /// For USER and PASS.
    #[must_use]
    pub fn user_pass(user: impl Into<String>, password: impl Into<Password>) -> Self {
        Self::UserPass { user: user.into(), password: password.into() }
    }

    /// For AUTH PLAIN with one's own identity.
    #[must_use]
    pub fn plain(user: impl Into<String>, password: impl Into<Password>) -> Self {
        Self::Plain { authorization_id: None, user: user.into(), password: password.into() }
    }

    /// Refuses what no guest could hold.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self {
            Self::UserPass { user, password } => {
                argument::check(Step::User, user)?;
                argument::check(Step::Pass, &password.0)
            }
            Self::Plain { authorization_id, user, password } => {
                let identity = authorization_id.as_deref().unwrap_or_default();
                [identity, user, &password.0].iter().try_for_each(|text| argument::check(Step::Auth, text))
            }
        }
    }
}

/// Credentials in the shape of the bindings, whose password is overwritten with zeros after the call.
pub(crate) struct Lent(pub(crate) wit::Credentials);

impl From<&Credentials> for Lent {
    fn from(credentials: &Credentials) -> Self {
        Self(match credentials {
            Credentials::UserPass { user, password } => {
                let password = password.0.as_str().to_owned();
                wit::Credentials::UserPass(wit::Login { user: user.clone(), password })
            }
            Credentials::Plain { authorization_id, user, password } => {
                let (authorization_id, user) = (authorization_id.clone(), user.clone());
                let password = password.0.as_str().to_owned();
                wit::Credentials::Plain(wit::PlainLogin { authorization_id, user, password })
            }
        })
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let password = match &mut self.0 {
            wit::Credentials::UserPass(login) => &mut login.password,
            wit::Credentials::Plain(login) => &mut login.password,
        };
        zeroize::Zeroize::zeroize(password);
    }
}
