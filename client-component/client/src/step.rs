//! The steps of a session, to say where something happened.

use core::fmt;

/// The step of a session during which something went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Options and arguments, before any octet is sent.
    Options,
    /// Name resolution.
    Resolve,
    /// TCP connection.
    Connect,
    /// TLS handshake.
    Tls,
    /// Greeting.
    Greeting,
    /// CAPA command.
    Capa,
    /// STLS command.
    Stls,
    /// USER command.
    User,
    /// PASS command.
    Pass,
    /// AUTH exchange.
    Auth,
    /// APOP command.
    Apop,
    /// RPOP command.
    Rpop,
    /// UTF8 command.
    Utf8,
    /// LANG command.
    Lang,
    /// A command by hand.
    Raw,
    /// STAT command.
    Stat,
    /// LIST command.
    List,
    /// UIDL command.
    Uidl,
    /// RETR command and its message.
    Retr,
    /// TOP command and its message.
    Top,
    /// DELE command.
    Dele,
    /// RSET command.
    Rset,
    /// NOOP command.
    Noop,
    /// QUIT command: the UPDATE state.
    Quit,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Options => "options",
            Self::Resolve => "name resolution",
            Self::Connect => "connect",
            Self::Tls => "TLS handshake",
            Self::Greeting => "greeting",
            Self::Capa => "CAPA",
            Self::Stls => "STLS",
            Self::User => "USER",
            Self::Pass => "PASS",
            Self::Auth => "AUTH",
            Self::Apop => "APOP",
            Self::Rpop => "RPOP",
            Self::Utf8 => "UTF8",
            Self::Lang => "LANG",
            Self::Raw => "command by hand",
            Self::Stat => "STAT",
            Self::List => "LIST",
            Self::Uidl => "UIDL",
            Self::Retr => "RETR",
            Self::Top => "TOP",
            Self::Dele => "DELE",
            Self::Rset => "RSET",
            Self::Noop => "NOOP",
            Self::Quit => "QUIT",
        })
    }
}
