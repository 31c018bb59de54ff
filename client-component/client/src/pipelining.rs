//! How many commands may be under way at once.

/// Whether commands of a batch go out before the replies to those ahead of them are here (RFC 2449 section 6.6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pipelining {
    /// Where the capabilities after login announce PIPELINING; they are asked for once if they are not known.
    #[default]
    WhereAnnounced,
    /// One command at a time: for a server that announces PIPELINING and loses commands all the same.
    Never,
    /// Whatever the server announces, e.g. where it has no CAPA and is known to take it.
    Forced,
}

/// The window of a batch: how far the client goes ahead of the server.
///
/// Both bounds hold at once; one command always goes, and a message larger than half the window goes when half is free.
/// A batch that is dropped has to read what is under way: where that is more than
/// [`Limits::drain`](crate::Limits::drain), it costs the session.
///
/// ```
/// use pop3_client::{Options, Pipelining, PipeliningOptions};
///
/// let pipelining = PipeliningOptions { mode: Pipelining::Never, ..PipeliningOptions::default() };
/// let options = Options { pipelining, ..Options::default() };
/// assert_eq!(options.pipelining.octets, 1 << 20);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PipeliningOptions {
    /// When at all.
    pub mode: Pipelining,
    /// Most commands whose replies are not complete; zero counts as one.
    pub commands: u32,
    /// Most octets of replies that are not read yet, as far as their sizes are known: from LIST, else from the reply's
    /// status line, else as the messages before had on average.
    pub octets: u64,
}

impl Default for PipeliningOptions {
    /// Where announced; 512 commands and 1 MiB.
    fn default() -> Self {
        Self { mode: Pipelining::default(), commands: 512, octets: 1 << 20 }
    }
}
