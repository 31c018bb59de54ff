//! The end of a session: QUIT.

use pop3_proto::{Command, Rule};

use super::Session;
use crate::{Error, ErrorKind, Phase, QuitFailure, Step, Transport};

impl<T: Transport> Session<T> {
    /// Says QUIT, reads the answer and closes.
    pub(crate) async fn quit(mut self) -> Result<(), QuitFailure> {
        let answer = self.command(&Command::quit(), Step::Quit).await;
        match answer.map_err(|error| error.kind) {
            // Without a deletion there was nothing to confirm (quirk quit-closes-without-reply).
            Err(ErrorKind::Closed | ErrorKind::Truncated) if !self.marked => {
                self.tolerated(Some(Rule::QuitUnanswered));
                return Ok(());
            }
            Err(kind) => return Err(kind.at(Step::Quit).into()),
            Ok(_) => {}
        }
        self.close().await;
        Ok(())
    }

    /// Says QUIT before login, where a server has nothing to refuse (quirk quit-in-auth-state-err).
    pub(crate) async fn leave(mut self) -> Result<(), Error> {
        match self.command(&Command::quit(), Step::Quit).await {
            Err(Error { kind: ErrorKind::Refused(_), .. }) => self.tolerated(Some(Rule::QuitRefused)),
            Err(Error { kind: ErrorKind::Closed, .. }) => self.tolerated(Some(Rule::QuitUnanswered)),
            answer => drop(answer?),
        }
        self.close().await;
        Ok(())
    }

    async fn close(&mut self) {
        self.transport.arm(Phase::Quit, self.deadlines.quit);
        self.transport.shutdown().await;
    }

    /// The server has no deletion marks any more (RSET).
    pub(crate) fn unmarked(&mut self) {
        self.marked = false;
    }
}
