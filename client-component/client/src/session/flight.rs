//! What a batch has under way, and how much more of it fits the window.

use alloc::collections::VecDeque;

use pop3_proto::{Command, MessageNumber};

use crate::{Error, Request};

/// Octets that a message of unknown size is taken for, until one was seen.
const GUESS: u64 = 16 << 10;

/// Octets that an answer of one line is taken for.
const LINE: u64 = 64;

/// Octets that a line of a message is taken for.
const TEXT_LINE: u64 = 80;

/// How far to go ahead of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) commands: usize,
    pub(crate) octets: u64,
}

impl Window {
    /// One command at a time.
    pub(crate) const SINGLE: Self = Self { commands: 1, octets: 1 };
}

/// The requests of a batch that have no complete answer yet.
#[derive(Debug)]
pub(crate) struct Flight {
    /// Not sent yet.
    waiting: VecDeque<Pending>,
    /// Sent, oldest first.
    sent: VecDeque<Pending>,
    window: Window,
    /// Octets expected for `sent`: the sum of their `left`, but what a server announces may not fit.
    unread: u64,
    messages: u64,
    octets: u64,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Pending {
    request: Request,
    /// That of its message.
    number: MessageNumber,
    /// Size that a listing told.
    size: Option<u64>,
    /// Octets still expected. Invariant: 0 before it is sent.
    left: u64,
    /// Octets that came.
    came: u64,
}

impl Pending {
    /// A request about a message whose size a listing may have told.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`](crate::ErrorKind::Misuse) for a message number of zero.
    pub(crate) fn new(request: Request, size: Option<u64>) -> Result<Self, Error> {
        Ok(Self { request, number: request.number()?, size, left: 0, came: 0 })
    }

    pub(crate) fn request(&self) -> Request {
        self.request
    }
}

impl Default for Flight {
    fn default() -> Self {
        Self::new(VecDeque::new(), Window::SINGLE)
    }
}

impl Flight {
    pub(crate) fn new(waiting: VecDeque<Pending>, window: Window) -> Self {
        Self { waiting, sent: VecDeque::new(), window, unread: 0, messages: 0, octets: 0 }
    }

    /// The request whose answer comes next.
    pub(crate) fn front(&self) -> Option<Request> {
        self.sent.front().or_else(|| self.waiting.front()).map(|pending| pending.request)
    }

    /// Size that a listing told of the message whose answer comes next.
    pub(crate) fn listed(&self) -> Option<u64> {
        self.sent.front().filter(|pending| matches!(pending.request, Request::Retrieve(_)))?.size
    }

    /// Whether it is time to send more: half a window at once, so that commands share a write.
    pub(crate) fn is_low(&self) -> bool {
        !self.waiting.is_empty()
            && (self.sent.is_empty()
                || self.sent.len() <= self.window.commands / 2 && self.unread <= self.window.octets / 2)
    }

    /// The next request to send, where the window has room for it.
    pub(crate) fn launch(&mut self) -> Option<Command> {
        let next = self.waiting.front()?;
        let left = self.expected(next);
        // A message larger than that goes when half of the window is free: else each would wait for the one before.
        let room = left.min(self.window.octets / 2);
        let fits =
            self.sent.len() < self.window.commands && self.unread.saturating_add(room) <= self.window.octets;
        if !fits && !self.sent.is_empty() {
            return None;
        }
        let next = Pending { left, ..self.waiting.pop_front()? };
        self.unread = self.unread.saturating_add(left);
        self.sent.push_back(next);
        Some(next.request.command(next.number))
    }

    fn expected(&self, pending: &Pending) -> u64 {
        let message =
            || pending.size.unwrap_or_else(|| self.octets.checked_div(self.messages).unwrap_or(GUESS));
        match pending.request {
            Request::Retrieve(_) => message(),
            // Headers are some 4 KiB.
            Request::Top(_, lines) => message().min((4 << 10) + TEXT_LINE * u64::from(lines)),
            Request::Delete(_) | Request::Scan(_) | Request::UniqueId(_) => LINE,
        }
    }

    /// The oldest request was answered with a message of this size.
    pub(crate) fn opened(&mut self, announced: Option<u64>) {
        if let (Some(octets), Some(front)) = (announced, self.sent.front_mut()) {
            self.unread = self.unread.saturating_sub(front.left).saturating_add(octets);
            front.left = octets;
        }
    }

    /// Octets of its message came.
    pub(crate) fn arrived(&mut self, octets: u64) {
        if let Some(front) = self.sent.front_mut() {
            let counted = front.left.min(octets);
            front.left -= counted;
            front.came += octets;
            self.unread = self.unread.saturating_sub(counted);
        }
    }

    /// The answer to the oldest request is complete.
    pub(crate) fn complete(&mut self) {
        if let Some(done) = self.sent.pop_front() {
            self.unread = self.unread.saturating_sub(done.left);
            if done.came > 0 {
                self.messages += 1;
                self.octets = self.octets.saturating_add(done.came);
            }
        }
    }
}
