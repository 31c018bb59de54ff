//! One direction of a session.

use std::sync::Mutex;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::clock::{Clock, Moment};
use crate::fault::{End, Op, Pipeline, Replies};
use crate::server::{Ending, gone};
use crate::sync::lock;
use crate::transcript::{Direction, Recorder};

/// The most that is read at once, in octets.
const CHUNK: usize = 16 * 1024;

/// What both directions know of their session.
#[derive(Debug)]
pub(super) struct Talk {
    said: Mutex<Said>,
    changed: Notify,
}

#[derive(Debug)]
struct Said {
    recorder: Recorder,
    replies: Replies,
    /// Octets of the server are on their way to the client.
    passing: bool,
    /// What cuts the session once the server has answered.
    cut: Option<(End, String)>,
}

/// Octets from one side to the other, through faults.
pub(super) struct Flow<'t> {
    pub(super) direction: Direction,
    pub(super) from: ReadHalf<'t>,
    pub(super) to: WriteHalf<'t>,
    pub(super) pipeline: Pipeline,
    pub(super) clock: &'t Clock,
    pub(super) talk: &'t Talk,
    /// When the client was first seen to have closed, in a wait.
    pub(super) closed: Option<Instant>,
}

/// Why a direction has ended.
#[derive(Debug)]
pub(super) enum Finish {
    /// Who sends has closed.
    Closed,
    /// Who is to receive takes no more.
    Refused,
    /// The sender's connection failed; with the system's words.
    Failed(String),
    /// A fault has cut it, with this text.
    Cut(End, String),
    /// A fault has held it up; if it is the client's, the client has closed since.
    Stalled,
}

impl Talk {
    pub(super) fn new(recorder: Recorder) -> Self {
        let said = Said { recorder, replies: Replies::default(), passing: false, cut: None };
        Self { said: Mutex::new(said), changed: Notify::new() }
    }

    /// The fault whose place in the client's octets was reached, if it cuts the session.
    pub(super) fn cut(&self) -> Option<(End, String)> {
        lock(&self.said).cut.clone()
    }

    /// Waits until all that the server has heard is answered, and the client has the answers.
    async fn answers(&self) {
        loop {
            // Made before looking: a change in between wakes it.
            let changed = self.changed.notified();
            let is_answered = {
                let said = lock(&self.said);
                said.replies.is_settled() && !said.passing
            };
            if is_answered {
                return;
            }
            changed.await;
        }
    }
}

impl Flow<'_> {
    /// Hands octets on until the direction ends.
    pub(super) async fn run(mut self) -> Finish {
        match self.try_run().await {
            Ok(()) => Finish::Closed,
            Err(finish) => finish,
        }
    }

    async fn try_run(&mut self) -> Result<(), Finish> {
        let mut buffer = vec![0; CHUNK];
        loop {
            // With nothing new, a fault may act whose place has been reached.
            let reached = self.pipeline.feed(&[]).ops;
            self.perform(reached).await?;
            let length = self.receive(&mut buffer).await?;
            if length == 0 {
                self.close().await;
                return Ok(());
            }
            self.hear(&buffer[..length]);
            let ops = self.pipeline.feed(&buffer[..length]).ops;
            self.perform(ops).await?;
            lock(&self.talk.said).passing &= self.direction == Direction::Client;
            self.talk.changed.notify_waiters();
        }
    }

    async fn receive(&mut self, buffer: &mut [u8]) -> Result<usize, Finish> {
        let length = self.from.read(buffer).await.map_err(|error| Finish::Failed(error.to_string()))?;
        if self.direction == Direction::Client {
            lock(&self.talk.said).recorder.client(&buffer[..length]);
        }
        Ok(length)
    }

    /// Finds the replies that begin in octets of the server.
    fn hear(&mut self, octets: &[u8]) {
        if self.direction == Direction::Server {
            let mut said = lock(&self.talk.said);
            said.passing = true;
            for begun in said.replies.server(octets) {
                self.pipeline.command(&begun.line, begun.offset);
            }
        }
    }

    async fn perform(&mut self, ops: Vec<Op>) -> Result<(), Finish> {
        let mut due = self.clock.now();
        for op in ops {
            match op {
                Op::Pass { octets, .. } => self.pass(&octets).await?,
                Op::Wait(time) => {
                    due = due.after(time);
                    self.wait(due).await?;
                }
                Op::Cut(end, fault) => return Err(self.cut(end, fault).await),
                Op::Stall => return self.stall().await,
            }
        }
        Ok(())
    }

    /// Waits until the clock shows `due`, unless the client leaves before: then what is held back has nobody to come from
    /// or to go to.
    async fn wait(&mut self, due: Moment) -> Result<(), Finish> {
        let client = match self.direction {
            Direction::Client => self.from.as_ref(),
            Direction::Server => self.to.as_ref(),
        };
        match (self.clock.until(due, gone(client, &mut self.closed)).await, self.direction) {
            (None, _) => Ok(()),
            (Some(Ending::Broken(reason)), _) => Err(Finish::Failed(reason)),
            (Some(_), Direction::Client) => Err(Finish::Stalled),
            (Some(_), Direction::Server) => Err(Finish::Refused),
        }
    }

    /// What is handed on is known before: the answer may come at once.
    async fn pass(&mut self, octets: &[u8]) -> Result<(), Finish> {
        {
            let mut said = lock(&self.talk.said);
            match self.direction {
                Direction::Client => said.replies.client(octets),
                Direction::Server => said.recorder.server(octets),
            }
        }
        self.to.write_all(octets).await.map_err(|_| Finish::Refused)
    }

    /// Hands the client's end on; the server's ends the session.
    async fn close(&mut self) {
        if self.direction == Direction::Client {
            // Who has gone needs no end.
            let _ = self.to.shutdown().await;
        }
    }

    /// What the client has said in front of a cut is answered, unless it goes.
    async fn cut(&mut self, end: End, fault: String) -> Finish {
        if self.direction == Direction::Client {
            lock(&self.talk.said).cut = Some((end, fault.clone()));
            let (talk, mut buffer) = (self.talk, vec![0; CHUNK]);
            let client_ends =
                async { while self.receive(&mut buffer).await.is_ok_and(|length| length > 0) {} };
            tokio::select! {
                () = talk.answers() => {}
                () = client_ends => {}
            }
        }
        Finish::Cut(end, fault)
    }

    /// Hands nothing on any more, and hears of the client's end.
    async fn stall(&mut self) -> Result<(), Finish> {
        let mut buffer = vec![0; CHUNK];
        while self.direction == Direction::Client && self.receive(&mut buffer).await? > 0 {}
        Err(Finish::Stalled)
    }
}
