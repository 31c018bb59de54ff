//! A connection with faults.

use super::event::Ending;
use super::wire::{Count, Wire};
use crate::clock::Moment;
use crate::fault::{End, Op};

impl Wire {
    /// Reads what faults let through; an empty vector when the client has closed its direction.
    pub(crate) async fn read(&mut self, deadline: Moment) -> Result<Vec<u8>, Ending> {
        let octets = self.read_impaired(deadline).await?;
        if let Some(replies) = &mut self.replies {
            replies.client(&octets);
        }
        Ok(octets)
    }

    async fn read_impaired(&mut self, deadline: Moment) -> Result<Vec<u8>, Ending> {
        if self.faults.client.is_empty() {
            return self.receive(deadline).await;
        }
        let mut due = self.clock.now();
        loop {
            // With nothing new, a fault may act whose place has been reached.
            let reached = self.faults.client.feed(&[]).ops;
            self.heard.extend(reached);
            while let Some(op) = self.heard.pop_front() {
                match op {
                    Op::Pass { octets, .. } => return Ok(octets),
                    op => self.suffer(op, &mut due).await?,
                }
            }
            let octets = self.receive(deadline).await?;
            if octets.is_empty() {
                return Ok(octets);
            }
            due = self.clock.now();
            self.heard.extend(self.faults.client.feed(&octets).ops);
        }
    }

    /// Whether octets have arrived that [`read`](Self::read) has not given yet.
    pub(super) fn has_more(&self) -> bool {
        self.heard.iter().any(|op| matches!(op, Op::Pass { .. }))
    }

    /// A command was read; its reply begins at `offset` among all that the session sends.
    pub(super) fn command(&mut self, line: &[u8], offset: u64) {
        self.faults.server.command(line, offset);
    }

    /// Records and sends what faults leave of some octets.
    pub(super) async fn write_impaired(&mut self, octets: &[u8]) -> Result<(), Ending> {
        for begun in self.replies.as_mut().map(|replies| replies.server(octets)).unwrap_or_default() {
            self.faults.server.command(&begun.line, begun.offset);
        }
        let plan = self.faults.server.feed(octets);
        self.clerk.damage(&plan.damaged);
        self.clerk.promise(self.faults.server.offset());
        // All waits count from here: a test that has read a piece may advance the clock for the next one.
        let mut due = self.clock.now();
        for op in plan.ops {
            self.suffer(op, &mut due).await?;
        }
        Ok(())
    }

    /// Does what a fault asks for; waits are over at `due`, which they put off.
    async fn suffer(&mut self, op: Op, due: &mut Moment) -> Result<(), Ending> {
        match op {
            Op::Pass { octets, is_copy } => {
                self.recorder.server(&octets);
                self.hand_over(&octets, if is_copy { Count::No } else { Count::Yes }).await
            }
            Op::Wait(time) => {
                *due = due.after(time);
                self.wait(*due).await.map_err(|ending| self.leaving(ending))
            }
            Op::Cut(End::Fin, fault) => {
                self.cut_off().await;
                Err(Ending::Fault(fault))
            }
            Op::Cut(End::Rst, fault) => {
                // Who cannot be reset is gone.
                let _ = self.stream.tcp().set_zero_linger();
                Err(Ending::Fault(fault))
            }
            Op::Stall => {
                let ending = self.stall(due.after(self.patience)).await;
                Err(self.leaving(ending))
            }
        }
    }

    /// How a session ends in a fault: a script has no say in what a client does about it.
    fn leaving(&self, ending: Ending) -> Ending {
        if self.replies.is_some() { Ending::Script } else { ending }
    }

    /// Says nothing and hears nothing until the client closes.
    pub(super) async fn stall(&mut self, deadline: Moment) -> Ending {
        loop {
            match self.receive(deadline).await {
                Ok(octets) if octets.is_empty() => return Ending::ClosedByClient,
                Ok(_) => {}
                Err(ending) => return ending,
            }
        }
    }
}
