//! The other end of the wire: plays the acts of a script and remembers what the client does.

use std::{collections::VecDeque, time::Duration};

use bytes::BytesMut;
use pop3_client::{Moved, Observation, Options, Phase, Recorder, Security, TransportError};

use super::{
    LIMITS,
    caller::{ENCODED, PASSWORD},
    script::Act,
};

/// What a client may say before anyone has proved who he is: no credentials among it.
const OPEN: [&[u8]; 3] = [b"CAPA", b"STLS", b"QUIT"];

/// Exchanges of one call that move nothing: the end of the input, or an error.
const MOST_IDLE: u32 = 1;

/// Everything that a peer has to do, and everything that was done to it.
pub(super) struct Peer {
    acts: VecDeque<Act>,
    /// All that the client has written.
    pub(super) written: Vec<u8>,
    /// How much of it went out without TLS.
    in_plaintext: usize,
    tls: bool,
    /// Lines that no act has waited for yet.
    unanswered: usize,
    sips: bool,
    /// What the deadline belongs to, once there is one.
    armed: Option<Phase>,
    exchanges: u32,
    /// Exchanges of the call under way that moved nothing.
    idle: u32,
    /// Octets sent since the call under way began.
    sent: usize,
    /// Line ends that the client was sent before TLS.
    lines_in_plaintext: usize,
    /// What the client says it has sent.
    observed: Vec<u8>,
    /// What a trace would keep.
    recorder: Recorder,
}

impl Peer {
    pub(super) fn new(acts: VecDeque<Act>) -> Self {
        Self {
            acts,
            written: Vec::new(),
            in_plaintext: 0,
            tls: false,
            unanswered: 0,
            sips: false,
            armed: None,
            exchanges: 0,
            idle: 0,
            sent: 0,
            lines_in_plaintext: 0,
            observed: Vec::new(),
            recorder: Recorder::new(LIMITS.trace),
        }
    }

    /// A call of the client begins.
    pub(super) fn begin(&mut self) {
        (self.idle, self.sent) = (0, 0);
    }

    /// How often the client came, and how much it wrote.
    pub(super) fn moved(&self) -> (u32, usize) {
        (self.exchanges, self.written.len())
    }

    pub(super) fn arm(&mut self, phase: Phase) {
        self.armed = Some(phase);
    }

    /// Octets that have arrived since the call began.
    pub(super) fn sent(&self) -> usize {
        self.sent
    }

    /// Whether the client has to wait. Comes before anything moves: a future that is dropped has lost nothing.
    pub(super) fn stalls(&mut self) -> bool {
        self.next_if(&Act::Stall)
    }

    pub(super) fn handshake(&mut self) -> Result<(), TransportError> {
        let phase = self.armed.expect("a handshake without a deadline");
        if self.next_if(&Act::Deadline) {
            return Err(TransportError::Timeout(phase));
        }
        if self.next_if(&Act::Break) || self.next_if(&Act::Truncate) {
            return Err(TransportError::Tls("not today".into()));
        }
        if self.written == b"STLS\r\n" {
            // Of anything behind these, someone else may be the author (RFC 2595 section 4).
            assert_eq!(self.lines_in_plaintext, 2, "TLS begins behind the greeting and the reply to STLS");
        }
        self.tls = true;
        Ok(())
    }

    pub(super) fn observe(&mut self, observation: Observation<'_>) {
        if let Observation::Sent(octets) = observation {
            self.observed.extend_from_slice(octets);
        }
        self.recorder.record(1, Duration::ZERO, observation);
    }

    /// Takes what the client writes and does what comes next, until there is something to tell.
    pub(super) fn exchange(&mut self, output: &[u8], input: &mut BytesMut) -> Result<Moved, TransportError> {
        let phase = self.armed.expect("an exchange without a deadline");
        self.exchanges += 1;
        let written = self.take(output);
        let moved = Moved { written, ended: false };
        loop {
            match self.acts.front_mut() {
                Some(Act::Await) if self.unanswered > 0 => self.unanswered -= 1,
                Some(Act::Await) | None if written > 0 => return Ok(moved),
                // Nobody says anything any more.
                Some(Act::Await) | None => return self.idle(Err(TransportError::Timeout(phase))),
                Some(Act::Stall) if written > 0 => return Ok(moved),
                Some(Act::Stall) => {}
                Some(Act::Sip) => self.sips = true,
                Some(Act::Send(..)) => {
                    self.send(input);
                    return Ok(moved);
                }
                Some(Act::Cancel) if written > 0 => return Ok(moved),
                Some(Act::Cancel) => {
                    self.acts.pop_front();
                    return self.idle(Err(TransportError::Cancelled));
                }
                Some(Act::Echo) => {
                    self.acts.pop_front();
                    input.extend_from_slice(self.last_line());
                    self.lines_in_plaintext += usize::from(!self.tls);
                    return Ok(moved);
                }
                Some(Act::End) => return self.idle(Ok(Moved { written, ended: true })),
                Some(Act::Deadline) => return self.idle(Err(TransportError::Timeout(phase))),
                Some(Act::Break) => return self.idle(Err(TransportError::Broken("reset".into()))),
                Some(Act::Truncate) => return self.idle(Err(TransportError::Truncated)),
            }
            self.acts.pop_front();
        }
    }

    /// Gives what has arrived without waiting.
    pub(super) fn glance(&mut self, input: &mut BytesMut) -> Result<Moved, TransportError> {
        self.exchanges += 1;
        match self.acts.front() {
            Some(Act::Send(..)) => self.send(input),
            Some(Act::End) => return self.idle(Ok(Moved { written: 0, ended: true })),
            Some(Act::Break) => return self.idle(Err(TransportError::Broken("reset".into()))),
            _ => {}
        }
        Ok(Moved::default())
    }

    /// Sends the piece whose turn it is, once.
    fn send(&mut self, input: &mut BytesMut) {
        let Some(Act::Send(octets, times)) = self.acts.front_mut() else { return };
        input.extend_from_slice(octets);
        self.sent += octets.len();
        if !self.tls {
            self.lines_in_plaintext += line_ends(octets);
        }
        *times -= 1;
        if *times == 0 {
            self.acts.pop_front();
        }
    }

    fn take(&mut self, output: &[u8]) -> usize {
        let taken = if self.sips { &output[..output.len().min(1)] } else { output };
        self.written.extend_from_slice(taken);
        self.unanswered += line_ends(taken);
        if !self.tls {
            self.in_plaintext = self.written.len();
        }
        taken.len()
    }

    /// A client that comes back to an ended connection would do so for ever.
    fn idle(&mut self, result: Result<Moved, TransportError>) -> Result<Moved, TransportError> {
        self.idle += 1;
        assert!(self.idle <= MOST_IDLE, "a loop: {result:?} does not end the call");
        result
    }

    fn next_if(&mut self, act: &Act) -> bool {
        let is_next = self.acts.front() == Some(act);
        if is_next {
            self.acts.pop_front();
        }
        is_next
    }

    /// The last line that has arrived whole, or an empty one.
    fn last_line(&self) -> &[u8] {
        let end = self.written.iter().rposition(|&octet| octet == b'\n').map_or(0, |at| at + 1);
        self.written[..end].split_inclusive(|&octet| octet == b'\n').next_back().unwrap_or(b"\r\n")
    }

    /// What holds of a whole session.
    pub(super) fn judge(&mut self, options: &Options) {
        let in_plaintext = &self.written[..self.in_plaintext];
        match (options.security, options.allow_plaintext_auth) {
            (Security::Tls, _) => assert_eq!(in_plaintext.escape_ascii().to_string(), "", "without TLS"),
            (Security::Stls, _) | (Security::Plaintext, false) => lines(in_plaintext).for_each(is_open),
            (Security::Plaintext, true) => {}
        }
        lines(&self.written).for_each(is_one_command);
        for secret in [PASSWORD, ENCODED] {
            let shown = self.observed.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!shown, "a secret in a trace: {}", self.observed.escape_ascii());
        }
        let trace = self.recorder.take_trace();
        let kept: usize = trace.entries.iter().map(|entry| entry.octets.len()).sum();
        assert!(kept <= LIMITS.trace as usize, "{kept} octets of trace");
    }
}

fn line_ends(octets: &[u8]) -> usize {
    octets.iter().filter(|&&octet| octet == b'\n').count()
}

/// The lines written; the last may be cut off, before its end or within.
fn lines(written: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = written.split_inclusive(|&octet| octet == b'\n');
    lines.map(|line| line.strip_suffix(b"\r\n").or(line.strip_suffix(b"\r")).unwrap_or(line))
}

fn is_open(line: &[u8]) {
    let keyword = line.split(|&octet| octet == b' ').next().unwrap_or_default();
    let allowed = OPEN.iter().any(|open| open.starts_with(keyword));
    assert!(allowed, "said without TLS: {}", line.escape_ascii());
}

fn is_one_command(line: &[u8]) {
    assert!(line.len() <= 253, "{} octets in one line", line.len());
    let whole = !line.iter().any(|octet| b"\r\n\0".contains(octet));
    assert!(whole, "not one line: {}", line.escape_ascii());
}
