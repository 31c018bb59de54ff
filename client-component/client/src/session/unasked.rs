//! What a server says that nobody has asked for.

use pop3_proto::{Rule, Status};

use super::Session;
use crate::{Error, ErrorKind, Refusal, Step, Transport, TransportError, convert::core_error};

impl<T: Transport> Session<T> {
    /// Looks at what came while nothing was under way: it must never be taken for the answer to the next command.
    pub(super) async fn look(&mut self, step: Step) -> Result<(), Error> {
        let moved = match self.transport.glance(&mut self.input).await {
            Ok(moved) => moved,
            Err(TransportError::Cancelled) => return Err(ErrorKind::Cancelled.at(step)),
            Err(error) => return Err(self.over(error.into(), step)),
        };
        if !self.input.is_empty()
            && let Err(error) = self.take()
        {
            return Err(self.failed(error, step));
        }
        if moved.ended { Err(self.over(ErrorKind::Closed, step)) } else { Ok(()) }
    }

    /// The core has found an error.
    pub(super) fn failed(&mut self, error: pop3_proto::Error, step: Step) -> Error {
        let dismissal = if error == Rule::UnaskedOctets.into() { self.dismissal() } else { None };
        self.over(dismissal.map_or_else(|| core_error(error), ErrorKind::Dismissed), step)
    }

    /// The negative status line that is all a server still had to say. With anything behind it, the octets are not
    /// what they seem.
    fn dismissal(&self) -> Option<Refusal> {
        let line = self.input.strip_suffix(b"\n")?;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let status = Status::parse(line).ok().filter(|status| !status.ok && !line.contains(&b'\n'))?;
        Some(self.refusal(status))
    }
}
