//! Capabilities with a value: EXPIRE and LOGIN-DELAY.

use core::time::Duration;

use super::{Capabilities, words};
use crate::{Rule, field::number};

/// How long a server keeps messages (RFC 2449 section 6.7). Some announce what they do not do: never delete or keep
/// a message because of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expire {
    /// The shortest time that was announced.
    pub retention: Retention,
    /// It differs by user: ask again after login.
    pub per_user: bool,
}

/// Time that messages are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Retention {
    /// Days; 0 means that a message may go at QUIT once it was retrieved.
    Days(u32),
    /// Messages stay until they are deleted.
    Never,
}

/// Time to wait between logins (RFC 2449 section 6.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoginDelay {
    /// The longest time that was announced, up to 136 years.
    pub delay: Duration,
    /// It differs by user: ask again after login.
    pub per_user: bool,
}

impl Capabilities {
    /// EXPIRE (RFC 2449 section 6.7). A line without a number of days that fits 32 bits, or `NEVER`, says nothing.
    #[must_use]
    pub fn expire(&self) -> Option<Expire> {
        let values = self.announcements("EXPIRE").filter_map(|line| {
            let mut words = words(line);
            let first = words.next()?;
            let retention = match first.eq_ignore_ascii_case(b"NEVER") {
                true => Retention::Never,
                false => Retention::Days(small(first)?),
            };
            Some(Expire { retention, per_user: says_user(words) })
        });
        values.reduce(|one, other| Expire {
            retention: one.retention.min(other.retention),
            per_user: one.per_user || other.per_user,
        })
    }

    /// LOGIN-DELAY (RFC 2449 section 6.5). A line without a number of seconds that fits 32 bits says nothing.
    #[must_use]
    pub fn login_delay(&self) -> Option<LoginDelay> {
        let values = self.announcements("LOGIN-DELAY").filter_map(|line| {
            let mut words = words(line);
            let delay = Duration::from_secs(small(words.next()?)?.into());
            Some(LoginDelay { delay, per_user: says_user(words) })
        });
        values.reduce(|one, other| LoginDelay {
            delay: one.delay.max(other.delay),
            per_user: one.per_user || other.per_user,
        })
    }
}

fn says_user<'w>(mut words: impl Iterator<Item = &'w [u8]>) -> bool {
    words.any(|word| word.eq_ignore_ascii_case(b"USER"))
}

/// Digits whose value fits 32 bits.
fn small(word: &[u8]) -> Option<u32> {
    u32::try_from(number(word, Rule::NumberOverflow).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capabilities(lines: &[&str]) -> Capabilities {
        lines.iter().map(|line| line.as_bytes()).collect()
    }

    #[test]
    fn the_shortest_expire_counts() {
        // quirk capa-duplicate-conflicting
        let expire = |lines: &[&str]| capabilities(lines).expire();
        let days = |days, per_user| Some(Expire { retention: Retention::Days(days), per_user });
        assert_eq!(expire(&["EXPIRE 60", "EXPIRE NEVER"]), days(60, false));
        assert_eq!(expire(&["EXPIRE never"]), Some(Expire { retention: Retention::Never, per_user: false }));
        assert_eq!(expire(&["EXPIRE 31 USER", "EXPIRE 0"]), days(0, true));
        assert_eq!(expire(&["EXPIRE", "EXPIRE soon", "EXPIRE -1", "EXPIRE 4294967296", "EXPIRE +5"]), None);
    }

    #[test]
    fn the_longest_login_delay_counts_and_absurd_ones_do_not() {
        // quirk login-delay-capability
        let delay = |lines: &[&str]| capabilities(lines).login_delay();
        let of = |seconds, per_user| Some(LoginDelay { delay: Duration::from_secs(seconds), per_user });
        assert_eq!(delay(&["LOGIN-DELAY 10", "LOGIN-DELAY 300"]), of(300, false));
        assert_eq!(delay(&["LOGIN-DELAY 0 user"]), of(0, true));
        assert_eq!(delay(&["LOGIN-DELAY 4294967295"]), of(4_294_967_295, false));
        assert_eq!(delay(&["LOGIN-DELAY 99999999999999999999999", "LOGIN-DELAY -5", "LOGIN-DELAY"]), None);
    }
}
