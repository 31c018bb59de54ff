//! A server without a socket: it owes one reply for each command line, and hands it out in slices.

use std::{collections::VecDeque, task::Waker};

/// Replies cut into slices, and what became of them.
#[derive(Debug, Default)]
pub(crate) struct Peer {
    replies: VecDeque<Vec<Vec<u8>>>,
    released: VecDeque<Vec<u8>>,
    /// The part of a command line that has arrived.
    partial: Vec<u8>,
    /// Every slice, in the order in which it is handed out.
    pub(crate) slices: Vec<Vec<u8>>,
    closed: bool,
    waker: Option<Waker>,
}

/// What a reader finds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Slice(Vec<u8>),
    Nothing,
    End,
}

impl Peer {
    /// `replies` begin with the greeting; `sizes` are those of the slices, used in turn within each reply.
    pub(crate) fn new(replies: &[Vec<u8>], sizes: &[usize]) -> Self {
        let replies: VecDeque<_> = replies.iter().map(|reply| cut(reply, sizes)).collect();
        let slices = replies.iter().flatten().cloned().collect();
        let mut peer = Self { replies, slices, ..Self::default() };
        peer.release();
        peer
    }

    /// Takes octets from the client. Each complete line releases the next reply: the client works in lock step.
    pub(crate) fn take(&mut self, octets: &[u8]) {
        self.partial.extend_from_slice(octets);
        while let Some(end) = self.partial.windows(2).position(|pair| pair == b"\r\n") {
            self.partial.drain(..end + 2);
            self.release();
        }
    }

    fn release(&mut self) {
        self.released.extend(self.replies.pop_front().unwrap_or_default());
        self.wake();
    }

    /// The next slice; the end comes after the last reply, or once the client has closed.
    pub(crate) fn hand_out(&mut self) -> Found {
        match self.released.pop_front() {
            Some(slice) => Found::Slice(slice),
            None if self.replies.is_empty() || self.closed => Found::End,
            None => Found::Nothing,
        }
    }

    /// Whom to wake when there is something to find.
    pub(crate) fn wake_later(&mut self, waker: &Waker) {
        self.waker = Some(waker.clone());
    }

    /// The client says no more.
    pub(crate) fn close(&mut self) {
        self.closed = true;
        self.wake();
    }

    fn wake(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

fn cut(mut reply: &[u8], sizes: &[usize]) -> Vec<Vec<u8>> {
    let mut sizes = sizes.iter().cycle();
    let mut slices = Vec::new();
    while !reply.is_empty() {
        let (slice, rest) = reply.split_at(reply.len().min(*sizes.next().expect("there is a size")));
        slices.push(slice.to_vec());
        reply = rest;
    }
    slices
}
