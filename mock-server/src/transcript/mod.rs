//! Every octet of every session, secrets removed.

mod entry;
mod exchange;
mod json;
mod recorder;
mod redact;
mod timed;

use std::fmt;

pub use entry::{Direction, Dropped, Entry};
pub(crate) use recorder::{DEFAULT_LIMIT, Journal, Recorder};
pub use timed::WithTimes;

/// What was said, in the order in which the server read and wrote it.
///
/// Arguments of PASS, initial responses of AUTH, SASL responses and APOP digests are replaced by
/// `***`. `Display` gives one line per line sent, with `C: ` and `S: ` in front; octets outside
/// printable ASCII are escaped.
///
/// ```
/// # use pop3_mock::{Server, User};
/// # use std::io::{Read, Write};
/// let server = Server::builder().user(User::new("alice", "secret")).start_blocking()?;
/// let mut client = std::net::TcpStream::connect(server.pop3())?;
/// client.write_all(b"USER alice\r\nPASS secret\r\nQUIT\r\n")?;
/// client.read_to_end(&mut Vec::new())?;
/// server.wait_idle_blocking();
/// let transcript = server.transcript().to_string();
/// assert!(transcript.contains("C: PASS ***\n"));
/// assert!(transcript.contains("S: +OK now send PASS\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Transcript {
    /// The entries; neighbours differ in session, direction or TLS.
    pub entries: Vec<Entry>,
    /// How many octets of clients were not kept in all: every command is there if this is 0. See
    /// [`Builder::transcript_limit`](crate::Builder::transcript_limit).
    pub client_omitted: u64,
}

impl Transcript {
    /// The entries of one session; sessions are numbered from 1 in the order of their connections.
    #[must_use]
    pub fn session(&self, session: u64) -> Self {
        let entries = self.entries.iter().filter(|entry| entry.session == session).cloned().collect();
        Self { entries, client_omitted: self.client_omitted }
    }

    /// All octets of a direction in one piece, as far as they were kept.
    #[must_use]
    pub fn octets(&self, direction: Direction) -> Vec<u8> {
        let entries = self.entries.iter().filter(|entry| entry.direction == direction);
        entries.flat_map(|entry| entry.octets.iter().copied()).collect()
    }
}

impl Transcript {
    /// All entries by `write`, with a heading where the session changes.
    fn write_entries(
        &self,
        f: &mut fmt::Formatter<'_>,
        write: impl Fn(&Entry, &mut fmt::Formatter<'_>) -> fmt::Result,
    ) -> fmt::Result {
        let mut session = self.entries.first().map_or(0, |entry| entry.session);
        for entry in &self.entries {
            if entry.session != session {
                session = entry.session;
                writeln!(f, "-- session {session}")?;
            }
            write(entry, f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_entries(f, fmt::Display::fmt)
    }
}
