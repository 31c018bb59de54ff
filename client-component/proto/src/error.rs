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
    /// [`Limits::listing`](crate::Limits::listing).
    #[error("a listing is larger than the limit")]
    Listing,
    /// [`Limits::message`](crate::Limits::message).
    #[error("a message is larger than the limit")]
    Message,
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
}
