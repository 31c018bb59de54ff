//! Message numbers.

use core::{fmt, num::NonZeroU32};

use crate::Misuse;

/// Number of a message within a session, from 1 (RFC 1939 section 4).
///
/// ```
/// use pop3_proto::{MessageNumber, Misuse};
///
/// assert_eq!(MessageNumber::try_from(7).unwrap().get(), 7);
/// assert_eq!(MessageNumber::try_from(0), Err(Misuse::ZeroMessageNumber));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageNumber(NonZeroU32);

impl MessageNumber {
    /// The number itself.
    pub const fn get(self) -> u32 {
        self.0.get()
    }
}

impl TryFrom<u32> for MessageNumber {
    type Error = Misuse;

    fn try_from(number: u32) -> Result<Self, Misuse> {
        NonZeroU32::new(number).map(Self).ok_or(Misuse::ZeroMessageNumber)
    }
}

impl From<NonZeroU32> for MessageNumber {
    fn from(number: NonZeroU32) -> Self {
        Self(number)
    }
}

impl fmt::Display for MessageNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
