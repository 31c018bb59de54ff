//! What proves who the user is.

use alloc::string::String;

use pop3_proto::{
    Misuse, Secret,
    sasl::{self, Hash, Mechanism},
};

/// Proof of identity, and the way to give it. Nothing of a password or a token shows in `Debug`, errors or traces.
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
    /// USER and PASS (RFC 1939 section 7). Text outside of ASCII only where CAPA lists `UTF8 USER` (RFC 6856).
    UserPass {
        /// Name of the maildrop.
        user: String,
        /// Its password.
        password: Secret,
    },
    /// APOP (RFC 1939 section 7). Without TLS, whoever listens can try passwords at home.
    Apop {
        /// Name of the maildrop.
        user: String,
        /// The secret shared with the server.
        password: Secret,
    },
    /// USER and RPOP (RFC 1225): for servers that trust the client's host. It proves nothing.
    Rpop {
        /// Name of the maildrop.
        user: String,
        /// Name of the user on the client's host.
        remote_user: String,
    },
    /// AUTH PLAIN (RFC 4616).
    Plain {
        /// Identity to act as, where it is not the user's own.
        authorization_id: Option<String>,
        /// Identity that the password belongs to.
        user: String,
        /// Its password.
        password: Secret,
    },
    /// AUTH LOGIN, for servers that have no PLAIN.
    Login {
        /// Name of the user.
        user: String,
        /// Its password.
        password: Secret,
    },
    /// AUTH CRAM-MD5 (RFC 2195). Without TLS, whoever listens can try passwords at home.
    CramMd5 {
        /// Name of the user.
        user: String,
        /// The secret shared with the server.
        password: Secret,
    },
    /// AUTH SCRAM-SHA-1, -256 or -512 (RFC 5802, RFC 7677), without channel binding. The server has to prove that it
    /// knows the password, too.
    Scram {
        /// Which of the three.
        hash: Hash,
        /// Identity to act as, where it is not the user's own.
        authorization_id: Option<String>,
        /// Name of the user.
        user: String,
        /// Its password.
        password: Secret,
    },
    /// AUTH XOAUTH2: an access token, as Google and Microsoft have it.
    XOauth2 {
        /// Name of the user.
        user: String,
        /// The access token.
        token: Secret,
    },
    /// AUTH OAUTHBEARER (RFC 7628): an access token. The host and the port that were connected to are told.
    OauthBearer {
        /// Identity to act as, where it is not the token's own. Some servers want the user's name here.
        authorization_id: Option<String>,
        /// The access token.
        token: Secret,
    },
    /// AUTH EXTERNAL (RFC 4422 appendix A): the certificate of the client says who it is.
    External {
        /// Identity to act as, where it is not the certificate's own.
        authorization_id: Option<String>,
    },
    /// AUTH ANONYMOUS (RFC 4505).
    Anonymous {
        /// Who it is, by a mail address or any other word; may be empty.
        trace: String,
    },
    /// The best that CAPA lists, and that only: SCRAM-SHA-512, -256, -1, then, under TLS, PLAIN or USER and PASS. With
    /// a token OAUTHBEARER or XOAUTH2, and no password. Nothing weaker is tried once the best has failed.
    /// For servers that break at CAPA there is [`enter`](fn@crate::enter).
    Automatic {
        /// Name of the user.
        user: String,
        /// Its password; not used if there is a token.
        password: Option<Secret>,
        /// An access token.
        token: Option<Secret>,
        /// Identity to act as, where it is not the user's own.
        authorization_id: Option<String>,
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

    /// The best way that the server offers to show a password.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use pop3_mock::{Server, User};
    /// # let server = Server::builder().user(User::new("mrose", "tanstaaf")).start().await?;
    /// use pop3_client::{Credentials, Options, tokio::Client};
    ///
    /// let client = Client::new(Options::default(), server.client_config());
    /// let connection = client.connect("localhost", server.pop3s().port()).await?;
    /// let mailbox = connection.authenticate(&Credentials::automatic("mrose", "tanstaaf")).await?;
    /// assert!(client.take_trace().to_string().contains("C: AUTH SCRAM-SHA-512\\r\\n"));
    /// # mailbox.quit().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn automatic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        let password = Some(password.into());
        Self::Automatic { user: user.into(), password, token: None, authorization_id: None }
    }

    /// Whether somebody who listens could read a password or a token off the wire.
    pub(crate) fn show_secret(&self) -> bool {
        match self {
            Self::UserPass { .. } => true,
            // RPOP shows nothing, APOP a digest; what is automatic is judged once it was chosen.
            Self::Apop { .. } | Self::Rpop { .. } | Self::Automatic { .. } => false,
            _ => self.mechanism().is_some_and(Mechanism::shows_secret),
        }
    }

    /// What must show in no trace, whatever the server repeats.
    pub(crate) fn secret(&self) -> Option<&Secret> {
        match self {
            Self::UserPass { password, .. }
            | Self::Apop { password, .. }
            | Self::Plain { password, .. }
            | Self::Login { password, .. }
            | Self::CramMd5 { password, .. }
            | Self::Scram { password, .. } => Some(password),
            Self::XOauth2 { token, .. } | Self::OauthBearer { token, .. } => Some(token),
            Self::Rpop { .. } | Self::External { .. } | Self::Anonymous { .. } => None,
            Self::Automatic { password, token, .. } => token.as_ref().or(password.as_ref()),
        }
    }

    /// The way to log in by the name that the protocol has for it: `USER`, `APOP`, `RPOP` or a SASL mechanism; `*` (RFC
    /// 2384 section 4) for what is still to be [`chosen`](Self::chosen).
    #[must_use]
    pub fn way(&self) -> &'static str {
        match self {
            Self::UserPass { .. } => "USER",
            Self::Apop { .. } => "APOP",
            Self::Rpop { .. } => "RPOP",
            _ => self.mechanism().map_or("*", Mechanism::name),
        }
    }

    fn mechanism(&self) -> Option<Mechanism> {
        match self {
            Self::Plain { .. } => Some(Mechanism::Plain),
            Self::Login { .. } => Some(Mechanism::Login),
            Self::CramMd5 { .. } => Some(Mechanism::CramMd5),
            Self::Scram { hash, .. } => Some(Mechanism::Scram(*hash)),
            Self::XOauth2 { .. } => Some(Mechanism::XOauth2),
            Self::OauthBearer { .. } => Some(Mechanism::OauthBearer),
            Self::External { .. } => Some(Mechanism::External),
            Self::Anonymous { .. } => Some(Mechanism::Anonymous),
            Self::UserPass { .. } | Self::Apop { .. } | Self::Rpop { .. } | Self::Automatic { .. } => None,
        }
    }

    /// The exchange of a SASL mechanism; `None` for what is none.
    pub(crate) fn exchange(
        &self,
        host: Option<(&str, u16)>,
        entropy: [u8; 24],
    ) -> Option<Result<sasl::Exchange, Misuse>> {
        Some(match self {
            Self::Plain { authorization_id, user, password } => {
                sasl::Exchange::plain(authorization_id.as_deref(), user, password)
            }
            Self::Login { user, password } => sasl::Exchange::login(user, password),
            Self::CramMd5 { user, password } => sasl::Exchange::cram_md5(user, password),
            Self::Scram { hash, authorization_id, user, password } => {
                sasl::Exchange::scram(*hash, authorization_id.as_deref(), user, password, entropy)
            }
            Self::XOauth2 { user, token } => sasl::Exchange::xoauth2(user, token),
            Self::OauthBearer { authorization_id, token } => {
                sasl::Exchange::oauth_bearer(authorization_id.as_deref(), token, host)
            }
            Self::External { authorization_id } => sasl::Exchange::external(authorization_id.as_deref()),
            Self::Anonymous { trace } => sasl::Exchange::anonymous(trace),
            Self::UserPass { .. } | Self::Apop { .. } | Self::Rpop { .. } | Self::Automatic { .. } => {
                return None;
            }
        })
    }
}
