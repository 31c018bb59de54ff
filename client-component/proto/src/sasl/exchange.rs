//! One login by one mechanism.

use alloc::{borrow::ToOwned, boxed::Box, string::String, vec::Vec};
use core::{fmt, mem};

use base64ct::{Base64, Encoding};

use super::{Failure, Hash, Mechanism, bearer, cram_md5, plain, prepare, scram::Scram};
use crate::{Misuse, Secret};

/// The client's side of a SASL exchange: what to answer to each challenge, and whether to believe the outcome.
///
/// Made by one constructor for each mechanism; see the [module](super) for the steps. `Debug` shows the mechanism
/// alone.
pub struct Exchange {
    mechanism: Mechanism,
    /// What a client-first mechanism says first, until it was said.
    initial: Option<Secret>,
    rest: Rest,
    detail: Option<Vec<u8>>,
}

/// A challenge as it stood on the line, in base64; `None` where it is not, to the letter.
///
/// ```
/// use pop3_proto::sasl::decoded;
///
/// assert_eq!(decoded(b"VXNlcm5hbWU6").as_deref(), Some(&b"Username:"[..]));
/// assert_eq!(decoded(b"Username:"), None);
/// ```
#[must_use]
pub fn decoded(line: &[u8]) -> Option<Vec<u8>> {
    Base64::decode_vec(core::str::from_utf8(line).ok()?).ok()
}

/// What is left to say behind the first message.
enum Rest {
    Nothing,
    /// EXTERNAL: some servers ask again behind an initial response of `=`.
    Repeat,
    User {
        user: String,
        password: Secret,
    },
    Password(Secret),
    CramMd5 {
        user: String,
        password: Secret,
    },
    Scram(Box<Scram>),
    /// The answer to the challenge that tells why a token was refused.
    Refused(&'static [u8]),
}

/// Octets of a refusal's detail that are kept.
const LONGEST_DETAIL: usize = 4096;

impl Exchange {
    /// PLAIN, as the user or, with `authorization_id`, as somebody else.
    ///
    /// # Errors
    /// As [`plain`](fn@super::plain).
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
            return Err(Misuse::TooLong);
        }
        if trace.chars().any(char::is_control) {
            return Err(Misuse::Control);
        }
        Ok(Self::saying(Mechanism::Anonymous, Secret::from(trace), Rest::Nothing))
    }

    fn saying(mechanism: Mechanism, message: Secret, rest: Rest) -> Self {
        Self { mechanism, initial: Some(message), rest, detail: None }
    }

    fn answering(mechanism: Mechanism, rest: Rest) -> Self {
        Self { mechanism, initial: None, rest, detail: None }
    }

    /// The mechanism.
    #[must_use]
    pub fn mechanism(&self) -> Mechanism {
        self.mechanism
    }

    /// The mechanism's name, for [`Command::auth`](crate::Command::auth).
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.mechanism.name()
    }

    /// What may stand on the AUTH line already, maybe nothing of length; `None` for a mechanism in which the server
    /// speaks first, and once it was said. Call [`said_initial`](Self::said_initial) if it does stand there.
    #[must_use]
    pub fn initial(&self) -> Option<&Secret> {
        self.initial.as_ref()
    }

    /// Takes note that [`initial`](Self::initial) was sent with AUTH: the first challenge comes behind it.
    pub fn said_initial(&mut self) {
        self.initial = None;
    }

    /// The answer to a challenge as it stood on the line, in base64.
    ///
    /// Where a mechanism expects an empty challenge, what the line holds does not matter: some servers write a text.
    ///
    /// # Errors
    /// [`Failure`]; the exchange is over.
    pub fn respond(&mut self, line: &[u8]) -> Result<Secret, Failure> {
        // RFC 5034 §4: decoded strictly, "the client" cancels what is no base64.
        match decoded(line) {
            Some(challenge) => self.step(&challenge),
            None if self.reads_challenge() => Err(self.over(Failure::NotBase64)),
            None => self.step(line),
        }
    }

    /// The answer to a challenge that is decoded already.
    ///
    /// # Errors
    /// [`Failure`]; the exchange is over.
    pub fn step(&mut self, challenge: &[u8]) -> Result<Secret, Failure> {
        // RFC 5034 §4: a client-first mechanism answers the empty challenge by what it would have said with AUTH.
        if let Some(initial) = self.initial.take() {
            return Ok(initial);
        }
        match mem::replace(&mut self.rest, Rest::Nothing) {
            Rest::Nothing => Err(Failure::Overlong),
            Rest::Repeat => Ok(Secret::from(Vec::new())),
            Rest::User { user, password } => {
                self.rest = Rest::Password(password);
                Ok(Secret::from(user))
            }
            Rest::Password(password) => Ok(password),
            Rest::CramMd5 { user, password } => cram_md5::respond(&user, &password, challenge),
            Rest::Scram(mut scram) => {
                let answer = scram.step(challenge);
                self.rest = Rest::Scram(scram);
                answer
            }
            Rest::Refused(answer) => {
                self.detail = Some(challenge[..challenge.len().min(LONGEST_DETAIL)].to_vec());
                Ok(Secret::from(answer.to_vec()))
            }
        }
    }

    /// Judges a positive outcome.
    ///
    /// # Errors
    /// [`Failure::Unfinished`] where the server has not yet heard the credentials, and [`Failure::Unproved`] where a
    /// server of SCRAM has not proved that it knows the password. Nothing of such a session is to be believed.
    pub fn finish(&mut self) -> Result<(), Failure> {
        if self.initial.is_some() {
            return Err(Failure::Unfinished);
        }
        match &self.rest {
            Rest::User { .. } | Rest::Password(_) | Rest::CramMd5 { .. } => Err(Failure::Unfinished),
            Rest::Scram(scram) => scram.finish(),
            Rest::Nothing | Rest::Repeat | Rest::Refused(_) => Ok(()),
        }
    }

    /// What the server told about a token that it refuses: JSON (RFC 7628 section 3.2.2), of which 4096 octets are
    /// kept. A hint of a stranger.
    #[must_use]
    pub fn detail(&self) -> Option<&[u8]> {
        self.detail.as_deref()
    }

    /// Whether the next challenge holds something that the answer depends on.
    fn reads_challenge(&self) -> bool {
        self.initial.is_none() && matches!(self.rest, Rest::CramMd5 { .. } | Rest::Scram(_) | Rest::Nothing)
    }

    fn over(&mut self, failure: Failure) -> Failure {
        if !matches!(self.rest, Rest::Scram(_)) {
            self.rest = Rest::Nothing;
        }
        failure
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Exchange({})", self.mechanism)
    }
}
