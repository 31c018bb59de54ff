//! Does what a session asks for: the octets, the pauses, the ends.

use std::time::Duration;

use super::event::Ending;
use super::reference::{Driver, Performed};
use crate::rules::Then;
use crate::session::{Action, Body, Shaped, Stuffing};

/// Replies are collected up to this size, in octets, while more commands wait.
const BATCH: usize = 32 * 1024;
/// The same for the content of one response that is to be one write.
const WHOLE: usize = 1024 * 1024;
/// RFC 1939 §3: "a termination octet (decimal code 046, ".") and a CRLF pair".
const TERMINATOR: &[u8] = b".\r\n";

impl Driver<'_> {
    /// Performs the actions of an answer.
    pub(super) async fn perform(mut self, actions: Vec<Action>) -> Result<Performed<Self>, Ending> {
        let mut secured = false;
        for action in actions {
            match action {
                Action::Send(octets) => self.send(&octets).await?,
                Action::Body(body) => self.send_body(body).await?,
                Action::Shaped(shaped) => self.send_shaped(*shaped).await?,
                Action::Flush => self.flush().await?,
                Action::Pause(time) => self.pause(time).await?,
                Action::Endless { octets, interval } => return self.send_endlessly(&octets, interval).await,
                Action::StartTls => {
                    self = self.start_tls().await?;
                    // A flaw may have kept it from that.
                    secured = self.wire.is_tls();
                }
                Action::Close => {
                    return self.close().await.map(Performed::Over);
                }
                Action::Then(then) => return self.end(then).await,
            }
        }
        Ok(if secured { Performed::Secured(self) } else { Performed::All(self) })
    }

    async fn send(&mut self, octets: &[u8]) -> Result<(), Ending> {
        self.output.extend_from_slice(octets);
        let collected = if self.decisions.whole_responses { WHOLE } else { BATCH };
        if self.output.len() < collected { Ok(()) } else { self.flush().await }
    }

    async fn pause(&mut self, time: Duration) -> Result<(), Ending> {
        let clock = &self.shared.clock;
        // As with deadlines: what the client has read may have had it advance the clock.
        let due = clock.now().after(time);
        self.flush().await?;
        self.wire.wait(due).await
    }

    /// Sends content with its terminator, made no faster than the client takes it.
    async fn send_body(&mut self, body: Body) -> Result<(), Ending> {
        if let Body::Whole(unique_id, _) = &body {
            self.wire.clerk.begin(unique_id.clone(), self.offset());
        }
        let is_whole = matches!(body, Body::Whole(..));
        let mut stuffing = Stuffing::new();
        let collected = if self.decisions.whole_responses { WHOLE } else { 0 };
        for chunk in body {
            stuffing.encode(&chunk, &mut self.output);
            if self.output.len() >= collected {
                self.flush().await?;
            }
        }
        if is_whole {
            self.wire.clerk.end(self.offset() + TERMINATOR.len() as u64);
        }
        self.send(TERMINATOR).await
    }

    /// The same with content that rules have changed. Only with its terminator is it sent whole, for the ledger.
    async fn send_shaped(&mut self, shaped: Shaped) -> Result<(), Ending> {
        let Shaped { body, mut editor, terminator, slice, drip, octets, mut hold } = shaped;
        let mut share = Share { left: octets.unwrap_or(u64::MAX), slice, drip };
        let is_whole = matches!(body, Body::Whole(..));
        if let Body::Whole(unique_id, _) = &body {
            self.wire.clerk.begin(unique_id.clone(), self.offset());
        }
        self.send_share(&editor.begin(), &mut share).await?;
        for chunk in body {
            if share.left == 0 || editor.is_full() {
                break;
            }
            let octets = editor.feed(&chunk);
            let mut rest = &octets[..];
            if let Some(end) = memchr::memchr(b'\n', rest)
                && let Some(time) = hold.take()
            {
                self.send_share(&rest[..=end], &mut share).await?;
                self.hear_something(time).await?;
                rest = &rest[end + 1..];
            }
            self.send_share(rest, &mut share).await?;
        }
        let is_cut = editor.is_full();
        self.send_share(&editor.end(), &mut share).await?;
        let ends_well = terminator.concat() == TERMINATOR && share.left >= TERMINATOR.len() as u64;
        if is_whole && ends_well && !is_cut {
            self.wire.clerk.end(self.offset() + TERMINATOR.len() as u64);
        }
        let mut pieces = terminator.iter().peekable();
        while let Some(piece) = pieces.next() {
            self.send_share(piece, &mut share).await?;
            if pieces.peek().is_some() {
                match share.drip {
                    Some(drip) => self.pause(drip).await?,
                    None => self.flush().await?,
                }
            }
        }
        Ok(())
    }

    /// Waits until the client says something, at most for a time; what it says is read later.
    async fn hear_something(&mut self, time: Duration) -> Result<(), Ending> {
        let deadline = self.shared.clock.now().after(time);
        match self.wire.read(deadline).await {
            Ok(octets) if octets.is_empty() => Err(Ending::ClosedByClient),
            Ok(octets) => {
                self.feed(&octets);
                Ok(())
            }
            Err(Ending::TimedOut) => Ok(()),
            Err(ending) => Err(ending),
        }
    }

    async fn send_share(&mut self, octets: &[u8], share: &mut Share) -> Result<(), Ending> {
        let most = usize::try_from(share.left).unwrap_or(usize::MAX);
        let octets = &octets[..octets.len().min(most)];
        share.left -= octets.len() as u64;
        let Some(slice) = share.slice else {
            self.output.extend_from_slice(octets);
            return self.flush().await;
        };
        for piece in octets.chunks(slice.max(1)) {
            self.send(piece).await?;
            match share.drip {
                Some(drip) => self.pause(drip).await?,
                None => self.flush().await?,
            }
        }
        Ok(())
    }

    /// Sends until the client is gone; ends with the connection.
    async fn send_endlessly(
        mut self,
        octets: &[u8],
        interval: Option<Duration>,
    ) -> Result<Performed<Self>, Ending> {
        // Many at once where there is no pause between them.
        let times = if interval.is_some() { 1 } else { (BATCH / octets.len().max(1)).max(1) };
        let block = octets.repeat(times);
        loop {
            self.output.extend_from_slice(&block);
            match interval {
                Some(interval) => self.pause(interval).await?,
                None => {
                    self.flush().await?;
                    // Other sessions have their turn, however fast this client reads.
                    tokio::task::yield_now().await;
                }
            }
        }
    }

    async fn end(mut self, then: Then) -> Result<Performed<Self>, Ending> {
        self.flush().await?;
        let fault = |what: &str| Ok(Performed::Over(Ending::Fault(what.to_owned())));
        match then {
            Then::Stay => Ok(Performed::All(self)),
            Then::Close => {
                self.wire.close().await;
                fault("close")
            }
            Then::Cut => {
                self.wire.cut().await;
                fault("cut")
            }
            Then::Reset => {
                // Who cannot be reset is gone.
                let _ = self.wire.reset();
                fault("reset")
            }
            Then::HalfClose => {
                self.wire.half_close().await;
                let deadline = self.shared.clock.now().after(self.shared.settings.autologout);
                while !self.wire.read(deadline).await?.is_empty() {}
                fault("half-close")
            }
            Then::Stall => {
                let deadline = self.shared.clock.now().after(self.shared.settings.autologout);
                Err(self.wire.stall(deadline).await)
            }
        }
    }
}

/// What is left to be sent of some content, and how.
struct Share {
    left: u64,
    slice: Option<usize>,
    drip: Option<Duration>,
}
