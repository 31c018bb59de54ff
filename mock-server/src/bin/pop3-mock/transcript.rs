//! The transcript as text that grows.

use pop3_mock::{Entry, Transcript};

use crate::args::TranscriptFormat;

/// How much of a transcript was given that will not change any more: all entries but the last one can still grow.
pub(crate) struct Growth {
    format: TranscriptFormat,
    entries: usize,
    octets: u64,
}

impl Growth {
    pub(crate) fn new(format: TranscriptFormat) -> Self {
        Self { format, entries: 0, octets: 0 }
    }

    /// The text of what is new, and how many octets of the text given before it takes the place behind.
    pub(crate) fn next(&mut self, transcript: &Transcript) -> (u64, String) {
        let (at, from) = (self.octets, self.entries);
        let (mut text, mut last) = (String::new(), 0);
        for index in from..transcript.entries.len() {
            last = text.len();
            text.push_str(&self.entry(&transcript.entries, index));
        }
        self.entries = transcript.entries.len().saturating_sub(1).max(from);
        self.octets += last as u64;
        (at, text)
    }

    fn entry(&self, entries: &[Entry], index: usize) -> String {
        let entry = &entries[index];
        let before = index.checked_sub(1).map(|before| entries[before].session);
        match self.format {
            TranscriptFormat::Json => format!("{}\n", entry.to_json()),
            TranscriptFormat::Text if before.is_some_and(|session| session != entry.session) => {
                format!("-- session {}\n{entry}", entry.session)
            }
            TranscriptFormat::Text => entry.to_string(),
        }
    }
}
