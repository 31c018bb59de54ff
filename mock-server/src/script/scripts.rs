//! Which connection plays which script.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use super::play::Play;
use super::progress::{Runs, Stage};
use super::{Script, ScriptFailure, ScriptProblem};
use crate::server::Ending;
use crate::sync::lock;
use crate::transcript::Journal;

/// The scripts of a server.
#[derive(Debug, Default)]
pub(crate) struct Scripts {
    waiting: Mutex<VecDeque<(usize, Script)>>,
    repeated: Option<(usize, Script)>,
    added: usize,
    runs: Arc<Runs>,
}

/// What a connection gets to see.
pub(crate) enum Part {
    Reference,
    Script(Play),
    Nobody,
}

impl Scripts {
    pub(crate) fn push(&mut self, script: Script) {
        self.added += 1;
        lock(&self.waiting).push_back((self.added, script));
    }

    pub(crate) fn repeat(&mut self, script: Script) {
        self.added += 1;
        self.repeated = Some((self.added, script));
    }

    /// Finds the part of the next connection.
    pub(crate) fn assign(&self, session: u64, without_users: bool) -> Part {
        let next = lock(&self.waiting).pop_front();
        match next.or_else(|| self.repeated.clone()) {
            Some((number, script)) => {
                let progress = self.runs.add(number, session, Stage::At(0, "connect".into()));
                Part::Script(Play::new(script, progress))
            }
            None if self.added > 0 && without_users => {
                self.runs.add(self.added + 1, session, Stage::Failed(None, ScriptProblem::NoScript));
                Part::Nobody
            }
            None => Part::Reference,
        }
    }

    /// The first script that was not followed or not used.
    pub(crate) fn verify(&self, journal: &Journal) -> Result<(), ScriptFailure> {
        self.runs.verify(journal)?;
        let waiting = lock(&self.waiting);
        let Some((script, _)) = waiting.front() else { return Ok(()) };
        let (problem, transcript) = (ScriptProblem::Unused, journal.transcript().to_string());
        Err(ScriptFailure { script: *script, step: None, problem, transcript })
    }
}

impl Part {
    /// Enters that the connection never got as far as its part.
    pub(crate) fn handshake_failed(&self, ending: &Ending, untrustworthy: bool) {
        if let Self::Script(play) = self {
            play.progress().handshake_failed(ending, untrustworthy);
        }
    }
}
