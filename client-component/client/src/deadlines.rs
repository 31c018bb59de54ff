//! How long to wait.

use core::time::Duration;

use crate::Phase;

/// Longest times to wait, each above zero. The error that ends a wait says which of them passed: its [`Phase`].
///
/// ```
/// use core::time::Duration;
/// use pop3_client::Deadlines;
///
/// let patient = Deadlines { login: Duration::from_secs(600), ..Deadlines::default() };
/// let hasty = Deadlines::all(Duration::from_secs(5)); // And five seconds for each command with its whole reply.
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// Name resolution and TCP, over all addresses of the host.
    pub connect: Duration,
    /// TLS handshake.
    pub tls: Duration,
    /// From the connection to the end of the greeting.
    pub greeting: Duration,
    /// From a command of a login (USER, PASS, APOP, AUTH and each line of its exchange) to the end of its answer. Some
    /// servers answer a wrong password late on purpose, others open a large maildrop first.
    pub login: Duration,
    /// From any other command to the end of its status line.
    pub reply: Duration,
    /// Silence inside a multi-line response: between chunks of a message, or between lines of a listing.
    pub silence: Duration,
    /// From a command to the end of its whole reply, messages and the caller's own pauses included: the end of a server
    /// that never falls silent. `None`: no end.
    pub operation: Option<Duration>,
    /// From QUIT to the end of its answer: a server may remove the marked messages first.
    pub quit: Duration,
}

impl Default for Deadlines {
    /// 30 seconds to connect and for TLS; a minute for greeting, reply and silence; three minutes for each answer of a
    /// login and for QUIT; an hour for any whole operation.
    fn default() -> Self {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        Self {
            connect: minutes(1) / 2,
            tls: minutes(1) / 2,
            greeting: minutes(1),
            login: minutes(3),
            reply: minutes(1),
            silence: minutes(1),
            operation: Some(minutes(60)),
            quit: minutes(3),
        }
    }
}

impl Deadlines {
    /// The same deadline for every phase, the whole operation among them.
    #[must_use]
    pub fn all(within: Duration) -> Self {
        Self {
            connect: within,
            tls: within,
            greeting: within,
            login: within,
            reply: within,
            silence: within,
            operation: Some(within),
            quit: within,
        }
    }

    pub(crate) fn any_zero(&self) -> bool {
        let always = [self.connect, self.tls, self.greeting, self.login, self.reply, self.silence, self.quit];
        always.into_iter().chain(self.operation).any(|within| within.is_zero())
    }

    /// What a command's answer has to keep.
    pub(crate) fn of_command(&self, keyword: &str) -> (Phase, Duration) {
        match keyword {
            "USER" | "PASS" | "APOP" | "RPOP" | "AUTH" => (Phase::Login, self.login),
            "QUIT" => (Phase::Quit, self.quit),
            _ => (Phase::Reply, self.reply),
        }
    }
}
