//! A tiny client that shows both sides of a dialogue. Blocking, and with no decoder in common with
//! anything.

#![allow(dead_code, reason = "each test binary uses its own part of it")]

mod counted;

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use counted::Counted;
use pop3_mock::Server;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// Ends a test that hangs; no test waits for it.
const GIVE_UP: Duration = Duration::from_secs(20);

pub(crate) struct Client {
    stream: Stream,
    /// What was read and not yet looked at.
    buffer: VecDeque<u8>,
}

enum Stream {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, Counted>>),
}

impl Client {
    /// Connects without TLS.
    pub(crate) fn plain(server: &Server) -> Self {
        Self::plain_at(server.pop3())
    }

    /// Connects to the address for implicit TLS.
    pub(crate) fn tls(server: &Server) -> Self {
        Self::plain_at(server.pop3s()).upgrade(server)
    }

    pub(crate) fn plain_at(address: SocketAddr) -> Self {
        Self { stream: Stream::Plain(connect(address)), buffer: VecDeque::new() }
    }

    /// A client past its login.
    pub(crate) fn logged_in(server: &Server) -> Self {
        let mut client = Self::plain(server);
        client.talk(
            "S: +OK pop3-mock ready
             C: USER alice
             S: +OK...
             C: PASS secret
             S: +OK maildrop has...",
        );
        client
    }

    /// The client's side of a handshake.
    pub(crate) fn upgrade(self, server: &Server) -> Self {
        self.try_upgrade(server.client_config(), "localhost").unwrap()
    }

    pub(crate) fn try_upgrade(self, config: Arc<ClientConfig>, name: &str) -> io::Result<Self> {
        assert!(self.buffer.is_empty(), "octets in clear follow the reply to STLS");
        let Stream::Plain(tcp) = self.stream else { panic!("TLS is active already") };
        let mut tcp = Counted::new(tcp);
        let name = ServerName::try_from(name.to_owned()).unwrap();
        let mut tls = ClientConnection::new(config, name).unwrap();
        while tls.is_handshaking() {
            tls.complete_io(&mut tcp)?;
        }
        let stream = Stream::Tls(Box::new(StreamOwned::new(tls, tcp)));
        Ok(Self { stream, buffer: VecDeque::new() })
    }

    /// What both ends of a channel of TLS 1.3 know, RFC 9266.
    pub(crate) fn exporter(&self) -> [u8; 32] {
        let Stream::Tls(tls) = &self.stream else { panic!("there is no TLS") };
        tls.conn.export_keying_material([0; 32], b"EXPORTER-Channel-Binding", Some(b"")).unwrap()
    }

    /// Plays a dialogue: sends what stands behind `C: ` with a CRLF, and compares what comes with
    /// what stands behind `S: `, to the end of the line or to `...`.
    pub(crate) fn talk(&mut self, dialogue: &str) {
        for line in dialogue.lines().map(str::trim_start).filter(|line| !line.is_empty()) {
            match line.split_at_checked(2) {
                Some(("C:", command)) => self.send(format!("{}\r\n", command.trim_start())),
                Some(("S:", expected)) => self.hear(expected.strip_prefix(' ').unwrap_or(expected)),
                _ => panic!("a dialogue has lines of C: and S:, not {line:?}"),
            }
        }
    }

    fn hear(&mut self, expected: &str) {
        let actual = self.line();
        let text = actual.strip_suffix("\r\n").unwrap_or_else(|| panic!("{actual:?} does not end with CRLF"));
        match expected.strip_suffix("...") {
            Some(beginning) => assert!(text.starts_with(beginning), "expected {expected:?}, got {text:?}"),
            None => assert_eq!(text, expected),
        }
    }

    pub(crate) fn send(&mut self, octets: impl AsRef<[u8]>) {
        self.stream.write_all(octets.as_ref()).unwrap();
        self.stream.flush().unwrap();
    }

    /// The next line with its end; what is left if the server closes.
    pub(crate) fn line(&mut self) -> String {
        String::from_utf8_lossy(&self.raw_line()).into_owned()
    }

    /// The next line as it came.
    pub(crate) fn raw_line(&mut self) -> Vec<u8> {
        let mut line = Vec::new();
        while !line.ends_with(b"\n") {
            match self.octet() {
                Some(octet) => line.push(octet),
                None => break,
            }
        }
        line
    }

    /// The next octets, so many; fewer if the server closes.
    pub(crate) fn take(&mut self, length: usize) -> Vec<u8> {
        std::iter::from_fn(|| self.octet()).take(length).collect()
    }

    /// Whatever has come; nothing if the time to read is over, or the connection.
    pub(crate) fn read_some(&mut self) -> Option<Vec<u8>> {
        if !self.buffer.is_empty() {
            return Some(Vec::from(std::mem::take(&mut self.buffer)));
        }
        let mut octets = [0; 4096];
        let length = self.stream.read(&mut octets);
        match length {
            Ok(length) => Some(octets[..length].to_vec()),
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => None,
            Err(error) => panic!("{error}"),
        }
    }

    fn octet(&mut self) -> Option<u8> {
        if self.buffer.is_empty() {
            let mut octets = [0; 4096];
            let length = self.stream.read(&mut octets).unwrap();
            self.buffer.extend(&octets[..length]);
        }
        self.buffer.pop_front()
    }

    /// A multi-line response behind its status line, as sent, with the terminator line.
    pub(crate) fn multi_line(&mut self) -> Vec<u8> {
        let mut response = Vec::new();
        let mut line_start = 0;
        loop {
            response.push(self.octet().expect("the response goes on"));
            if response.ends_with(b"\r\n") {
                if &response[line_start..] == b".\r\n" {
                    return response;
                }
                line_start = response.len();
            }
        }
    }

    /// The content of a multi-line response, for a command whose status line is `+OK`.
    pub(crate) fn content(&mut self, command: &str) -> Vec<u8> {
        self.send(format!("{command}\r\n"));
        self.hear("+OK...");
        slowly_unstuffed(&self.multi_line())
    }

    /// Everything until the server closes.
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        let (rest, result) = self.rest_or_error();
        result.unwrap();
        rest
    }

    /// What comes before the connection ends in any way at all.
    pub(crate) fn rest_or_error(&mut self) -> (Vec<u8>, io::Result<()>) {
        let mut rest = Vec::from(std::mem::take(&mut self.buffer));
        let result = self.stream.read_to_end(&mut rest);
        (rest, result.map(drop))
    }

    /// How many records with application data the server has sent until now, as far as they were read.
    pub(crate) fn records(&self) -> usize {
        match &self.stream {
            Stream::Plain(_) => 0,
            Stream::Tls(tls) => tls.sock.records,
        }
    }

    /// Closes the client's direction.
    pub(crate) fn half_close(&mut self) {
        self.tcp().shutdown(Shutdown::Write).unwrap();
    }

    pub(crate) fn tcp(&self) -> &TcpStream {
        match &self.stream {
            Stream::Plain(tcp) => tcp,
            Stream::Tls(tls) => &tls.sock.tcp,
        }
    }
}

/// RFC 1939 §3, line by line: the first octet of a line that begins with the termination octet goes,
/// and the line that holds nothing else ends the response.
pub(crate) fn slowly_unstuffed(response: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    let mut rest = response;
    loop {
        let end = (0..rest.len()).find(|at| rest[*at..].starts_with(b"\r\n")).expect("lines end with CRLF");
        let (line, behind) = rest.split_at(end + 2);
        if line == b".\r\n" {
            assert!(behind.is_empty(), "octets behind the terminator: {}", behind.escape_ascii());
            return content;
        }
        content.extend_from_slice(if line[0] == b'.' { &line[1..] } else { line });
        rest = behind;
    }
}

/// A client's configuration that trusts the CA in a file and nothing else.
pub(crate) fn trust(ca_file: &str) -> Arc<ClientConfig> {
    trust_pem(&std::fs::read_to_string(ca_file).unwrap())
}

/// A client's configuration that trusts a CA in PEM and nothing else.
pub(crate) fn trust_pem(ca: &str) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(ca.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    Arc::new(builder.unwrap().with_root_certificates(roots).with_no_client_auth())
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(GIVE_UP)).unwrap();
    stream.set_write_timeout(Some(GIVE_UP)).unwrap();
    stream
}

impl Read for Stream {
    fn read(&mut self, octets: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(tcp) => tcp.read(octets),
            Self::Tls(tls) => tls.read(octets),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(tcp) => tcp.write(octets),
            Self::Tls(tls) => tls.write(octets),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(tcp) => tcp.flush(),
            Self::Tls(tls) => tls.flush(),
        }
    }
}
