//! `--trace`: the dialogue in a file, as it goes.

use std::{
    fs::{File, OpenOptions, Permissions},
    io::{self, BufWriter, Read, Seek, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use pop3_host::{Direction, Escaped, Trace, TraceEntry, either::Client};

use crate::{complaint::Complaint, exit::Sysexit};

/// Octets of trace that the client keeps between two visits.
pub(crate) const KEPT: u32 = 1 << 20;

/// The first line of each trace: what does not begin with it is not overwritten.
const HEADER: &str = "# A dialogue of pop3, passwords removed: seconds, side, octets\n";

/// A file for the dialogue. Whoever may not read the mail may not read this either.
#[derive(Debug)]
pub(crate) struct TraceFile {
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    file: BufWriter<File>,
    failed: Option<io::Error>,
    /// The step that is under way.
    step: Option<String>,
}

impl TraceFile {
    /// Opens the file. An older trace is replaced; any other file is left alone.
    pub(crate) fn create(path: &Path) -> Result<Self, Complaint> {
        let file = open(path).and_then(|mut file| file.write_all(HEADER.as_bytes()).map(|()| file));
        let file = file.map_err(|error| {
            Complaint::new(Sysexit::CannotCreate, format!("--trace {}: {error}", path.display()))
        })?;
        let state = State { file: BufWriter::new(file), failed: None, step: None };
        Ok(Self { path: path.to_owned(), state: Mutex::new(state) })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, step: &str) {
        self.lock().step = Some(step.to_owned());
    }

    /// Writes what the client has recorded since the last time.
    async fn visit(&self, client: &impl Client) {
        // A component that is gone has taken its trace with it.
        let trace = client.take_trace().await.unwrap_or_default();
        self.lock().append(|file| write(file, &trace));
    }

    /// Ends a step that was gone through.
    async fn finish(&self, client: &impl Client) {
        self.visit(client).await;
        self.lock().step = None;
    }

    /// Writes what is left to say: also of a step that was interrupted, and which one it was.
    pub(crate) async fn end(&self, client: &impl Client) {
        self.visit(client).await;
        let mut state = self.lock();
        if let Some(step) = state.step.take() {
            state.append(|file| writeln!(file, "# interrupted during {step}"));
        }
    }

    /// What went wrong with the file, for a word at the end: mail matters more.
    pub(crate) fn failure(&self) -> Option<String> {
        let state = self.lock();
        state.failed.as_ref().map(|error| format!("--trace {}: {error}", self.path.display()))
    }
}

impl State {
    fn append(&mut self, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) {
        if let Err(error) = write(&mut self.file).and_then(|()| self.file.flush()) {
            self.failed = Some(error);
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    let mut file = options.read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
    let metadata = file.metadata()?;
    // A pipe or a terminal holds nothing.
    if metadata.is_file() {
        let mut beginning = Vec::new();
        Read::by_ref(&mut file).take(HEADER.len() as u64).read_to_end(&mut beginning)?;
        if !beginning.is_empty() && beginning != HEADER.as_bytes() {
            let text = "it is there and is no trace: name another file, or remove it";
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, text));
        }
        file.set_permissions(Permissions::from_mode(0o600))?;
        file.set_len(0)?;
        file.rewind()?;
    }
    Ok(file)
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
        writeln!(file, "{:9.4} {side}: {}", entry.at.as_secs_f64(), Escaped(line).in_full())?;
    }
    Ok(())
}

/// Goes through a step, and writes what was said in it.
pub(crate) async fn visited<T, E>(
    file: Option<&TraceFile>,
    name: &str,
    client: &impl Client,
    step: impl Future<Output = Result<T, E>> + Send,
) -> Result<T, E> {
    let Some(file) = file else { return step.await };
    file.begin(name);
    let outcome = step.await;
    file.finish(client).await;
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
            omitted: 0,
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
