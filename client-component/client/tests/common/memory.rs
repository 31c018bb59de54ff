//! A server and a transport in memory, for tests that cut a future at every place where it waits.

use std::{
    cell::RefCell,
    collections::{BTreeSet, VecDeque},
    future::poll_fn,
    pin::pin,
    rc::Rc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use bytes::BytesMut;
use pop3_client::{
    Connect, Credentials, Mailbox, Moved, Observation, Options, Phase, Security, Transport, TransportError,
    open,
};

/// A server with messages, and what went to and fro.
#[derive(Default)]
pub struct Server {
    pub messages: Vec<&'static str>,
    pub capabilities: Vec<&'static str>,
    /// Reads nothing while it has something to write.
    pub stubborn: bool,
    /// Most octets of a write and of a read.
    pub pieces: usize,
    pub deleted: BTreeSet<usize>,
    /// Answers each command with `-ERR` and the command, which it does not understand.
    pub echoes: bool,
    /// Does so with PASS alone.
    pub echoes_secrets: bool,
    /// What the client says that it sent and received.
    pub observed: Vec<u8>,
    /// Octets received in that.
    pub told: usize,
    /// Octets that it leaves out of that.
    pub omitted: u64,
    /// Writes of the client: each may cost a round trip.
    pub writes: usize,
    /// Octets that it was given.
    pub given: usize,
    /// Command lines, in the order they came.
    pub commands: Vec<String>,
    /// Most commands that came before their replies were read.
    pub most_ahead: usize,
    /// The message that LIST and UIDL of one message answer for, whatever was asked.
    pub answers_for: Option<usize>,
    /// The next exchange fails as if the caller had cancelled.
    pub cancel: bool,
    pub input: Vec<u8>,
    pub output: VecDeque<u8>,
    /// Octets of each reply that are not read yet.
    pub replies: VecDeque<usize>,
}

/// A server behind its connections.
pub type Shared = Rc<RefCell<Server>>;

impl Server {
    pub fn new(messages: &[&'static str]) -> Self {
        let messages = messages.to_vec();
        Self { messages, capabilities: vec!["UIDL", "TOP", "PIPELINING"], pieces: 1 << 16, ..Self::default() }
    }

    pub fn shared(self) -> Shared {
        Rc::new(RefCell::new(self))
    }

    fn say(&mut self, reply: &str) {
        self.output.extend(reply.as_bytes());
        self.replies.push_back(reply.len());
        self.most_ahead = self.most_ahead.max(self.replies.len());
    }

    fn take(&mut self, octets: &[u8]) -> usize {
        if self.stubborn && !self.output.is_empty() {
            return 0;
        }
        let taken = octets.len().min(self.pieces);
        self.writes += usize::from(taken > 0);
        self.input.extend_from_slice(&octets[..taken]);
        while let Some(end) = self.input.iter().position(|octet| *octet == b'\n') {
            let line: Vec<u8> = self.input.drain(..=end).collect();
            let line = String::from_utf8(line).unwrap().trim_end().to_owned();
            let reply = self.reply(&line);
            self.commands.push(line);
            self.say(&reply);
        }
        taken
    }

    fn give(&mut self, input: &mut BytesMut) -> usize {
        let given = self.output.len().min(self.pieces);
        self.given += given;
        input.extend(self.output.drain(..given));
        let mut left = given;
        while let Some(first) = self.replies.front_mut() {
            let read = left.min(*first);
            (*first, left) = (*first - read, left - read);
            if *first > 0 {
                break;
            }
            self.replies.pop_front();
        }
        given
    }

    fn reply(&mut self, line: &str) -> String {
        if self.echoes || self.echoes_secrets && line.starts_with("PASS") {
            return format!("-ERR what is {line}\r\n");
        }
        let mut words = line.split(' ');
        let keyword = words.next().unwrap();
        let numbers: Vec<usize> = words.filter_map(|word| word.parse().ok()).collect();
        match (keyword, numbers.as_slice()) {
            ("CAPA", _) => format!("+OK\r\n{}\r\n.\r\n", self.capabilities.join("\r\n")),
            ("STAT", _) => format!("+OK {} {}\r\n", self.left().len(), self.octets()),
            ("LIST", []) => self.listing(|message, text| format!("{message} {}\r\n", text.len())),
            ("UIDL", []) => self.listing(|message, _| format!("{message} id{message}\r\n")),
            (_, &[message, ..]) => self.reply_about(keyword, message, numbers.get(1).copied()),
            _ => "+OK\r\n".into(),
        }
    }

    fn reply_about(&mut self, keyword: &str, message: usize, lines: Option<usize>) -> String {
        let Some(text) = self.left().contains(&message).then(|| self.messages[message - 1]) else {
            return format!("-ERR no message {message}\r\n");
        };
        let message = self.answers_for.unwrap_or(message);
        match keyword {
            "LIST" => format!("+OK {message} {}\r\n", text.len()),
            "UIDL" => format!("+OK {message} id{message}\r\n"),
            "RETR" => format!("+OK {} octets\r\n{}.\r\n", text.len(), stuffed(text)),
            "TOP" => {
                let (head, body) = text.split_once("\r\n\r\n").unwrap();
                let body: String = body.split_inclusive("\r\n").take(lines.unwrap()).collect();
                format!("+OK\r\n{}\r\n\r\n{}.\r\n", stuffed(head), stuffed(&body))
            }
            "DELE" => {
                self.deleted.insert(message);
                "+OK\r\n".into()
            }
            _ => "-ERR what\r\n".into(),
        }
    }

    fn listing(&self, line: impl Fn(usize, &str) -> String) -> String {
        let lines: String =
            self.left().iter().map(|&message| line(message, self.messages[message - 1])).collect();
        format!("+OK\r\n{lines}.\r\n")
    }

    fn left(&self) -> Vec<usize> {
        (1..=self.messages.len()).filter(|message| !self.deleted.contains(message)).collect()
    }

    fn octets(&self) -> usize {
        self.left().iter().map(|message| self.messages[message - 1].len()).sum()
    }
}

fn stuffed(text: &str) -> String {
    text.split_inclusive("\r\n")
        .map(|line| if line.starts_with('.') { format!(".{line}") } else { line.into() })
        .collect()
}

/// The client's end.
pub struct Memory(pub Shared);

impl Connect for Memory {
    type Transport = Self;

    async fn connect(&mut self, _host: &str, _port: u16, _within: Duration) -> Result<Self, TransportError> {
        self.0.borrow_mut().say("+OK ready\r\n");
        Ok(Self(self.0.clone()))
    }
}

impl Transport for Memory {
    async fn exchange(&mut self, output: &[u8], input: &mut BytesMut) -> Result<Moved, TransportError> {
        // Every exchange waits once, before anything has moved.
        let mut waited = false;
        poll_fn(|_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }).await;
        let mut server = self.0.borrow_mut();
        if std::mem::take(&mut server.cancel) {
            return Err(TransportError::Cancelled);
        }
        let written = server.take(output);
        match (written, server.give(input)) {
            (0, 0) => Err(TransportError::Timeout(Phase::Reply)),
            _ => Ok(Moved { written, ended: false }),
        }
    }

    fn random(&mut self, octets: &mut [u8]) -> Result<(), TransportError> {
        octets.fill(7);
        Ok(())
    }

    fn arm(&mut self, _phase: Phase, _within: Duration) {}

    fn arm_operation(&mut self, _within: Option<Duration>) {}

    async fn start_tls(self, _server_name: &str) -> Result<Self, TransportError> {
        Err(TransportError::Tls("not in memory".into()))
    }

    async fn shutdown(&mut self) {}

    fn observe(&mut self, observation: Observation<'_>) {
        let mut server = self.0.borrow_mut();
        match observation {
            Observation::Sent(octets) => server.observed.extend([b"C: ", octets].concat()),
            Observation::Received(octets) => {
                server.told += octets.len();
                server.observed.extend([b"S: ", octets].concat());
            }
            Observation::Omitted(octets) => server.omitted += octets,
            Observation::Tolerated(_) => {}
        }
    }
}

/// Logs in.
pub fn log_in(server: Server, change: impl FnOnce(&mut Options)) -> (Shared, Mailbox<Memory>) {
    let server = Rc::new(RefCell::new(server));
    let mut options = super::options(Security::Plaintext);
    change(&mut options);
    let mailbox = block_on(async {
        let connection = open(&mut Memory(server.clone()), "memory", 1, &options).await.unwrap();
        connection.authenticate(&Credentials::user_pass("mrose", "tanstaaf")).await.unwrap()
    });
    server.borrow_mut().commands.clear();
    (server, mailbox)
}

/// Runs a future to its end.
pub fn block_on<F: Future>(future: F) -> F::Output {
    run(future, usize::MAX).expect("a future that is never cut comes to its end")
}

/// Runs a future and drops it where it waits for the time that comes after `waits` others.
pub fn run<F: Future>(future: F, waits: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    let mut waited = 0;
    loop {
        match future.as_mut().poll(&mut cx) {
            Poll::Ready(output) => return Some(output),
            Poll::Pending if waited == waits => return None,
            Poll::Pending => waited += 1,
        }
    }
}
