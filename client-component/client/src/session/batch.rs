//! Many commands under way at once (RFC 2449 section 6.6).

use alloc::{collections::VecDeque, vec::Vec};

use pop3_proto::{ScanEntry, Status, UniqueId};

use super::{
    Said, Session,
    flight::{Flight, Pending, Window},
};
use crate::{Answer, Error, ErrorKind, Item, Observation, Phase, Pipelining, Request, Step, Transport};

impl<T: Transport> Session<T> {
    /// Finds out how far a batch of `requests` may go ahead; reads first what an earlier, dropped call has left.
    pub(crate) async fn window(&mut self, requests: usize, step: Step) -> Result<Window, Error> {
        self.settle(step).await?;
        self.look(step).await?;
        let pipelined = match self.pipelining.mode {
            Pipelining::Never => false,
            Pipelining::Forced => true,
            Pipelining::WhereAnnounced => requests > 1 && self.announces_pipelining().await?,
        };
        let commands = usize::try_from(self.pipelining.commands).unwrap_or(usize::MAX).max(1);
        let window = Window { commands, octets: self.pipelining.octets };
        Ok(if pipelined { window } else { Window::SINGLE })
    }

    async fn announces_pipelining(&mut self) -> Result<bool, Error> {
        Ok(self.capabilities_if_any().await?.is_some_and(|capabilities| capabilities.pipelining()))
    }

    /// Takes the requests of a batch over. They go out as room comes up.
    pub(crate) fn take_off(&mut self, requests: VecDeque<Pending>, window: Window) {
        self.flight = Flight::new(requests, window);
    }

    /// The step that an error of the batch names now.
    pub(crate) fn batch_step(&self) -> Step {
        self.flight.front().map_or(Step::Options, Request::step)
    }

    /// The answer to the next request of the batch; `None` behind the last.
    pub(crate) async fn batch_next(&mut self) -> Result<Option<Item>, Error> {
        self.skip(self.batch_step()).await?;
        let Some(request) = self.flight.front() else {
            return if self.over { Err(ErrorKind::Poisoned.at(Step::Options)) } else { Ok(None) };
        };
        let status = self.batch_status(request.step()).await?;
        self.item(request, status).map(Some)
    }

    /// The next status line. Its deadline counts from when nothing is left to look at.
    async fn batch_status(&mut self, step: Step) -> Result<Status, Error> {
        self.transport.arm_operation(self.deadlines.operation);
        match self.said_within(Phase::Reply, self.deadlines.reply, step).await? {
            Said::Status(status) => Ok(status),
            // The core gives what the shape of the command asks for.
            _ => Err(self.broken(pop3_proto::Rule::StatusIndicator, step)),
        }
    }

    fn item(&mut self, request: Request, status: Status) -> Result<Item, Error> {
        if !status.ok {
            return Ok(Item { request, outcome: Err(self.refusal(status)) });
        }
        let answer = match request {
            Request::Retrieve(_) | Request::Top(..) => Answer::Message { announced: self.incoming.announced },
            Request::Delete(_) => Answer::Deleted,
            // An answer about another message: the replies are out of step, and no later one can be believed.
            Request::Scan(_) => Answer::Scan(
                ScanEntry::parse_reply(&status.text, request.number()?)
                    .map_err(|rule| self.broken(rule, Step::List))?,
            ),
            Request::UniqueId(_) => Answer::UniqueId(
                UniqueId::parse_reply(&status.text, request.number()?)
                    .map_err(|rule| self.broken(rule, Step::Uidl))?,
            ),
        };
        Ok(Item { request, outcome: Ok(answer) })
    }

    /// Queues as many requests as the window has room for, to leave in one write.
    pub(super) fn refill(&mut self) {
        if !self.flight.is_low() {
            return;
        }
        let mut lines = Vec::new();
        while let Some(command) = self.flight.launch() {
            lines.extend_from_slice(command.wire());
            self.marked |= command.keyword() == "DELE";
            self.spans.command(command.wire());
            self.protocol.send(&command);
        }
        self.heard.tell(&mut self.transport);
        self.transport.observe(Observation::Sent(&lines));
    }
}
