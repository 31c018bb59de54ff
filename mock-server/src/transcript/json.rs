//! The transcript as JSON: one shape for files and for the control interface.

use std::borrow::Cow;
use std::str;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Serialize, Serializer};

#[cfg(feature = "control")]
use super::Transcript;
use super::{Dropped, Entry};

/// What [`Entry`] serialises as.
#[derive(Serialize)]
struct Told<'e> {
    session: u64,
    direction: char,
    time_us: u64,
    offset: u64,
    tls: bool,
    text: Cow<'e, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
    omitted: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    dropped: Option<Lost>,
}

/// What [`Dropped`] serialises as.
#[derive(Serialize)]
struct Lost {
    octets: u64,
    limit: usize,
}

/// An object with `session`, `direction` (`"C"` or `"S"`), `time_us` (microseconds since the server started), `offset`,
/// `tls`, `text` and `omitted`. `text` is what the octets are in UTF-8. Those that are not UTF-8 stand there escaped as in
/// the text form (`\xff`), and as they are, in base64, in a further field `base64`. Where the session has
/// dropped lines that were too long there is `dropped`, with `octets` and `limit`.
impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (text, base64) = match str::from_utf8(&self.octets) {
            Ok(text) => (text.into(), None),
            Err(_) => (self.octets.escape_ascii().to_string().into(), Some(STANDARD.encode(&self.octets))),
        };
        let told = Told {
            session: self.session,
            direction: self.direction.letter(),
            // 584,000 years; a clock may be advanced further.
            time_us: u64::try_from(self.time.as_micros()).unwrap_or(u64::MAX),
            offset: self.offset,
            tls: self.tls,
            text,
            base64,
            omitted: self.omitted,
            dropped: self.dropped.map(|Dropped { octets, limit }| Lost { octets, limit }),
        };
        told.serialize(serializer)
    }
}

#[cfg(feature = "control")]
impl Transcript {
    /// One JSON object for each entry, each on a line of its own: [`Entry::to_json`]. With the feature `control` alone.
    ///
    /// ```
    /// use std::io::{Read, Write};
    /// use std::net::TcpStream;
    ///
    /// use pop3_mock::Server;
    ///
    /// let server = Server::builder().manual_clock(true).start_blocking()?;
    /// let mut client = TcpStream::connect(server.pop3())?;
    /// client.read_exact(&mut [0; 21])?;
    /// client.write_all(b"PASS secret\r\nQUIT\r\n")?;
    /// client.read_to_end(&mut Vec::new())?;
    /// let lines = server.transcript().to_json_lines();
    /// let expected = concat!(
    ///     r#"{"session":1,"direction":"C","time_us":0,"offset":0,"tls":false,"#,
    ///     r#""text":"PASS ***\r\nQUIT\r\n","omitted":0}"#,
    /// );
    /// let fields = |line: &str| serde_json::from_str::<serde_json::Value>(line);
    /// assert_eq!(fields(lines.lines().nth(1).unwrap())?, fields(expected)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_json_lines(&self) -> String {
        self.entries.iter().map(|entry| format!("{}\n", entry.to_json())).collect()
    }
}

#[cfg(feature = "control")]
impl Entry {
    /// The object that the entry serialises as. With the feature `control` alone.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).expect("numbers, texts and a flag are JSON")
    }
}
