//! What the transport is told of the octets that arrived: status and listing lines whole, messages by their beginning.

use alloc::vec::Vec;

use pop3_proto::Secret;

use crate::{Observation, Transport, conceal::Concealer};

/// Octets at the beginning of each message that are told.
const HEAD: usize = 256;

/// Octets of what cannot be understood that are told.
const REST: usize = 1024;

/// Octets that are gathered before they are told.
const GATHERED: usize = 4 << 10;

/// Gathers what was received until somebody may want to know.
///
/// Lines are taken as they are understood, so a secret in one is whole however the octets were cut. A message that
/// streams through costs a few octets of copying, not all.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// What must not be told while a login is under way.
    concealer: Concealer,
    octets: Vec<u8>,
    /// Octets behind `octets` that are not told.
    omitted: u64,
    /// Octets of the current message that were told.
    head: usize,
    /// Nobody keeps what is told.
    deaf: bool,
}

impl Heard {
    /// Tells octets only to those who keep some.
    pub(crate) fn new(kept: u32) -> Self {
        Self { deaf: kept == 0, ..Self::default() }
    }

    /// A line with its end that was understood.
    pub(crate) fn line(&mut self, line: &[u8], transport: &mut impl Transport) {
        self.head = 0;
        self.say(&self.concealer.line(line), transport);
    }

    /// A line of an AUTH exchange: what it holds may help to find the password out.
    pub(crate) fn challenge(&mut self, line: &[u8], transport: &mut impl Transport) {
        let text = line.strip_prefix(b"+ ").and_then(|text| text.strip_suffix(b"\r\n"));
        match text {
            Some([_, ..]) => self.say(b"+ ***\r\n", transport),
            _ => self.say(line, transport),
        }
    }

    /// Octets of a message, byte-stuffing included.
    pub(crate) fn content(&mut self, octets: &[u8], transport: &mut impl Transport) {
        let (told, omitted) = octets.split_at(octets.len().min(HEAD - self.head));
        self.head += told.len();
        if !told.is_empty() {
            self.say(told, transport);
        }
        self.omitted += omitted.len() as u64;
    }

    /// What was never understood, at the end of a session.
    pub(crate) fn rest(&mut self, octets: &[u8], transport: &mut impl Transport) {
        let octets = self.concealer.cut(octets);
        let (told, omitted) = octets.split_at(octets.len().min(REST));
        self.say(told, transport);
        self.omitted += omitted.len() as u64;
        self.tell(transport);
    }

    fn say(&mut self, octets: &[u8], transport: &mut impl Transport) {
        if self.deaf {
            self.omitted += octets.len() as u64;
            return;
        }
        // What was left out stands at the end of an entry.
        if self.omitted > 0 || self.octets.len() + octets.len() > GATHERED {
            self.tell(transport);
        }
        self.octets.extend_from_slice(octets);
    }

    /// Tells all that was gathered.
    pub(crate) fn tell(&mut self, transport: &mut impl Transport) {
        if !self.octets.is_empty() {
            transport.observe(Observation::Received(&self.octets));
            self.octets.clear();
        }
        if self.omitted > 0 {
            transport.observe(Observation::Omitted(self.omitted));
            self.omitted = 0;
        }
    }

    /// From now on this is not told, whatever the server repeats.
    pub(crate) fn conceal(&mut self, secret: Secret) {
        self.concealer.add(secret);
    }

    /// Nothing has to be concealed any more.
    pub(crate) fn reveal(&mut self) {
        self.concealer = Concealer::default();
    }

    /// The text of a status line without what must not be told.
    pub(crate) fn text(&self, text: &[u8]) -> Vec<u8> {
        self.concealer.text(text).into_owned()
    }
}
