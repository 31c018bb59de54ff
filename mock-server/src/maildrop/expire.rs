//! How long a server keeps mail.

use std::fmt;
use std::time::Duration;

const DAY: u64 = 86_400;

/// How long mail is kept, as CAPA announces it with EXPIRE (RFC 2449 §6.7), by the clock of
/// [`Server::advance`](crate::Server::advance).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expire {
    /// Mail is never removed: `EXPIRE NEVER`.
    #[default]
    Never,
    /// `EXPIRE 30`: a message is gone from the first session on that begins so many days after its delivery. With 0 it
    /// is gone with the QUIT behind its RETR, as if it had been marked, and stays if it was only listed or read with TOP.
    Days(u32),
}

impl Expire {
    /// How long a message stays that nobody removes; `None` for ever.
    pub(super) fn age(self) -> Option<Duration> {
        match self {
            Self::Never | Self::Days(0) => None,
            Self::Days(days) => Some(Duration::from_secs(u64::from(days) * DAY)),
        }
    }

    /// Whether what was retrieved is removed by QUIT.
    pub(super) fn is_at_once(self) -> bool {
        self == Self::Days(0)
    }

    /// The one that keeps mail no longer than the other.
    fn smaller(self, other: Self) -> Self {
        match (self, other) {
            (Self::Days(one), Self::Days(two)) => Self::Days(one.min(two)),
            (Self::Never, other) => other,
            (days, Self::Never) => days,
        }
    }
}

/// The parameter of EXPIRE.
impl fmt::Display for Expire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("NEVER"),
            Self::Days(days) => write!(f, "{days}"),
        }
    }
}

/// What holds for one user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Terms {
    /// The least time between two logins.
    pub(crate) login_delay: Duration,
    pub(crate) expire: Expire,
}

/// What is announced before it is known who logs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Announced {
    /// The largest delay and the smallest retention there is (RFC2449-6.5-06, RFC2449-6.7-09).
    pub(crate) terms: Terms,
    /// Whether users have other delays.
    pub(crate) delays_differ: bool,
    /// Whether users have other retentions.
    pub(crate) expiries_differ: bool,
}

impl Announced {
    /// For users with these terms, and for one of whom nothing is known.
    pub(super) fn for_all(users: impl Iterator<Item = Terms>, default: Terms) -> Self {
        let mut users = users.peekable();
        let first = users.peek().copied().unwrap_or(default);
        let begin = Self { terms: first, delays_differ: false, expiries_differ: false };
        users.fold(begin, |all, own| Self {
            terms: Terms {
                login_delay: all.terms.login_delay.max(own.login_delay),
                expire: all.terms.expire.smaller(own.expire),
            },
            delays_differ: all.delays_differ || own.login_delay != first.login_delay,
            expiries_differ: all.expiries_differ || own.expire != first.expire,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announced(users: &[(u64, Expire)]) -> (u64, Expire, bool, bool) {
        let terms = |(delay, expire): &(u64, Expire)| Terms {
            login_delay: Duration::from_secs(*delay),
            expire: *expire,
        };
        let all = Announced::for_all(users.iter().map(terms), Terms::default());
        (all.terms.login_delay.as_secs(), all.terms.expire, all.delays_differ, all.expiries_differ)
    }

    #[test]
    fn the_largest_delay_and_the_smallest_retention_are_announced_for_all() {
        let (never, days) = (Expire::Never, Expire::Days);
        assert_eq!(announced(&[]), (0, never, false, false));
        assert_eq!(announced(&[(60, days(5)), (60, days(5))]), (60, days(5), false, false));
        assert_eq!(announced(&[(60, never), (900, days(30)), (0, days(5))]), (900, days(5), true, true));
        assert_eq!(announced(&[(60, days(0)), (60, never)]), (60, days(0), false, true));
    }
}
