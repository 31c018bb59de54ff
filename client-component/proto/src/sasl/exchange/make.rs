//! One constructor for each mechanism.

use alloc::{borrow::ToOwned, boxed::Box};

use base64ct::{Base64, Encoding};

use super::{Exchange, Rest};
use crate::{
    Misuse, Secret,
    sasl::{Hash, Mechanism, bearer, plain, prepare, scram::Scram},
};

impl Exchange {
    /// PLAIN, as the user or, with `authorization_id`, as somebody else.
    ///
    /// # Errors
    /// As [`plain`](fn@crate::sasl::plain).
    pub fn plain(authorization_id: Option<&str>, user: &str, password: &Secret) -> Result<Self, Misuse> {
        let message = plain::plain(authorization_id, user, password)?;
        Ok(Self::saying(Mechanism::Plain, message, Rest::Nothing))
    }

    /// LOGIN. What the server asks is not read: it asks for the name, then for the password.
    ///
    /// # Errors
    /// [`Misuse`] for a name or a password that is empty, holds NUL or is not UTF-8.
    pub fn login(user: &str, password: &Secret) -> Result<Self, Misuse> {
        plain::check_field(user.as_bytes())?;
        plain::check_field(password.expose())?;
        let rest = Rest::User { user: user.to_owned(), password: password.clone() };
        Ok(Self::answering(Mechanism::Login, rest))
    }

    /// CRAM-MD5.
    ///
    /// # Errors
    /// [`Misuse`] for a name or a password that is empty, holds NUL or is not UTF-8.
    pub fn cram_md5(user: &str, password: &Secret) -> Result<Self, Misuse> {
        plain::check_field(user.as_bytes())?;
        plain::check_field(password.expose())?;
        let rest = Rest::CramMd5 { user: user.to_owned(), password: password.clone() };
        Ok(Self::answering(Mechanism::CramMd5, rest))
    }

    /// SCRAM. The nonce is made of `entropy`: octets that nobody can foretell, new for each exchange.
    ///
    /// Name and password are prepared by SASLprep (RFC 4013). [`respond`](Self::respond) computes as long as the
    /// server's iteration count takes, up to about a second.
    ///
    /// ```
    /// use pop3_proto::{Secret, sasl::{Exchange, Hash}};
    ///
    /// let entropy = [7; 24]; // From the system, in earnest.
    /// let exchange = Exchange::scram(Hash::Sha256, None, "mrose", &Secret::from("tanstaaf"), entropy)?;
    /// assert_eq!(exchange.name(), "SCRAM-SHA-256");
    /// assert_eq!(exchange.initial().unwrap().expose(), b"n,,n=mrose,r=BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH");
    /// # Ok::<(), pop3_proto::Misuse>(())
    /// ```
    ///
    /// # Errors
    /// [`Misuse`] for a field that is empty, holds NUL, is not UTF-8, or that SASLprep refuses.
    pub fn scram(
        hash: Hash,
        authorization_id: Option<&str>,
        user: &str,
        password: &Secret,
        entropy: [u8; 24],
    ) -> Result<Self, Misuse> {
        if let Some(id) = authorization_id {
            plain::check_field(id.as_bytes())?;
        }
        let user = prepare::name(user)?;
        let password = prepare::password(password)?;
        let scram = Scram::new(hash, authorization_id, &user, password, Base64::encode_string(&entropy));
        let first = scram.first();
        Ok(Self::saying(Mechanism::Scram(hash), first, Rest::Scram(Box::new(scram))))
    }

    /// XOAUTH2, with an access token of `user`.
    ///
    /// # Errors
    /// [`Misuse`] for a name that is empty or holds control characters, and for a token that is not visible ASCII.
    pub fn xoauth2(user: &str, token: &Secret) -> Result<Self, Misuse> {
        let message = bearer::xoauth2(user, token)?;
        Ok(Self::saying(Mechanism::XOauth2, message, Rest::Refused(b"")))
    }

    /// OAUTHBEARER, with an access token. `host` is the name and the port that were connected to, which a server may
    /// want to compare.
    ///
    /// # Errors
    /// As [`xoauth2`](Self::xoauth2).
    pub fn oauth_bearer(
        authorization_id: Option<&str>,
        token: &Secret,
        host: Option<(&str, u16)>,
    ) -> Result<Self, Misuse> {
        let message = bearer::oauth_bearer(authorization_id, token, host)?;
        // RFC 7628 §3.2.3: "the client MUST then send either an additional client response consisting of a single %x01
        // (control A) character to the server in order to allow the server to finish the exchange"
        Ok(Self::saying(Mechanism::OauthBearer, message, Rest::Refused(b"\x01")))
    }

    /// EXTERNAL: as whoever the certificate is for, or as `authorization_id`.
    ///
    /// # Errors
    /// [`Misuse`] for an identity that is empty or holds NUL.
    pub fn external(authorization_id: Option<&str>) -> Result<Self, Misuse> {
        if let Some(id) = authorization_id {
            plain::check_field(id.as_bytes())?;
        }
        let message = Secret::from(authorization_id.unwrap_or_default());
        Ok(Self::saying(Mechanism::External, message, Rest::Repeat))
    }

    /// ANONYMOUS; `trace` says who it is, by a mail address or any other word, or nothing (RFC 4505 section 2).
    ///
    /// # Errors
    /// [`Misuse`] for a trace of more than 255 characters, or one that holds control characters.
    pub fn anonymous(trace: &str) -> Result<Self, Misuse> {
        if trace.chars().count() > 255 {
            return Err(Misuse::TraceTooLong);
        }
        if trace.chars().any(char::is_control) {
            return Err(Misuse::Control);
        }
        Ok(Self::saying(Mechanism::Anonymous, Secret::from(trace), Rest::Nothing))
    }
}
