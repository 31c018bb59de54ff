//! The text form with times.

use std::fmt;

use super::Transcript;

/// A [`Transcript`] whose text has a time in front of each line, from [`Transcript::with_times`].
#[derive(Clone, Copy, Debug)]
pub struct WithTimes<'t>(&'t Transcript);

impl Transcript {
    /// The text form with `[seconds.microseconds]` in front of each line: when the first octets of its
    /// [entry](crate::Entry) were read or written, since the server started.
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
    /// server.advance(std::time::Duration::from_millis(1500));
    /// client.write_all(b"QUIT\r\n")?;
    /// client.read_to_end(&mut Vec::new())?;
    /// let text = server.transcript().with_times().to_string();
    /// assert!(text.starts_with("[0.000000] S: +OK pop3-mock ready\n[1.500000] C: QUIT\n"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_times(&self) -> WithTimes<'_> {
        WithTimes(self)
    }
}

impl fmt::Display for WithTimes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_entries(f, |entry, f| {
            let (seconds, micros) = (entry.time.as_secs(), entry.time.subsec_micros());
            entry.write_lines(f, &format!("[{seconds}.{micros:06}] "))
        })
    }
}
