//! Users and what their maildrops hold when the server starts.

use std::time::Duration;

use super::Expire;
use super::message::Message;
use crate::secret::Secret;

/// A user: name, password and the messages of the maildrop, in order.
///
/// ```
/// use pop3_mock::{Message, User};
///
/// let user = User::new("alice", "secret")
///     .message("Subject: one\r\n\r\nfirst\r\n")
///     .message(Message::generated(1 << 20, 1))
///     .messages([b"Subject: three\r\n\r\n".to_vec()]);
/// # let _ = user;
/// ```
#[derive(Clone, Debug)]
#[must_use = "a user exists once it was given to `Builder::user`"]
pub struct User {
    pub(crate) name: String,
    pub(crate) password: Secret,
    pub(crate) tokens: Vec<Secret>,
    pub(crate) messages: Vec<Message>,
    /// Those of the server, if there are none.
    pub(super) login_delay: Option<Duration>,
    pub(super) expire: Option<Expire>,
}

impl User {
    /// A user with an empty maildrop.
    ///
    /// Both strings are compared in the form that SASLprep gives them (RFC 4013). What it refuses, for instance
    /// control characters and characters that are newer than Unicode 3.2, lets nobody log in. A name with spaces can
    /// be used with AUTH, but not with USER and APOP (RFC 1939 §3).
    pub fn new(name: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            password: Secret::new(password.into()),
            tokens: Vec::new(),
            messages: Vec::new(),
            login_delay: None,
            expire: None,
        }
    }

    /// Adds a bearer token, for OAUTHBEARER and XOAUTH2, which are offered under TLS once a user has one.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.tokens.push(Secret::new(token.into()));
        self
    }

    /// The user's own least time between two logins, in the place of [`Builder::login_delay`](crate::Builder::login_delay).
    /// If users differ, CAPA announces the largest one before the login, as `LOGIN-DELAY 900 USER`, and the user's own
    /// behind it (RFC 2449 §6.5).
    pub fn login_delay(mut self, delay: Duration) -> Self {
        self.login_delay = Some(delay);
        self
    }

    /// How long the user's mail is kept, in the place of [`Builder::expire`](crate::Builder::expire). If users differ,
    /// CAPA announces the smallest value before the login, as `EXPIRE 5 USER`, and the user's own behind it (RFC 2449
    /// §6.7).
    pub fn expire(mut self, expire: Expire) -> Self {
        self.expire = Some(expire);
        self
    }

    /// Adds one message behind the others.
    pub fn message(mut self, message: impl Into<Message>) -> Self {
        self.messages.push(message.into());
        self
    }

    /// Adds messages behind the others.
    pub fn messages<M: Into<Message>>(mut self, messages: impl IntoIterator<Item = M>) -> Self {
        self.messages.extend(messages.into_iter().map(Into::into));
        self
    }
}
