//! What [`Connection::receive`](crate::Connection::receive) reports.

use core::ops::Range;

use crate::Status;

/// One step through the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress<'i> {
    /// Octets to drop from the front of the input before the next call.
    pub consumed: usize,
    /// What was found; `None` if more input is needed first.
    pub event: Option<Event<'i>>,
}

/// Something that the server said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<'i> {
    /// The greeting. A negative one ends the session (RFC 1939 section 4).
    Greeting(Status),
    /// The status line of the oldest outstanding command. A negative one is the whole reply.
    Status(Status),
    /// A line of a listing, without its CRLF and without the full stop of byte-stuffing.
    Line(&'i [u8]),
    /// Content of a message: where in the input it stands, so that the caller can cut its buffer without a copy.
    Body(Range<usize>),
    /// The terminator of a listing or message: the reply is complete.
    End,
    /// A challenge of an AUTH exchange, as sent in base64, maybe empty. It waits for a
    /// [`Command::sasl_response`](crate::Command::sasl_response) or
    /// [`Command::auth_cancel`](crate::Command::auth_cancel).
    Challenge(&'i [u8]),
}

/// What the end of the input means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eof {
    /// It came between replies. One may be outstanding, but none of it had arrived.
    Closed,
    /// It came inside a reply.
    Truncated,
    /// It came behind the full stop that ends a listing, where
    /// [`Tolerances::unended_listing`](crate::Tolerances::unended_listing) takes that for the terminator.
    ListingEnded,
}
