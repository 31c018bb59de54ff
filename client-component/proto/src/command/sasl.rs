//! AUTH and the lines of its exchange (RFC 5034 section 4).

use alloc::{borrow::Cow, format, vec::Vec};

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use super::{Command, Shape};
use crate::{Misuse, Secret, argument};

impl Command {
    /// AUTH with a mechanism and, maybe, its initial response (RFC 5034 section 4). An initial response of no octets
    /// is sent as `=`.
    ///
    /// ```
    /// use pop3_proto::{Command, Misuse, Secret};
    ///
    /// assert_eq!(Command::auth("CRAM-MD5", None)?.wire(), b"AUTH CRAM-MD5\r\n");
    /// let initial = Secret::from("\0test\0test");
    /// assert_eq!(Command::auth("PLAIN", Some(&initial))?.wire(), b"AUTH PLAIN AHRlc3QAdGVzdA==\r\n");
    /// assert_eq!(Command::auth("EXTERNAL", Some(&Secret::from("")))?.wire(), b"AUTH EXTERNAL =\r\n");
    /// # Ok::<(), Misuse>(())
    /// ```
    ///
    /// # Errors
    /// [`Misuse::MechanismName`], and [`Misuse::InitialTooLong`] where the line would pass 255 octets: send it without the
    /// initial response then.
    pub fn auth(mechanism: &str, initial: Option<&Secret>) -> Result<Self, Misuse> {
        argument::check_mechanism(mechanism)?;
        let front = format!("AUTH {mechanism} ");
        let Some(initial) = initial else { return Ok(Self::open("AUTH", mechanism, Shape::Sasl)) };
        if initial.expose().is_empty() {
            // RFC 5034 §4: "MUST transmit the response as a single equals sign"
            return Ok(Self::open("AUTH", &format!("{mechanism} ="), Shape::SaslInitial));
        }
        let encoded = encoded(initial);
        // RFC 5034 §4: the 255 octets hold for the initial response too; a longer one has to wait for the challenge.
        argument::check_length(front.len() + encoded.len()).map_err(|_| Misuse::InitialTooLong)?;
        Ok(Self::closed("AUTH", &front, &encoded, Shape::SaslInitial))
    }

    /// AUTH PLAIN without an initial response (RFC 5034 section 4): the message follows the server's challenge, by
    /// [`Command::sasl_response`].
    pub fn auth_plain() -> Self {
        Self::open("AUTH", "PLAIN", Shape::Sasl)
    }

    /// A line of an AUTH exchange: the base64 form of `message`, of any length (RFC 5034 section 4).
    pub fn sasl_response(message: &Secret) -> Self {
        // RFC 5034 §4: "these BASE64 strings may be of arbitrary length": the 255 octets do not apply here.
        Self::closed("AUTH", "", &encoded(message), Shape::Continuation)
    }

    /// Cancels an AUTH exchange (RFC 5034 section 4); the server answers AUTH with `-ERR`.
    pub fn auth_cancel() -> Self {
        let wire = Zeroizing::new(b"*\r\n".to_vec());
        Self { keyword: Cow::Borrowed("AUTH"), shape: Shape::Cancel, wire, secret: None }
    }
}

/// The base64 form of a message.
fn encoded(message: &Secret) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(Base64::encode_string(message.expose()).into_bytes())
}
