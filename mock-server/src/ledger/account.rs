//! What was done with a message, counted.

/// What one session, or all of them, did with one message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// How often RETR sent it whole: all octets with the terminator were handed to the socket.
    pub whole: u64,
    /// How often RETR sent it to its end, but with octets that a [`Fault`](crate::Fault) had changed or doubled.
    pub damaged: u64,
    /// How often RETR sent a part of it, at least an octet, before the connection ended.
    pub cut: u64,
    /// How many octets those parts had together, as sent: with byte-stuffing. A session ends with its first cut, so
    /// for one session this is how far the message got.
    pub cut_octets: u64,
    /// How often TOP sent a beginning of it.
    pub top: u64,
    /// How often DELE marked it as deleted.
    pub marked: u64,
    /// How many of those marks came before it had ever been sent whole, in any session.
    pub early: u64,
    /// How often RSET took the mark back.
    pub unmarked: u64,
    /// Whether QUIT removed it.
    pub removed: bool,
    /// Whether the server removed it without a DELE: for its age, or at a QUIT behind its RETR
    /// ([`Expire`](crate::Expire)), or by [`Server::remove_message`](crate::Server::remove_message).
    pub expired: bool,
}

/// How far one RETR got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    Nothing,
    Part(u64),
    Damaged,
    Whole,
}

impl Account {
    pub(super) fn is_lost(&self) -> bool {
        self.removed && self.whole == 0
    }

    pub(super) fn is_doubled(&self) -> bool {
        self.whole > 1
    }

    pub(super) fn is_cut(&self) -> bool {
        self.cut > 0
    }

    pub(super) fn is_early(&self) -> bool {
        self.early > 0
    }

    pub(super) fn count(&mut self, progress: Progress) {
        match progress {
            Progress::Nothing => {}
            Progress::Part(octets) => {
                self.cut += 1;
                self.cut_octets += octets;
            }
            Progress::Damaged => self.damaged += 1,
            Progress::Whole => self.whole += 1,
        }
    }

    /// Takes back what [`count`](Self::count) did.
    pub(super) fn discount(&mut self, progress: Progress) {
        match progress {
            Progress::Nothing => {}
            Progress::Part(octets) => {
                self.cut -= 1;
                self.cut_octets -= octets;
            }
            Progress::Damaged => self.damaged -= 1,
            Progress::Whole => self.whole -= 1,
        }
    }
}
