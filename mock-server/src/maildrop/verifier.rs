//! Comparing a message with what arrived, without holding either.

use bytes::Bytes;

use super::message::Chunks;

/// Takes the octets a client delivers and says where they first differ from the message.
///
/// ```
/// use pop3_mock::Message;
///
/// let message = Message::generated(1_000_000, 1);
/// let mut verifier = message.verifier();
/// for chunk in message.chunks() {
///     verifier.feed(&chunk)?;
/// }
/// verifier.finish()?;
/// # Ok::<(), pop3_mock::Mismatch>(())
/// ```
#[derive(Clone, Debug)]
pub struct Verifier {
    expected: Chunks,
    current: Bytes,
    offset: u64,
}

/// Where delivered octets left the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Mismatch {
    /// Another octet than expected.
    #[error("octet {offset} is {actual:#04x} where the message has {expected:#04x}")]
    Differs {
        /// Octets before the first wrong one.
        offset: u64,
        /// What the message has there.
        expected: u8,
        /// What was delivered.
        actual: u8,
    },
    /// More octets than the message has.
    #[error("octets follow behind octet {offset}, the end of the message")]
    TooLong {
        /// The size of the message.
        offset: u64,
    },
    /// The delivery ended before the message did.
    #[error("the delivery ends at octet {offset}, inside the message")]
    TooShort {
        /// Octets delivered.
        offset: u64,
    },
}

impl Verifier {
    pub(super) fn new(expected: Chunks) -> Self {
        Self { expected, current: Bytes::new(), offset: 0 }
    }

    /// Compares the next octets of the delivery.
    ///
    /// # Errors
    /// The first difference. Feeding on after an error has no meaning.
    pub fn feed(&mut self, mut delivered: &[u8]) -> Result<(), Mismatch> {
        while !delivered.is_empty() {
            if !self.refill() {
                return Err(Mismatch::TooLong { offset: self.offset });
            }
            let length = delivered.len().min(self.current.len());
            let expected = self.current.split_to(length);
            self.compare(&expected, &delivered[..length])?;
            delivered = &delivered[length..];
        }
        Ok(())
    }

    /// Whether the whole message was fed.
    ///
    /// # Errors
    /// [`Mismatch::TooShort`] if octets are missing.
    pub fn finish(mut self) -> Result<(), Mismatch> {
        if self.refill() { Err(Mismatch::TooShort { offset: self.offset }) } else { Ok(()) }
    }

    fn refill(&mut self) -> bool {
        if self.current.is_empty() {
            self.current = self.expected.next().unwrap_or_default();
        }
        !self.current.is_empty()
    }

    fn compare(&mut self, expected: &[u8], actual: &[u8]) -> Result<(), Mismatch> {
        if expected != actual {
            let at = expected.iter().zip(actual).take_while(|(expected, actual)| expected == actual).count();
            let offset = self.offset + at as u64;
            return Err(Mismatch::Differs { offset, expected: expected[at], actual: actual[at] });
        }
        self.offset += expected.len() as u64;
        Ok(())
    }
}
