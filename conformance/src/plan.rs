//! What a subject is asked to do.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

/// One session: how to connect, who to be, what to do.
///
/// ```
/// use pop3_conformance::plan::{Action, Plan};
///
/// let plan = Plan::plaintext().then([Action::Login, Action::Stat, Action::Quit]);
/// let json = serde_json::to_string(&plan)?;
/// assert_eq!(serde_json::from_str::<Plan>(&json)?, plan);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// How the connection becomes private.
    pub security: Security,
    /// Whether credentials may go over a connection without TLS.
    pub plaintext_auth: bool,
    /// What `Login` proves.
    pub credentials: Credentials,
    /// What to do, in this order.
    pub actions: Vec<Action>,
}

/// How the connection becomes private.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// Not at all.
    Plaintext,
    /// By STLS (RFC 2595), or not at all.
    Stls,
    /// TLS from the first octet (RFC 8314).
    Tls,
}

/// Proof of identity. It belongs to a mock server, so nothing hides it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Credentials {
    /// USER and PASS (RFC 1939 section 7).
    UserPass {
        /// Name of the maildrop.
        user: String,
        /// Its password.
        password: String,
    },
    /// AUTH PLAIN (RFC 4616) in the two-step form of RFC 5034.
    Plain {
        /// Identity to act as, where it is not the user's own.
        authorization_id: Option<String>,
        /// Identity that the password belongs to.
        user: String,
        /// Its password.
        password: String,
    },
}

impl Credentials {
    /// `mrose` and `tanstaaf`, by USER and PASS.
    #[must_use]
    pub fn user_pass() -> Self {
        Self::UserPass { user: "mrose".into(), password: "tanstaaf".into() }
    }

    /// `mrose` and `tanstaaf`, by AUTH PLAIN.
    #[must_use]
    pub fn plain() -> Self {
        Self::Plain { authorization_id: None, user: "mrose".into(), password: "tanstaaf".into() }
    }
}

/// One thing to do in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// CAPA.
    Capabilities,
    /// Authenticate with the credentials of the plan.
    Login,
    /// STAT.
    Stat,
    /// LIST.
    Scan,
    /// LIST with an argument.
    ScanOne {
        /// Message number.
        message: u32,
    },
    /// UIDL.
    UniqueIds,
    /// UIDL with an argument.
    UniqueIdOf {
        /// Message number.
        message: u32,
    },
    /// RETR, to the end of the message.
    Retrieve {
        /// Message number.
        message: u32,
    },
    /// RETR, but reading stops once this many octets are there.
    RetrieveSome {
        /// Message number.
        message: u32,
        /// Octets of content after which the message is dropped.
        octets: u64,
    },
    /// TOP, to its end.
    Top {
        /// Message number.
        message: u32,
        /// Lines of the body.
        lines: u32,
    },
    /// DELE.
    Delete {
        /// Message number.
        message: u32,
    },
    /// RSET.
    Reset,
    /// NOOP.
    Noop,
    /// QUIT, in either state.
    Quit,
}

impl Plan {
    /// Longest time to wait for anything. No case waits for it to pass: it turns a hang into a failure.
    pub const PATIENCE: Duration = Duration::from_secs(20);

    fn new(security: Security) -> Self {
        let credentials = Credentials::user_pass();
        Self { security, plaintext_auth: security == Security::Plaintext, credentials, actions: Vec::new() }
    }

    /// A session without TLS in which credentials are allowed, which does nothing yet.
    #[must_use]
    pub fn plaintext() -> Self {
        Self::new(Security::Plaintext)
    }

    /// A session over STLS, which does nothing yet.
    #[must_use]
    pub fn stls() -> Self {
        Self::new(Security::Stls)
    }

    /// A session over implicit TLS, which does nothing yet.
    #[must_use]
    pub fn tls() -> Self {
        Self::new(Security::Tls)
    }

    /// The same plan with other credentials.
    #[must_use]
    pub fn with_credentials(self, credentials: Credentials) -> Self {
        Self { credentials, ..self }
    }

    /// The same plan with more to do.
    #[must_use]
    pub fn then(mut self, actions: impl IntoIterator<Item = Action>) -> Self {
        self.actions.extend(actions);
        self
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Capabilities => f.write_str("CAPA"),
            Self::Login => f.write_str("login"),
            Self::Stat => f.write_str("STAT"),
            Self::Scan => f.write_str("LIST"),
            Self::ScanOne { message } => write!(f, "LIST {message}"),
            Self::UniqueIds => f.write_str("UIDL"),
            Self::UniqueIdOf { message } => write!(f, "UIDL {message}"),
            Self::Retrieve { message } => write!(f, "RETR {message}"),
            Self::RetrieveSome { message, octets } => write!(f, "RETR {message}, of which {octets} octets"),
            Self::Top { message, lines } => write!(f, "TOP {message} {lines}"),
            Self::Delete { message } => write!(f, "DELE {message}"),
            Self::Reset => f.write_str("RSET"),
            Self::Noop => f.write_str("NOOP"),
            Self::Quit => f.write_str("QUIT"),
        }
    }
}
