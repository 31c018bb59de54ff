//! `--trace`: the dialogue in a file, as it goes.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use pop3_host::{Direction, Error, Escaped, Trace, TraceEntry, either::Client};

use crate::{complaint::Complaint, exit::Sysexit};

/// Octets of trace that the client keeps between two visits.
pub(crate) const KEPT: u32 = 1 << 20;

/// Longest piece of a line that is shown in one go; a line that is longer takes more.
const PIECE: usize = 400;

/// A file for the dialogue. Whoever may not read the mail may not read this either.
#[derive(Debug)]
pub(crate) struct TraceFile {
    path: PathBuf,
    file: Mutex<BufWriter<File>>,
    failed: Mutex<Option<io::Error>>,
}

impl TraceFile {
    pub(crate) fn create(path: &Path) -> Result<Self, Complaint> {
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
        let file = file.map_err(|error| {
            Complaint::new(Sysexit::CannotCreate, format!("--trace {}: {error}", path.display()))
        })?;
        let file = Mutex::new(BufWriter::new(file));
        Ok(Self { path: path.to_owned(), file, failed: Mutex::default() })
    }

    /// Writes what the client has recorded since the last time.
    pub(crate) async fn visit(&self, client: &impl Client) {
        // A component that is gone has taken its trace with it.
        let trace = client.take_trace().await.unwrap_or_default();
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = write(&mut *file, &trace).and_then(|()| file.flush()) {
            *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        }
    }

    /// What went wrong with the file, for a word at the end: mail matters more.
    pub(crate) fn failure(&self) -> Option<String> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.as_ref().map(|error| format!("--trace {}: {error}", self.path.display()))
    }
}

fn write(file: &mut impl Write, trace: &Trace) -> io::Result<()> {
    if trace.dropped > 0 {
        writeln!(file, "... {} octets are not recorded", trace.dropped)?;
    }
    trace.entries.iter().try_for_each(|entry| write_entry(file, entry))
}

fn write_entry(file: &mut impl Write, entry: &TraceEntry) -> io::Result<()> {
    let side = match entry.direction {
        Direction::Sent => 'C',
        Direction::Received => 'S',
    };
    for line in entry.octets.split_inclusive(|octet| *octet == b'\n') {
        write!(file, "{:9.4} {side}: ", entry.at.as_secs_f64())?;
        line.chunks(PIECE).try_for_each(|piece| write!(file, "{}", Escaped(piece)))?;
        writeln!(file)?;
    }
    Ok(())
}

/// After a step: writes what was said in it.
pub(crate) async fn visited<T>(
    file: Option<&TraceFile>,
    client: &impl Client,
    step: impl Future<Output = Result<T, Error>> + Send,
) -> Result<T, Error> {
    let outcome = step.await;
    if let Some(file) = file {
        file.visit(client).await;
    }
    outcome
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn lines_have_a_time_a_side_and_their_octets_in_full() {
        let entry = |direction, octets: &[u8]| TraceEntry {
            connection: 1,
            at: Duration::from_millis(1500),
            direction,
            octets: octets.to_vec(),
        };
        let long = [b"x".repeat(1000), b"\r\n".to_vec()].concat();
        let entries = vec![
            entry(Direction::Sent, b"NOOP\r\n"),
            entry(Direction::Received, b"+OK\x1b[2J\r\n+OK"),
            entry(Direction::Received, &long),
        ];
        let mut written = Vec::new();
        write(&mut written, &Trace { entries, dropped: 7 }).unwrap();
        let expected = format!(
            "... 7 octets are not recorded\n   1.5000 C: NOOP\\r\\n\n   1.5000 S: +OK\\u{{1b}}[2J\\r\\n\n   \
             1.5000 S: +OK\n   1.5000 S: {}\\r\\n\n",
            "x".repeat(1000)
        );
        assert_eq!(String::from_utf8(written).unwrap(), expected);
    }
}
