//! Which deadline passed.

use core::fmt;

/// The part of a session that took longer than its deadline: one for each field of [`Deadlines`](crate::Deadlines).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Name resolution and TCP.
    Connect,
    /// TLS handshake.
    Tls,
    /// Greeting.
    Greeting,
    /// Answer to a command of a login.
    Login,
    /// Answer to any other command.
    Reply,
    /// Silence inside a multi-line response.
    Silence,
    /// A command and its whole reply.
    Operation,
    /// Answer to QUIT.
    Quit,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connect",
            Self::Tls => "TLS handshake",
            Self::Greeting => "greeting",
            Self::Login => "login",
            Self::Reply => "reply",
            Self::Silence => "silence inside a reply",
            Self::Operation => "whole operation",
            Self::Quit => "QUIT",
        })
    }
}
