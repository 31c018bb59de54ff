//! Whether it is worth trying again.

use core::time::Duration;

use crate::{Error, ErrorKind, HostError, Refusal, SocketError, Step};

/// What to expect of another attempt, by what the error says of itself.
///
/// ```
/// use pop3_client::{ErrorKind, Retry, Step};
///
/// let error = ErrorKind::Closed.at(Step::Retr);
/// assert_eq!(error.retry(), Retry::Later { after: None });
/// assert!(error.is_retryable() && !error.leaves_session_usable()); // By another connection.
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The same comes out until someone changes something: credentials, options, a permission, the server.
    Never,
    /// A trouble that passes.
    Later {
        /// Not before this time is over. `None`: nothing is known; begin with a minute or so, and let it grow.
        after: Option<Duration>,
    },
    /// The server did not say which of the two. A few attempts, counted and far apart: some servers lock accounts.
    Unclear,
}

/// Where a server says LOGIN-DELAY but not how long.
const LOGIN_DELAY: Duration = Duration::from_secs(15 * 60);

/// Another session holds the maildrop. Its lock goes with it, or after the ten minutes that RFC 1939 section 3 has for
/// an idle one.
const IN_USE: Duration = Duration::from_secs(2 * 60);

impl Error {
    /// Whether another attempt may do better, and when.
    ///
    /// LOGIN-DELAY waits as long as CAPA said ([`Error::login_delay`]), or 15 minutes; IN-USE two minutes; SYS/TEMP, a
    /// connection that ended or a deadline that passed, no certain time. AUTH and SYS/PERM come again. A refusal
    /// without a code may be either.
    #[must_use]
    pub fn retry(&self) -> Retry {
        match &self.kind {
            ErrorKind::Refused(refusal) | ErrorKind::Dismissed(refusal) => self.refused(refusal),
            ErrorKind::Resolve(error) | ErrorKind::Connect(error) => of_socket(*error),
            ErrorKind::Transport(_)
            | ErrorKind::Closed
            | ErrorKind::Truncated
            | ErrorKind::Timeout(_)
            | ErrorKind::Cancelled => Retry::Later { after: None },
            ErrorKind::Violation(_)
            | ErrorKind::Misuse(_)
            | ErrorKind::Limit(_)
            | ErrorKind::Tls(_)
            | ErrorKind::Poisoned => Retry::Never,
            ErrorKind::Host(error) => of_host(error),
        }
    }

    /// Whether another attempt may do better: [`retry`](Self::retry) is anything but [`Retry::Never`].
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.retry() != Retry::Never
    }

    fn refused(&self, refusal: &Refusal) -> Retry {
        let after = |wait| Retry::Later { after: Some(wait) };
        if refusal.is("LOGIN-DELAY") {
            return after(self.login_delay.unwrap_or(LOGIN_DELAY));
        }
        if refusal.is("IN-USE") {
            return after(IN_USE);
        }
        // RFC 3206 §4, §5: SYS/TEMP is likely to pass without intervention, SYS/PERM is not; AUTH is about credentials.
        if refusal.is("AUTH") || refusal.is("SYS/PERM") {
            return Retry::Never;
        }
        if refusal.is("SYS/TEMP") || matches!(self.kind, ErrorKind::Dismissed(_)) {
            return Retry::Later { after: None };
        }
        match self.step {
            // RFC 1939 §5 has no negative reply to STAT: servers that count logins give one (quirk stat-err-after-login).
            Step::Stat => after(self.login_delay.unwrap_or(LOGIN_DELAY)),
            // Refused before anyone was named: too many connections, or a server that is not up yet.
            Step::Greeting => Retry::Later { after: None },
            // A server without TLS stays one.
            Step::Stls => Retry::Never,
            _ => Retry::Unclear,
        }
    }
}

fn of_host(error: &HostError) -> Retry {
    match error {
        // Another client starts anew.
        HostError::Abandoned | HostError::Lifetime => Retry::Later { after: None },
        // The pool may be full for now, or the component a wrong one.
        HostError::Start(_) => Retry::Unclear,
        HostError::Foreign(_) | HostError::Compute | HostError::Memory | HostError::Trap(_) => Retry::Never,
    }
}

fn of_socket(error: SocketError) -> Retry {
    match error {
        SocketError::AccessDenied
        | SocketError::NotSupported
        | SocketError::InvalidArgument
        | SocketError::PermanentResolverFailure => Retry::Never,
        // A name may be mistyped, or the network not there yet.
        SocketError::NameUnresolvable | SocketError::Unknown => Retry::Unclear,
        SocketError::OutOfResources
        | SocketError::Timeout
        | SocketError::RemoteUnreachable
        | SocketError::ConnectionRefused
        | SocketError::ConnectionReset
        | SocketError::ConnectionAborted
        | SocketError::TemporaryResolverFailure => Retry::Later { after: None },
    }
}

#[cfg(test)]
mod tests {
    use alloc::{string::ToString, vec::Vec};

    use pop3_proto::{Limit, ResponseCode, Rule};

    use super::*;
    use crate::Phase;

    const LATER: Retry = Retry::Later { after: None };

    fn refused(code: Option<&str>, step: Step) -> Error {
        let code = code.map(|code| ResponseCode::new(code).expect("a code"));
        ErrorKind::Refused(Refusal { code, text: Vec::new(), detail: None }).at(step)
    }

    fn minutes(minutes: u64) -> Retry {
        Retry::Later { after: Some(Duration::from_secs(60 * minutes)) }
    }

    #[test]
    fn code_decides_with_its_details_and_without_case() {
        for (code, retry) in [
            ("AUTH", Retry::Never),
            ("SYS/PERM", Retry::Never),
            ("sys/perm/quota", Retry::Never),
            ("SYS/TEMP", LATER),
            ("SYS/TEMP/DISK", LATER),
            ("IN-USE", minutes(2)),
            ("LOGIN-DELAY", minutes(15)),
            ("SYS", Retry::Unclear),
            ("REFERRAL/me@elsewhere.example", Retry::Unclear),
        ] {
            assert_eq!(refused(Some(code), Step::Pass).retry(), retry, "{code}");
        }
    }

    #[test]
    fn login_delay_waits_as_long_as_the_server_announced() {
        let mut error = refused(Some("login-delay"), Step::Pass);
        error.login_delay = Some(Duration::from_secs(300));
        assert_eq!(error.retry(), minutes(5));
    }

    #[test]
    fn refusal_without_a_code_is_judged_by_its_step() {
        assert_eq!(refused(None, Step::Pass).retry(), Retry::Unclear);
        assert_eq!(refused(None, Step::Greeting).retry(), LATER);
        assert_eq!(refused(None, Step::Stat).retry(), minutes(15));
        assert_eq!(refused(None, Step::Stls).retry(), Retry::Never);
        assert!(refused(None, Step::Pass).is_retryable());
    }

    #[test]
    fn what_broke_below_passes_and_what_was_wrong_stays() {
        for kind in [
            ErrorKind::Closed,
            ErrorKind::Truncated,
            ErrorKind::Cancelled,
            ErrorKind::Timeout(Phase::Login),
            ErrorKind::Transport("reset".to_string()),
            ErrorKind::Connect(SocketError::ConnectionRefused),
            ErrorKind::Resolve(SocketError::TemporaryResolverFailure),
        ] {
            assert_eq!(kind.clone().at(Step::Pass).retry(), LATER, "{kind}");
        }
        for kind in [
            ErrorKind::Poisoned,
            ErrorKind::Violation(Rule::StatusIndicator),
            ErrorKind::Limit(Limit::Line),
            ErrorKind::Misuse("mistake".to_string()),
            ErrorKind::Tls("certificate".to_string()),
            ErrorKind::Connect(SocketError::AccessDenied),
        ] {
            assert!(!kind.clone().at(Step::Pass).is_retryable(), "{kind}");
        }
    }
}
