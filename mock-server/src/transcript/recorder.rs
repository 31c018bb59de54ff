//! Keeping the transcript while sessions run, within limits.

use std::sync::{Arc, Mutex};

use super::redact::Redaction;
use super::{Direction, Dropped, Entry, Transcript};
use crate::clock::Clock;
use crate::sync::lock;

/// The most that one entry keeps, in octets: the whole of all but huge messages. A client has its reserve, if that
/// is more, for once there is no room for what is said between them its commands are one entry.
const ENTRY_LIMIT: usize = 256 * 1024;
/// The most that is kept in all unless the test says otherwise, in octets.
pub(crate) const DEFAULT_LIMIT: usize = 16 * 1024 * 1024;
/// What an entry costs apart from its octets: entries without octets must not pile up either.
const ENTRY_COST: usize = 64;

/// The transcript of a server, shared by its sessions.
#[derive(Clone, Debug)]
pub(crate) struct Journal {
    pages: Arc<Mutex<Pages>>,
    clock: Clock,
}

#[derive(Debug)]
struct Pages {
    transcript: Transcript,
    /// Octets that may still be kept.
    room: usize,
    limit: usize,
    /// How much of it is for clients alone: messages must not crowd out commands.
    reserve: usize,
}

/// Records one session.
#[derive(Debug)]
pub(crate) struct Recorder {
    journal: Journal,
    session: u64,
    tls: bool,
    redaction: Redaction,
    client_offset: u64,
    server_offset: u64,
}

impl Journal {
    /// Keeps at most `limit` octets; times are those of `clock`.
    pub(crate) fn new(limit: usize, clock: Clock) -> Self {
        let pages = Pages { transcript: Transcript::default(), room: limit, limit, reserve: limit / 4 };
        Self { pages: Arc::new(Mutex::new(pages)), clock }
    }

    pub(crate) fn transcript(&self) -> Transcript {
        lock(&self.pages).transcript.clone()
    }

    /// What was said in one session.
    #[cfg(feature = "control")]
    pub(crate) fn session(&self, session: u64) -> Transcript {
        lock(&self.pages).transcript.session(session)
    }

    /// Forgets what was said; sessions that are open go on behind it.
    pub(crate) fn clear(&self) {
        let mut pages = lock(&self.pages);
        (pages.transcript, pages.room) = (Transcript::default(), pages.limit);
    }

    pub(crate) fn recorder(&self, session: u64) -> Recorder {
        Recorder {
            journal: self.clone(),
            session,
            tls: false,
            redaction: Redaction::default(),
            client_offset: 0,
            server_offset: 0,
        }
    }
}

impl Recorder {
    /// From here on the octets go under TLS.
    pub(crate) fn tls_started(&mut self) {
        self.tls = true;
        self.redaction = Redaction::default();
    }

    pub(crate) fn client(&mut self, octets: &[u8]) {
        let mut shown = Vec::with_capacity(octets.len());
        self.redaction.client(octets, &mut shown);
        self.write(Direction::Client, self.client_offset, &shown);
        self.client_offset += octets.len() as u64;
    }

    pub(crate) fn server(&mut self, octets: &[u8]) {
        self.redaction.server(octets);
        self.write(Direction::Server, self.server_offset, octets);
        self.server_offset += octets.len() as u64;
    }

    /// The session has dropped so many of the client's octets, which were recorded before: its lines may have `limit`.
    pub(crate) fn dropped(&self, octets: u64, limit: usize) {
        if octets > 0 {
            lock(&self.journal.pages).dropped(self.session, octets, limit);
        }
    }

    fn write(&self, direction: Direction, offset: u64, octets: &[u8]) {
        let time = self.journal.clock.now().since_start();
        let (session, tls) = (self.session, self.tls);
        let heading =
            Entry { session, direction, time, offset, tls, octets: Vec::new(), omitted: 0, dropped: None };
        lock(&self.journal.pages).append(heading, octets);
    }
}

impl Pages {
    fn append(&mut self, heading: Entry, octets: &[u8]) {
        if octets.is_empty() {
            return;
        }
        let is_client = heading.direction == Direction::Client;
        let kept = self.keep(heading, octets);
        if is_client {
            self.transcript.client_omitted += (octets.len() - kept) as u64;
        }
    }

    /// Belongs to the last thing that the client has said, if there was room for that.
    fn dropped(&mut self, session: u64, octets: u64, limit: usize) {
        let is_its = |entry: &&mut Entry| (entry.session, entry.direction) == (session, Direction::Client);
        if let Some(entry) = self.transcript.entries.iter_mut().rev().find(is_its) {
            let before = entry.dropped.map_or(0, |dropped| dropped.octets);
            entry.dropped = Some(Dropped { octets: before + octets, limit });
        }
    }

    /// Keeps what there is room for; gives how many octets that were.
    fn keep(&mut self, heading: Entry, octets: &[u8]) -> usize {
        let (reserve, limit) = match heading.direction {
            Direction::Client => (0, ENTRY_LIMIT.max(self.reserve)),
            Direction::Server => (self.reserve, ENTRY_LIMIT),
        };
        let entries = &mut self.transcript.entries;
        let continues = entries.last().is_some_and(|last| {
            (last.session, last.direction, last.tls) == (heading.session, heading.direction, heading.tls)
        });
        if !continues {
            if self.room.saturating_sub(reserve) < ENTRY_COST {
                return 0;
            }
            self.room -= ENTRY_COST;
            entries.push(heading);
        }
        let Some(entry) = entries.last_mut() else { return 0 };
        let room = self.room.saturating_sub(reserve);
        let kept = octets.len().min(limit.saturating_sub(entry.octets.len())).min(room);
        // Behind a gap nothing is kept: the octets of an entry follow one another.
        let kept = if entry.omitted == 0 { kept } else { 0 };
        entry.octets.extend_from_slice(&octets[..kept]);
        entry.omitted += (octets.len() - kept) as u64;
        self.room -= kept;
        kept
    }
}
