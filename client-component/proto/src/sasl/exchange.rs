//! One login by one mechanism.

use alloc::{boxed::Box, string::String, vec::Vec};
use core::{fmt, mem};

use base64ct::{Base64, Encoding};

use super::{Failure, Mechanism, cram_md5, scram::Scram};
use crate::Secret;

mod make;

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
