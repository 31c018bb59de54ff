//! Logins other than AUTH.

use alloc::format;

use md5::{Digest, Md5};

use super::{Command, Shape};
use crate::{
    Misuse, Secret, argument, hex,
    sasl::prepare::{name, password},
};

impl Command {
    /// USER with a name in UTF-8: only where the server announces `UTF8 USER` (RFC 6856 section 2.2).
    ///
    /// # Errors
    /// [`Misuse`] for a name that is empty, too long for a line of 255 octets, or holds control characters or a space.
    pub fn user_utf8(name: &str) -> Result<Self, Misuse> {
        argument::check_visible_utf8(name.as_bytes())?;
        argument::check_length("USER ".len() + name.len())?;
        Ok(Self::open("USER", name, Shape::Line))
    }

    /// PASS with a password in UTF-8: only where the server announces `UTF8 USER` (RFC 6856 section 2.2).
    ///
    /// # Errors
    /// [`Misuse`] for a password that is empty, too long for a line of 255 octets, not UTF-8, or holds control
    /// characters.
    pub fn pass_utf8(password: &Secret) -> Result<Self, Misuse> {
        argument::check_printable_utf8(password.expose())?;
        argument::check_length("PASS ".len() + password.expose().len())?;
        Ok(Self::closed("PASS", "PASS ", password.expose(), Shape::Line))
    }

    /// APOP: a name, and the MD5 digest of the greeting's timestamp and a shared secret (RFC 1939 section 7). For the
    /// timestamp see [`apop_timestamp`](crate::apop_timestamp).
    ///
    /// ```
    /// use pop3_proto::{Command, Secret};
    ///
    /// let timestamp = b"<1896.697170952@dbc.mtview.ca.us>";
    /// let apop = Command::apop("mrose", timestamp, &Secret::from("tanstaaf"))?;
    /// assert_eq!(apop.wire(), b"APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n");
    /// // Whoever sees the digest can try passwords at home.
    /// assert_eq!(&*apop.redacted(), b"APOP mrose ***\r\n");
    /// # Ok::<(), pop3_proto::Misuse>(())
    /// ```
    ///
    /// # Errors
    /// [`Misuse`] for a name as in [`user_utf8`](Self::user_utf8), an empty secret, or one outside of ASCII that
    /// SASLprep refuses (RFC 6856 section 2.2).
    pub fn apop(user: &str, timestamp: &[u8], secret: &Secret) -> Result<Self, Misuse> {
        argument::check_visible_utf8(user.as_bytes())?;
        let (user, secret) = (name(user)?, password(secret)?);
        argument::check_length("APOP  ".len() + user.len() + 32)?;
        // RFC 1939 §7: "the timestamp (including angle-brackets) followed by a shared secret"
        let digest = Md5::new().chain_update(timestamp).chain_update(secret.expose()).finalize();
        let front = format!("APOP {user} ");
        Ok(Self::closed("APOP", &front, hex::lower(&digest).as_bytes(), Shape::Line))
    }

    /// RPOP, which comes behind USER and stands for PASS where the server trusts the client's host (RFC 1225). It proves nothing.
    ///
    /// # Errors
    /// As [`user`](Self::user).
    pub fn rpop(user: &str) -> Result<Self, Misuse> {
        argument::check_visible(user.as_bytes())?;
        argument::check_length("RPOP ".len() + user.len())?;
        Ok(Self::open("RPOP", user, Shape::Line))
    }
}
