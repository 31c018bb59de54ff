//! What a server says of how long it keeps mail.

use std::fmt;

/// How long mail is kept, as CAPA announces it with EXPIRE (RFC 2449 §6.7). It is announced alone: the mock removes
/// nothing that no client has deleted, which RFC 2449 permits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expire {
    /// Mail is never removed: `EXPIRE NEVER`.
    #[default]
    Never,
    /// Mail may be removed after this many days: `EXPIRE 30`. With 0 mail may be gone once it was retrieved.
    Days(u32),
}

/// The parameter of EXPIRE.
impl fmt::Display for Expire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("NEVER"),
            Self::Days(days) => write!(f, "{days}"),
        }
    }
}
