//! Errors, split by blame: the peer's, a limit's, the caller's.

use crate::Rule;

/// What the core can find out by itself. Transport errors belong to whoever owns the transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The server broke the protocol; the connection cannot be trusted any more.
    #[error("server broke the protocol: {0}")]
    Violation(#[from] Rule),
    /// The server sent more than the caller allows; the connection is of no more use.
    #[error("{0}")]
    Limit(#[from] Limit),
    /// The caller asked for something that cannot be sent; the connection is as it was.
    #[error("{0}")]
    Misuse(#[from] Misuse),
}

/// Which limit was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Limit {
    /// [`Limits::line`](crate::Limits::line).
    #[error("a line is longer than the limit")]
    Line,
    /// [`Limits::greeting`](crate::Limits::greeting).
    #[error("greeting is longer than the limit")]
    Greeting,
    /// [`Limits::listing`](crate::Limits::listing).
    #[error("a listing is larger than the limit")]
    Listing,
    /// [`Limits::entries`](crate::Limits::entries).
    #[error("listing has more lines than the limit")]
    Entries,
    /// [`Limits::capabilities`](crate::Limits::capabilities).
    #[error("capability list has more lines than the limit")]
    Capabilities,
    /// [`Limits::message`](crate::Limits::message).
    #[error("a message is larger than the limit")]
    Message,
    /// [`Limits::sasl_challenge`](crate::Limits::sasl_challenge).
    #[error("challenge is longer than the limit")]
    SaslChallenge,
    /// [`Limits::sasl_rounds`](crate::Limits::sasl_rounds).
    #[error("AUTH exchange has more challenges than the limit")]
    SaslRounds,
    /// Octets read off a message that was dropped half-read. Raised by the driver, never by this crate.
    #[error("the rest of a message that was left early is larger than the limit")]
    Drain,
}

/// A mistake of the caller. Never caused by what a server sent; nothing went onto the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Misuse {
    /// CR, LF or NUL in an argument.
    #[error("argument holds CR, LF or NUL, which could begin another command")]
    LineBreak,
    /// An octet outside printable ASCII in an argument.
    #[error("argument holds an octet outside printable ASCII; AUTH PLAIN carries any UTF-8 text")]
    NotPrintable,
    /// A space in an argument that the grammar ends at a space.
    #[error("argument holds a space; AUTH PLAIN carries names with spaces")]
    Space,
    /// An empty argument.
    #[error("argument is empty")]
    Empty,
    /// A command line of more than 255 octets with its CRLF.
    #[error("command line is longer than 255 octets; AUTH PLAIN has no such limit")]
    TooLong,
    /// Message number 0.
    #[error("message numbers start at 1")]
    ZeroMessageNumber,
    /// NUL in a field of a SASL message.
    #[error("SASL field holds NUL, which separates the fields")]
    Nul,
    /// A field of a SASL message that is not UTF-8.
    #[error("SASL field is not UTF-8")]
    NotUtf8,
    /// An initial response that has no room in an AUTH line of 255 octets.
    #[error("initial response has no room in a line of 255 octets: send it as the answer to the challenge")]
    InitialTooLong,
    /// A trace of ANONYMOUS with more than 255 characters.
    #[error("trace of ANONYMOUS is longer than 255 characters")]
    TraceTooLong,
    /// A control character in an argument.
    #[error("argument holds a control character")]
    Control,
    /// A bearer token that holds anything but visible ASCII.
    #[error("token holds an octet outside visible ASCII")]
    Token,
    /// A name or a password with a character that SASLprep prohibits (RFC 4013 section 2.3).
    #[error("name or password holds a character that SASLprep prohibits")]
    Prohibited,
    /// A name or a password that is not in normalisation form KC (RFC 4013 section 2.2).
    #[error("name or password is not in Unicode normalisation form KC: normalise it first")]
    NotNormal,
    /// The name of a SASL mechanism that is not one.
    #[error("mechanism is not a name of up to 20 upper-case letters, digits, hyphens and underscores")]
    MechanismName,
    /// A language range that is neither letters, digits and hyphens nor a lone `*`.
    #[error("language is neither a range of letters, digits and hyphens nor *")]
    LanguageRange,
    /// A reply of a command by hand that only AUTH has.
    #[error("reply of a raw command is a line, a listing or a message")]
    RawShape,
}
