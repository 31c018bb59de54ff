//! A connection on which records of TLS are counted.

use std::io::{self, Read, Write};
use std::net::TcpStream;

/// A connection on which records of TLS with application data are counted, RFC 8446 §5.1.
pub(crate) struct Counted {
    pub(crate) tcp: TcpStream,
    pub(crate) records: usize,
    header: Vec<u8>,
    /// Octets of a record that are still to come.
    left: usize,
}

impl Counted {
    pub(crate) fn new(tcp: TcpStream) -> Self {
        Self { tcp, records: 0, header: Vec::new(), left: 0 }
    }
}

impl Read for Counted {
    fn read(&mut self, octets: &mut [u8]) -> io::Result<usize> {
        let length = self.tcp.read(octets)?;
        for octet in &octets[..length] {
            if self.left > 0 {
                self.left -= 1;
                continue;
            }
            self.header.push(*octet);
            if let [kind, _, _, high, low] = self.header[..] {
                self.records += usize::from(kind == 23);
                self.left = usize::from(u16::from_be_bytes([high, low]));
                self.header.clear();
            }
        }
        Ok(length)
    }
}

impl Write for Counted {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.tcp.write(octets)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tcp.flush()
    }
}
