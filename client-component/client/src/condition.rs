//! What a session can still do.

/// What can be done with a session: after an error, or after a future or a message was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Nothing is under way.
    Ready,
    /// Replies are under way, a message, a listing or a batch. The next command first reads what was sent for and
    /// throws it away, up to [`Limits::drain`](crate::Limits::drain) octets; more of it ends the session.
    Unfinished,
    /// The session has ended: nothing more is written, and every call says
    /// [`ErrorKind::Poisoned`](crate::ErrorKind::Poisoned).
    Over,
}
