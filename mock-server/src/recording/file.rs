//! A recording as a TOML file.

use std::fmt;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::str::FromStr;

use serde::Deserialize;
use toml::Spanned;

use super::{Recording, RecordingError, Said, Side, Turn, escape};

/// The only format there is.
const FORMAT: u32 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: Spanned<u32>,
    #[serde(default)]
    turn: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    client: Option<Spanned<String>>,
    server: Option<Vec<Spanned<String>>>,
    tls: Option<bool>,
    closed: Option<Closed>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Closed {
    Client,
    Server,
}

/// What is wrong, and where.
type Wrong = (Range<usize>, String);

impl Recording {
    /// Reads a file.
    ///
    /// # Errors
    /// [`RecordingError`], with the file and the line.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, RecordingError> {
        let path = path.as_ref();
        let text = fs::read_to_string(path).map_err(|error| RecordingError::Unreadable {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        text.parse().map_err(|error| match error {
            RecordingError::Wrong { line, reason, .. } => {
                RecordingError::Wrong { path: Some(path.to_owned()), line, reason }
            }
            other @ RecordingError::Unreadable { .. } => other,
        })
    }
}

impl FromStr for Recording {
    type Err = RecordingError;

    fn from_str(text: &str) -> Result<Self, RecordingError> {
        parse(text).map_err(|(span, reason)| {
            let line = text.bytes().take(span.start).filter(|octet| *octet == b'\n').count() + 1;
            RecordingError::Wrong { path: None, line, reason }
        })
    }
}

fn parse(text: &str) -> Result<Recording, Wrong> {
    let file: File = toml::from_str(text).map_err(|error| {
        let reason = error.message().lines().collect::<Vec<_>>().join("; ");
        (error.span().unwrap_or_default(), reason)
    })?;
    if *file.format.get_ref() != FORMAT {
        let reason =
            format!("format {} is not known; this release reads format {FORMAT}", file.format.get_ref());
        return Err((file.format.span(), reason));
    }
    let turns = file.turn.into_iter().map(turn).collect::<Result<Vec<_>, _>>()?;
    Ok(Recording { turns })
}

fn turn(entry: Spanned<Entry>) -> Result<Turn, Wrong> {
    let span = entry.span();
    match entry.into_inner() {
        Entry { client: Some(line), server: None, tls: None, closed: None } => client(&line),
        Entry { client: None, server: Some(lines), tls: None, closed: None } => server(&lines),
        Entry { client: None, server: None, tls: Some(true), closed: None } => Ok(Turn::Tls),
        Entry { client: None, server: None, tls: None, closed: Some(Closed::Client) } => {
            Ok(Turn::Closed(Side::Client))
        }
        Entry { client: None, server: None, tls: None, closed: Some(Closed::Server) } => {
            Ok(Turn::Closed(Side::Server))
        }
        _ => Err((span, "a turn is one of client, server, tls = true and closed".into())),
    }
}

fn client(line: &Spanned<String>) -> Result<Turn, Wrong> {
    let mut said = Said::default();
    escape::unescape(line.get_ref(), &mut said).map_err(|reason| (line.span(), reason))?;
    let ends = said.octets.iter().filter(|octet| **octet == b'\n').count();
    if !said.fresh.is_empty() || ends > 1 || (ends == 1 && !said.octets.ends_with(b"\n")) {
        return Err((line.span(), "a client's turn is one line, without `\\{`".into()));
    }
    Ok(Turn::Client(said.octets))
}

fn server(lines: &[Spanned<String>]) -> Result<Turn, Wrong> {
    let mut said = Said::default();
    for line in lines {
        escape::unescape(line.get_ref(), &mut said).map_err(|reason| (line.span(), reason))?;
    }
    Ok(Turn::Server(said))
}

impl fmt::Display for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "format = {FORMAT}")?;
        for turn in &self.turns {
            writeln!(f, "\n[[turn]]")?;
            match turn {
                Turn::Client(line) => {
                    let said = Said { octets: line.clone(), fresh: Vec::new() };
                    writeln!(f, "client = '{}'", escape::escape(&said))?;
                }
                Turn::Server(said) => write_server(said, f)?,
                Turn::Tls => writeln!(f, "tls = true")?,
                Turn::Closed(Side::Client) => writeln!(f, "closed = \"client\"")?,
                Turn::Closed(Side::Server) => writeln!(f, "closed = \"server\"")?,
            }
        }
        Ok(())
    }
}

/// One line of the file for each line of the server.
fn write_server(said: &Said, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut lines = Vec::new();
    let mut line = Said::default();
    for (at, octet) in said.octets.iter().enumerate() {
        line.push(*octet, said.fresh_at(at).is_some());
        if *octet == b'\n' {
            lines.push(std::mem::take(&mut line));
        }
    }
    if !line.octets.is_empty() {
        lines.push(line);
    }
    match &lines[..] {
        [line] => writeln!(f, "server = ['{}']", escape::escape(line)),
        lines => {
            writeln!(f, "server = [")?;
            lines.iter().try_for_each(|line| writeln!(f, "  '{}',", escape::escape(line)))?;
            writeln!(f, "]")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(text: &str) -> String {
        text.parse::<Recording>().unwrap_err().to_string()
    }

    #[test]
    fn a_wrong_file_is_told_in_one_line_with_its_place() {
        let head = "format = 1\n[[turn]]\n";
        let cases = [
            ("format = 2\n".to_owned(), "line 1: format 2 is not known; this release reads format 1"),
            (format!("{head}server = ['+OK\\q']\n"), "line 3: `\\q` means nothing here"),
            (format!("{head}client = 'A\\r\\nB'\n"), "line 3: a client's turn is one line, without `\\{`"),
            (
                format!("{head}tls = false\n"),
                "line 2: a turn is one of client, server, tls = true and closed",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(complaint(&text), expected, "{text}");
        }
        for text in
            ["", "format = 1\nspeed = 3\n", "format = 1\n[[turn]]\nserver = 3\n", "format = = 1\n", "\u{0}"]
        {
            assert!(
                complaint(text).starts_with("line ") && !complaint(text).contains('\n'),
                "{}",
                complaint(text)
            );
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = Recording::read("no-such-directory/x.toml").unwrap_err().to_string();
        assert!(error.starts_with("no-such-directory/x.toml: cannot be read: "), "{error}");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut said = Said::default();
        b"+OK <0>\r\n'\xe4'\n.\r\nrest"
            .iter()
            .enumerate()
            .for_each(|(at, o)| said.push(*o, (4..7).contains(&at)));
        let turns = vec![
            Turn::Server(said),
            Turn::Client(b"X \\'\r\n".to_vec()),
            Turn::Tls,
            Turn::Server(Said::default()),
            Turn::Closed(Side::Client),
        ];
        let recording = Recording { turns };
        assert_eq!(recording.to_string().parse(), Ok(recording));
    }
}
