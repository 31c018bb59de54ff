//! Which connection plays which script.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use super::play::Play;
use super::progress::{Runs, Stage};
use super::{Script, ScriptFailure, ScriptProblem};
use crate::rules::Dialogue;
use crate::server::Ending;
use crate::sync::lock;
use crate::transcript::Journal;

/// The scripts of a server.
#[derive(Debug, Default)]
pub(crate) struct Scripts {
    queues: Mutex<Queues>,
    runs: Arc<Runs>,
}

/// Scripts are numbered from 1 in the order in which they come.
#[derive(Debug, Default)]
struct Queues {
    /// Those that were set while the server runs; they come first.
    set: Queue,
    /// Those of the builder.
    own: Queue,
    added: usize,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<(usize, Script)>,
    repeated: Option<(usize, Script)>,
    /// How many there were.
    added: usize,
}

/// What a connection gets to see.
pub(crate) enum Part {
    Reference,
    Script(Play),
    Nobody,
}

impl Queue {
    fn push(&mut self, number: usize, Dialogue { script, repeat }: Dialogue) {
        self.added += 1;
        if repeat {
            self.repeated = Some((number, script));
        } else {
            self.waiting.push_back((number, script));
        }
    }
}

impl Queues {
    fn next(&mut self) -> Option<(usize, Script)> {
        let Self { set, own, .. } = self;
        let waiting = set.waiting.pop_front().or_else(|| own.waiting.pop_front());
        waiting.or_else(|| set.repeated.clone()).or_else(|| own.repeated.clone())
    }
}

impl Scripts {
    /// Adds one of the builder.
    pub(crate) fn push(&mut self, dialogue: Dialogue) {
        let mut queues = lock(&self.queues);
        queues.added += 1;
        let number = queues.added;
        queues.own.push(number, dialogue);
    }

    /// Has these come before those of the builder, in the place of what was set before.
    pub(crate) fn set(&self, dialogues: Vec<Dialogue>) {
        let mut queues = lock(&self.queues);
        queues.set = Queue::default();
        for dialogue in dialogues {
            queues.added += 1;
            let number = queues.added;
            queues.set.push(number, dialogue);
        }
    }

    /// Forgets what was set, and how it went.
    pub(crate) fn reset(&self) {
        let mut queues = lock(&self.queues);
        queues.set = Queue::default();
        self.runs.forget_behind(queues.own.added);
    }

    /// How many dialogues that were set wait for a connection, and whether one is for all behind them.
    #[cfg(feature = "control")]
    pub(crate) fn waiting(&self) -> (usize, bool) {
        let queues = lock(&self.queues);
        (queues.set.waiting.len(), queues.set.repeated.is_some())
    }

    /// Finds the part of the next connection.
    pub(crate) fn assign(&self, session: u64, without_users: bool) -> Part {
        let mut queues = lock(&self.queues);
        match queues.next() {
            Some((number, script)) => {
                let progress = self.runs.add(number, session, Stage::At(0, "connect".into()));
                Part::Script(Play::new(script, progress))
            }
            None if queues.set.added + queues.own.added > 0 && without_users => {
                self.runs.add(queues.added + 1, session, Stage::Failed(None, ScriptProblem::NoScript));
                Part::Nobody
            }
            None => Part::Reference,
        }
    }

    /// The first script that was not followed or not used.
    pub(crate) fn verify(&self, journal: &Journal) -> Result<(), ScriptFailure> {
        self.runs.verify(journal)?;
        let queues = lock(&self.queues);
        let waiting = queues.set.waiting.front().or_else(|| queues.own.waiting.front());
        let Some((script, _)) = waiting else { return Ok(()) };
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
