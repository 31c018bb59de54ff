//! Sessions of real servers: recorded without what is private, and given back.
//!
//! A recorder sits between a client and a server. What it has heard is anonymised line by line, each line to one of the
//! same length and shape; what would be different the next time (nonces, challenges) is marked. A replay is a script that
//! says the server's octets again and judges the client's lines by their shape.

mod anonymise;
mod client;
mod dialogue;
mod escape;
mod failure;
mod file;
mod filler;
mod lines;
mod log;
mod persona;
mod recorder;
mod relay;
mod replay;
mod secrets;
mod server;
mod status;
mod stream;
mod upstream;
mod words;

use std::ops::Range;

pub(crate) use client::Expectation;
pub use failure::{RecordError, RecordingError};
pub use recorder::Recorder;
pub use upstream::{Upstream, UpstreamTls};

/// One session as a server and a client had it, without what is private: no name, password, address, host name or
/// message.
///
/// Every line has the length and the shape of the line it stands for: letters stand for letters, digits for digits, line
/// ends, dots and white space are those of the original. It is a TOML file; [`Display`](std::fmt::Display) writes what
/// [`FromStr`](std::str::FromStr) reads.
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
///
/// use pop3_mock::{Recording, Server};
///
/// let recording: Recording = r"
/// format = 1
/// [[turn]]
/// server = ['+OK ready \{<00.aa@aaa>\}\r\n']
/// [[turn]]
/// client = 'USER aaaaa\r\n'
/// [[turn]]
/// server = ['+OK\r\n']
/// [[turn]]
/// client = 'QUIT\r\n'
/// [[turn]]
/// server = ['+OK bye\r\n']
/// ".parse()?;
/// let server = Server::builder().recording(&recording).start_blocking()?;
///
/// let mut client = TcpStream::connect(server.pop3())?;
/// client.write_all(b"USER somebody.else\r\nQUIT\r\n")?;
/// let mut replies = String::new();
/// client.read_to_string(&mut replies)?;
/// drop(client);
/// assert_eq!(replies.len(), "+OK ready <00.aa@aaa>\r\n+OK\r\n+OK bye\r\n".len());
/// server.verify()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    turns: Vec<Turn>,
}

/// What one side does until the other side's turn.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Turn {
    /// One line, with its end unless the client was gone before.
    Client(Vec<u8>),
    Server(Said),
    /// A TLS handshake.
    Tls,
    /// Somebody ends the connection without a QUIT that was answered.
    Closed(Side),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Client,
    Server,
}

/// Octets of a server. Those in the `fresh` ranges are a shape, and others each time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    octets: Vec<u8>,
    fresh: Vec<Range<usize>>,
}

impl Said {
    /// The fresh range around this place.
    fn fresh_at(&self, at: usize) -> Option<&Range<usize>> {
        let behind = self.fresh.partition_point(|range| range.end <= at);
        self.fresh.get(behind).filter(|range| range.contains(&at))
    }

    fn part(&self, part: Range<usize>) -> Self {
        let first = self.fresh.partition_point(|range| range.end <= part.start);
        let inside = self.fresh[first..].iter().take_while(|range| range.start < part.end);
        let cut = |range: &Range<usize>| range.start.max(part.start)..range.end.min(part.end);
        let fresh = inside.map(cut).map(|range| range.start - part.start..range.end - part.start).collect();
        Self { octets: self.octets[part.clone()].to_vec(), fresh }
    }

    fn push(&mut self, octet: u8, fresh: bool) {
        let at = self.octets.len();
        self.octets.push(octet);
        match self.fresh.last_mut() {
            Some(last) if fresh && last.end == at => last.end = at + 1,
            _ if fresh => self.fresh.push(at..at + 1),
            _ => {}
        }
    }
}

/// A line and its end: CRLF, LF, or nothing where the connection ended first.
fn split_end(line: &[u8]) -> (&[u8], &[u8]) {
    let length = match line {
        [.., b'\r', b'\n'] => line.len() - 2,
        [.., b'\n'] => line.len() - 1,
        _ => line.len(),
    };
    line.split_at(length)
}
