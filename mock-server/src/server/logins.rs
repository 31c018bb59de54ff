//! Which ways of logging in a server has, and its languages: a part of [`Builder`].

use std::num::NonZeroU32;

use super::Builder;
use crate::session::{Language, Mechanism};

impl Builder {
    /// The SASL mechanisms to offer, in the order of the `SASL` line of CAPA (RFC 5034 §3), instead of
    /// [`Mechanism::DEFAULT`].
    ///
    /// One that nobody could succeed with is not offered: OAUTHBEARER and XOAUTH2 need TLS and a user with a
    /// [`token`](crate::User::token), EXTERNAL needs TLS and [`external`](Self::external), ANONYMOUS needs
    /// [`anonymous`](Self::anonymous).
    ///
    /// ```
    /// use pop3_mock::{Mechanism, Server, User};
    ///
    /// let server = Server::builder()
    ///     .user(User::new("alice", "secret"))
    ///     .mechanisms([Mechanism::CramMd5, Mechanism::ScramSha256])
    ///     .start_blocking()?;
    /// # let _ = server;
    /// # Ok::<(), pop3_mock::StartError>(())
    /// ```
    pub fn mechanisms(mut self, mechanisms: impl IntoIterator<Item = Mechanism>) -> Self {
        self.logins.mechanisms.clear();
        for mechanism in mechanisms {
            if !self.logins.mechanisms.contains(&mechanism) {
                self.logins.mechanisms.push(mechanism);
            }
        }
        self
    }

    /// Whether APOP is offered, with a timestamp in the greeting (RFC 1939 §7). Off by default, as the RFC leaves it
    /// open. The shared secret of a user is the password. Behind STLS there is no APOP: the timestamp came in clear.
    ///
    /// ```
    /// use std::io::{BufRead, BufReader};
    /// use std::net::TcpStream;
    ///
    /// let server = pop3_mock::Server::builder().apop(true).start_blocking()?;
    /// let mut greeting = String::new();
    /// BufReader::new(TcpStream::connect(server.pop3())?).read_line(&mut greeting)?;
    /// assert!(greeting.starts_with("+OK pop3-mock ready <") && greeting.ends_with(">\r\n"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn apop(mut self, offer: bool) -> Self {
        self.logins.apop = offer;
        self
    }

    /// The name by which clients reach the server. An OAUTHBEARER message that names another host, or a port other than
    /// the server's own two, fails then (RFC 7628 §3.2). By default the server does not know, and takes any.
    pub fn oauth_host(mut self, host: impl Into<String>) -> Self {
        self.logins.oauth_host = Some(host.into());
        self
    }

    /// The user whom EXTERNAL logs in under TLS (RFC 4422 appendix A), whichever certificate the client has shown. The
    /// server asks for one with [`require_client_certificate`](Self::require_client_certificate).
    pub fn external(mut self, user: impl Into<String>) -> Self {
        self.logins.external = Some(user.into());
        self
    }

    /// The user whose maildrop ANONYMOUS opens (RFC 4505).
    pub fn anonymous(mut self, user: impl Into<String>) -> Self {
        self.logins.anonymous = Some(user.into());
        self
    }

    /// The iteration count of SCRAM, 4096 by default, the least that RFC 5802 §5.1 recommends. Each exchange costs
    /// the server twice as many hashes, and other sessions wait for them.
    pub fn scram_iterations(mut self, iterations: NonZeroU32) -> Self {
        self.logins.scram_iterations = iterations;
        self
    }

    /// Has nonces, timestamps and salts follow from `seed`, in the order in which sessions ask for them: the same
    /// test then sees the same challenges. By default nobody can know them beforehand.
    pub fn nonce_seed(mut self, seed: u64) -> Self {
        self.nonce_seed = Some(seed);
        self
    }

    /// What `LANG *` selects, English by default (RFC 6856 §3.2).
    pub fn language(mut self, preferred: Language) -> Self {
        self.logins.preferred_language = preferred;
        self
    }
}
