//! What is known of a server's capabilities, and how it is asked for (CAPA, RFC 2449 section 5).

use alloc::vec::Vec;
use core::time::Duration;

use pop3_proto::{Capabilities, Command};

use crate::{Error, ErrorKind, Step, Transport, session::Session};

/// Longest wait for a server that may not know CAPA: some old ones never answer (quirk capa-hang).
const HURRY: Duration = Duration::from_secs(15);

/// What CAPA said, and in which state.
#[derive(Debug, Default)]
pub(crate) struct Known {
    asked: Asked,
    /// CAPA is not sent on the client's own account.
    skip: bool,
}

#[derive(Debug, Default)]
enum Asked {
    #[default]
    Never,
    /// The list of the state that the session is in, or what is left of the one before.
    Answered(Capabilities),
    Refused,
    /// Login has changed the state: the list of the one before, without what login has ended.
    Before(Capabilities),
}

impl Known {
    pub(crate) fn new(skip: bool) -> Self {
        Self { asked: Asked::Never, skip }
    }

    /// The list, if there is one already.
    pub(crate) fn list(&self) -> Option<&Capabilities> {
        match &self.asked {
            Asked::Answered(list) | Asked::Before(list) => Some(list),
            Asked::Never | Asked::Refused => None,
        }
    }

    /// TLS has begun: what was said in clear, anybody may have said.
    pub(crate) fn forget(&mut self) {
        self.asked = Asked::Never;
    }

    /// The login succeeded. RFC 2449 §5: capabilities may differ by state.
    pub(crate) fn logged_in(&mut self) {
        self.asked = match core::mem::take(&mut self.asked) {
            Asked::Answered(list) | Asked::Before(list) => Asked::Before(list.without(&["SASL", "STLS"])),
            Asked::Never | Asked::Refused => Asked::Never,
        };
    }

    fn is_answered(&self) -> bool {
        matches!(self.asked, Asked::Answered(_))
    }
}

impl<T: Transport> Session<T> {
    /// The capabilities, asked for unless they are known.
    pub(crate) async fn capabilities(&mut self) -> Result<&Capabilities, Error> {
        if !self.known.is_answered() {
            self.ask().await?;
        }
        self.known.list().ok_or_else(|| ErrorKind::Poisoned.at(Step::Capa))
    }

    /// The capabilities for a decision of the client's own: `None` where the server has none, or where it must not be
    /// asked.
    pub(crate) async fn capabilities_if_any(&mut self) -> Result<Option<&Capabilities>, Error> {
        let unknown = matches!(self.known.asked, Asked::Never | Asked::Before(_));
        if unknown && !self.known.skip {
            match self.ask().await {
                // RFC 2449 §5: a server without CAPA says so by a negative reply.
                Ok(()) | Err(Error { kind: ErrorKind::Refused(_), .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(self.known.list())
    }

    async fn ask(&mut self) -> Result<(), Error> {
        self.send(&Command::capa(), Step::Capa).await?;
        self.hurry(HURRY);
        let lines: Result<Vec<Vec<u8>>, Error> =
            self.answer_of_lines(Step::Capa, |line| Ok((line.to_vec(), None))).await;
        match lines {
            Ok(lines) => {
                self.known.asked = Asked::Answered(lines.iter().map(Vec::as_slice).collect());
                Ok(())
            }
            Err(error) => {
                let known = &mut self.known;
                known.asked = match (core::mem::take(&mut known.asked), &error.kind) {
                    // Quirk capa-err-after-auth: what was true before login is the best that is known.
                    (Asked::Before(list), ErrorKind::Refused(_)) => Asked::Answered(list),
                    (_, ErrorKind::Refused(_)) => Asked::Refused,
                    (asked, _) => asked,
                };
                if known.is_answered() { Ok(()) } else { Err(error) }
            }
        }
    }
}
