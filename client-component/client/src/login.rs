//! Proof of identity: USER and PASS, AUTH PLAIN.

use alloc::string::String;

use pop3_proto::{Command, Rule, Secret, sasl};

use crate::{
    Error, ErrorKind, Step, Transport,
    session::{Said, Session},
};

/// Proof of identity. Nothing of the password shows in `Debug`, errors or traces.
///
/// ```
/// use pop3_client::{Credentials, Secret};
///
/// let ascii = Credentials::user_pass("mrose", "tanstaaf");
/// let any_script = Credentials::plain("Grüße", "пароль");
/// // From a file, without another copy in memory.
/// let secret = Secret::from(b"tanstaaf".to_vec());
/// assert_eq!(Credentials::user_pass("mrose", secret), ascii);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// USER and PASS (RFC 1939 section 7).
    UserPass {
        /// Name of the maildrop.
        user: String,
        /// Its password.
        password: Secret,
    },
    /// AUTH PLAIN (RFC 4616) in the two-step form of RFC 5034.
    Plain {
        /// Identity to act as, where it is not the user's own.
        authorization_id: Option<String>,
        /// Identity that the password belongs to.
        user: String,
        /// Its password.
        password: Secret,
    },
}

impl Credentials {
    /// USER and PASS.
    ///
    /// ```
    /// let credentials = pop3_client::Credentials::user_pass("mrose", "tanstaaf");
    /// assert!(!format!("{credentials:?}").contains("tanstaaf"));
    /// ```
    pub fn user_pass(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self::UserPass { user: user.into(), password: password.into() }
    }

    /// AUTH PLAIN as the user's own identity.
    pub fn plain(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self::Plain { authorization_id: None, user: user.into(), password: password.into() }
    }
}

/// RFC 1939 §7: PASS is given only after a positive answer to USER.
pub(crate) async fn user_pass<T: Transport>(
    session: &mut Session<T>,
    user: &str,
    password: &Secret,
) -> Result<(), Error> {
    // Both are checked before either is sent: a refused password must not leave a USER behind.
    let user = Command::user(user).map_err(|misuse| ErrorKind::from(misuse).at(Step::User))?;
    let pass = Command::pass(password).map_err(|misuse| ErrorKind::from(misuse).at(Step::Pass))?;
    session.command(&user, Step::User).await?;
    session.command(&pass, Step::Pass).await?;
    Ok(())
}

/// RFC 5034 §4, without an initial response: every server takes the two-step form.
pub(crate) async fn plain<T: Transport>(
    session: &mut Session<T>,
    authorization_id: Option<&str>,
    user: &str,
    password: &Secret,
) -> Result<(), Error> {
    let message = sasl::plain(authorization_id, user, password)
        .map_err(|misuse| ErrorKind::from(misuse).at(Step::Auth))?;
    session.conceal(password.clone());
    session.send(&Command::auth_plain(), Step::Auth).await?;
    match session.said(Step::Auth).await? {
        // The core refuses success before the password was sent: it would prove nothing.
        Said::Challenge => session.continue_with(&Command::sasl_response(&message)),
        Said::Status(status) => return Err(session.refused(status, Step::Auth)),
        _ => return Err(session.broken(Rule::StatusIndicator, Step::Auth)),
    }
    finish(session).await
}

/// PLAIN has nothing to say to a second challenge: `*` ends the exchange, and the server says so.
async fn finish<T: Transport>(session: &mut Session<T>) -> Result<(), Error> {
    loop {
        match session.said(Step::Auth).await? {
            Said::Status(status) if status.ok => return Ok(()),
            Said::Status(status) => return Err(session.refused(status, Step::Auth)),
            // RFC 5034 §4: behind `*` the core takes nothing but a negative reply.
            Said::Challenge => session.continue_with(&Command::auth_cancel()),
            _ => return Err(session.broken(Rule::StatusIndicator, Step::Auth)),
        }
    }
}
