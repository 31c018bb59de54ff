//! One connection: lines out, lines in, all of it noted.

use std::cell::RefCell;
use std::io::ErrorKind;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;

use crate::probe::{Judged, Stop, failed, unable};
use crate::reply::{Listing, Reply};
use crate::wire::Wire;

/// More than any reply to the probes has; a server that says more is cut off.
const LIMIT: usize = 1 << 20;

pub(crate) type Log = Rc<RefCell<Vec<String>>>;

/// What the other side has to say next.
enum Heard {
    Octets,
    End,
    Nothing,
}

pub(crate) struct Session {
    /// `None` once it was handed over or broken off.
    wire: Option<Wire>,
    buffer: Vec<u8>,
    log: Log,
    secrets: Vec<String>,
    patience: Duration,
    /// A maildrop is open, so that it has to be given back.
    pub(crate) logged_in: bool,
    /// The connection ended in an error: under TLS, without close_notify.
    truncated: bool,
}

impl Session {
    pub(crate) fn new(wire: Wire, log: Log, secrets: Vec<String>, patience: Duration) -> Self {
        Self {
            wire: Some(wire),
            buffer: Vec::new(),
            log,
            secrets,
            patience,
            logged_in: false,
            truncated: false,
        }
    }

    fn note(&self, side: char, octets: &[u8]) {
        let mut shown = octets.escape_ascii().to_string();
        for secret in &self.secrets {
            shown = shown.replace(secret, "***");
        }
        let cut = shown.char_indices().nth(200).map_or(shown.len(), |(at, _)| at);
        self.log.borrow_mut().push(format!("{side}: {}", &shown[..cut]));
    }

    /// Sends octets as they are.
    pub(crate) fn send(&mut self, octets: impl AsRef<[u8]>) -> Judged {
        let octets = octets.as_ref();
        self.note('C', octets);
        self.write(octets)
    }

    /// Sends a SASL response, which is not noted.
    pub(crate) fn send_secret(&mut self, octets: &str) -> Judged {
        self.note('C', b"(a response)");
        self.write(octets.as_bytes())
    }

    fn write(&mut self, octets: &[u8]) -> Judged {
        let Some(wire) = &mut self.wire else { return failed("the connection is over") };
        wire.write(octets).map_err(|error| Stop::Failed(format!("the server does not take octets: {error}")))
    }

    fn hear(&mut self) -> Heard {
        let mut chunk = [0; 4096];
        let Some(wire) = &mut self.wire else { return Heard::End };
        match wire.read(&mut chunk) {
            Ok(0) => Heard::End,
            Ok(count) => {
                self.buffer.extend_from_slice(&chunk[..count]);
                Heard::Octets
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Heard::Nothing
            }
            Err(_) => {
                self.truncated = true;
                Heard::End
            }
        }
    }

    /// The next line with its line end.
    pub(crate) fn line(&mut self) -> Judged<Reply> {
        loop {
            if let Some(at) = self.buffer.iter().position(|octet| *octet == b'\n') {
                let rest = self.buffer.split_off(at + 1);
                let line = std::mem::replace(&mut self.buffer, rest);
                self.note('S', &line);
                return Ok(Reply(line));
            }
            match self.hear() {
                Heard::Octets if self.buffer.len() > LIMIT => return failed("a line of more than a MiB"),
                Heard::Octets => {}
                Heard::End => return failed("the connection ended where a line was due"),
                Heard::Nothing => return failed("no line came"),
            }
        }
    }

    /// Sends a command and reads a line.
    pub(crate) fn say(&mut self, command: &str) -> Judged<Reply> {
        self.send(format!("{command}\r\n"))?;
        self.line()
    }

    /// A command that must be answered with `+OK`.
    pub(crate) fn ok(&mut self, command: &str) -> Judged<Reply> {
        let reply = self.say(command)?;
        self.want("+OK", reply)
    }

    /// A command that must be answered with `-ERR`.
    pub(crate) fn refused(&mut self, command: &str) -> Judged<Reply> {
        let reply = self.say(command)?;
        self.want("-ERR", reply)
    }

    /// The next line, which must begin with an indicator.
    pub(crate) fn want(&self, indicator: &str, reply: Reply) -> Judged<Reply> {
        if reply.is(indicator) {
            return Ok(reply);
        }
        failed(format!("{:?} where {indicator} was due", reply.shown()))
    }

    /// A command that the probe builds upon: it is unable if `+OK` does not come.
    pub(crate) fn given(&mut self, command: &str) -> Judged<Reply> {
        match self.ok(command) {
            Err(Stop::Failed(reason)) => unable(format!("{command}: {reason}")),
            judged => judged,
        }
    }

    /// The lines behind a status line, to the terminator.
    pub(crate) fn rest(&mut self, status: Reply) -> Judged<Listing> {
        let (mut lines, mut octets) = (Vec::new(), 0);
        loop {
            let line = self.line()?;
            octets += line.0.len();
            let last = line.content() == b".";
            lines.push(line);
            if last {
                return Ok(Listing { status, lines });
            }
            if octets > LIMIT {
                return failed("a reply of more than a MiB");
            }
        }
    }

    /// A command with a reply of several lines; its failure is the server's.
    pub(crate) fn listing(&mut self, command: &str) -> Judged<Listing> {
        let status = self.ok(command)?;
        self.rest(status)
    }

    /// A command with a reply of several lines that the probe builds upon.
    pub(crate) fn given_listing(&mut self, command: &str) -> Judged<Listing> {
        let status = self.given(command)?;
        self.rest(status)
    }

    /// The server has to close the connection, without a further octet.
    pub(crate) fn ended(&mut self) -> Judged {
        while self.buffer.is_empty() {
            match self.hear() {
                Heard::Octets => {}
                Heard::End => return Ok(()),
                Heard::Nothing => return failed("the connection stays open"),
            }
        }
        failed(format!("{:?} where the connection was to end", self.buffer.escape_ascii().to_string()))
    }

    /// The server has to say nothing for this while, and to keep the connection open.
    pub(crate) fn silent(&mut self, while_: Duration) -> Judged {
        self.set_patience(while_);
        let heard = if self.buffer.is_empty() { self.hear() } else { Heard::Octets };
        self.set_patience(self.patience);
        match heard {
            Heard::Nothing => Ok(()),
            Heard::End => failed("the connection ended"),
            Heard::Octets => failed(format!("{:?} unasked", self.buffer.escape_ascii().to_string())),
        }
    }

    fn set_patience(&self, patience: Duration) {
        if let Some(wire) = &self.wire {
            // An error here shows at the next read.
            let _ = wire.socket().set_read_timeout(Some(patience));
        }
    }

    /// Begins TLS on this connection, whatever was said before.
    pub(crate) fn secure(&mut self, config: Arc<ClientConfig>, name: &str) -> Judged {
        let Some(wire) = self.wire.take() else { return failed("the connection is over") };
        if !self.buffer.is_empty() {
            return failed("octets in clear behind the reply to STLS");
        }
        match wire.secure(config, name) {
            Ok(wire) => self.wire = Some(wire),
            Err(error) => return failed(format!("the handshake fails: {error}")),
        }
        self.note('C', b"(TLS begins)");
        Ok(())
    }

    /// Everything that comes until the connection ends or nothing comes any more.
    pub(crate) fn remaining(&mut self) -> Vec<u8> {
        while self.buffer.len() < LIMIT && matches!(self.hear(), Heard::Octets) {}
        let octets = std::mem::take(&mut self.buffer);
        self.note('S', &octets);
        octets
    }

    /// The server has to end TLS before the connection, RFC 8446 §6.1.
    pub(crate) fn ended_with_notice(&mut self) -> Judged {
        self.ended()?;
        if self.truncated { failed("no close_notify came") } else { Ok(()) }
    }

    /// Ends TLS in this direction, and nothing else.
    pub(crate) fn end_tls(&mut self) -> Judged {
        let Some(wire) = &mut self.wire else { return failed("the connection is over") };
        wire.end_tls().map_err(|error| Stop::Failed(format!("TLS cannot be ended: {error}")))
    }

    /// Whether the TLS session goes on an earlier one.
    pub(crate) fn is_resumed(&self) -> bool {
        self.wire.as_ref().is_some_and(Wire::is_resumed)
    }

    /// Breaks the connection off, without QUIT.
    pub(crate) fn break_off(mut self) {
        if let Some(wire) = self.wire.take() {
            wire.shut();
        }
    }
}

impl Drop for Session {
    /// Gives the maildrop back as it was, so that the next probe finds it free.
    fn drop(&mut self) {
        if !self.logged_in || self.wire.is_none() || self.write(b"\r\nRSET\r\nQUIT\r\n").is_err() {
            return;
        }
        // As much as a server has left to say; then its close, or its silence.
        self.set_patience(self.patience.min(Duration::from_millis(300)));
        for _ in 0..256 {
            if !matches!(self.hear(), Heard::Octets) {
                return;
            }
        }
    }
}
