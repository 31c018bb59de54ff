//! How far each script has come, and whether that is far enough.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::step::Step;
use super::{ScriptFailure, ScriptProblem};
use crate::server::Ending;
use crate::sync::lock;
use crate::transcript::Journal;

/// How long verifying waits for a client's last octets to be taken in.
const SETTLE: Duration = Duration::from_secs(1);

/// All scripts that a connection plays or has played.
#[derive(Debug)]
pub(super) struct Runs {
    list: Mutex<Vec<Run>>,
    moved: Condvar,
    /// How often verifying has asked resting scripts to look for octets once more.
    checks: watch::Sender<u64>,
}

#[derive(Debug)]
struct Run {
    script: usize,
    session: u64,
    stage: Stage,
}

/// How far a run has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// At this step, from 1, with its text.
    At(usize, String),
    /// Behind the last step; this check found nothing.
    Resting {
        checked: u64,
    },
    /// Nothing is asked of the client but to go.
    Hanging,
    Done,
    Failed(Option<(usize, String)>, ScriptProblem),
}

/// A run's place in the list.
#[derive(Clone, Debug)]
pub(super) struct Progress {
    runs: Arc<Runs>,
    index: usize,
}

impl Default for Runs {
    fn default() -> Self {
        Self { list: Mutex::default(), moved: Condvar::new(), checks: watch::Sender::new(0) }
    }
}

impl Runs {
    pub(super) fn add(self: &Arc<Self>, script: usize, session: u64, stage: Stage) -> Progress {
        let mut list = lock(&self.list);
        list.push(Run { script, session, stage });
        Progress { runs: self.clone(), index: list.len() - 1 }
    }

    /// The first failure, once every run has gone as far as it can.
    pub(super) fn verify(&self, journal: &Journal) -> Result<(), ScriptFailure> {
        self.checks.send_modify(|checks| *checks += 1);
        let check = *self.checks.borrow();
        let list = lock(&self.list);
        let settled = self
            .moved
            .wait_timeout_while(list, SETTLE, |list| list.iter().any(|run| !run.stage.is_settled(check)));
        let (list, _) = settled.unwrap_or_else(PoisonError::into_inner);
        let failure = list.iter().find_map(|run| Some((run, run.stage.failure()?)));
        let Some((run, (step, problem))) = failure else { return Ok(()) };
        let transcript = journal.transcript().session(run.session).to_string();
        Err(ScriptFailure { script: run.script, step, problem, transcript })
    }
}

impl Stage {
    fn is_settled(&self, check: u64) -> bool {
        match self {
            Self::At(..) => false,
            Self::Resting { checked } => *checked >= check,
            Self::Hanging | Self::Done | Self::Failed(..) => true,
        }
    }

    fn failure(&self) -> Option<(Option<(usize, String)>, ScriptProblem)> {
        match self {
            Self::At(number, step) => Some((Some((*number, step.clone())), ScriptProblem::Unfinished)),
            Self::Failed(step, problem) => Some((step.clone(), problem.clone())),
            Self::Resting { .. } | Self::Hanging | Self::Done => None,
        }
    }
}

impl Progress {
    pub(super) fn enter(&self, stage: Stage) {
        if let Some(run) = lock(&self.runs.list).get_mut(self.index) {
            run.stage = stage;
        }
        self.runs.moved.notify_all();
    }

    /// Enters a problem at the step where the run is.
    pub(super) fn fail(&self, problem: ScriptProblem) {
        self.enter(Stage::Failed(self.step(), problem));
    }

    /// A client may go while it is spoken to, unless the script still has something to hear.
    pub(super) fn left_by_client(&self, steps: &[Step], ending: &Ending) {
        let done = self.step().map_or(0, |(number, _)| number);
        if steps
            .iter()
            .skip(done)
            .any(|step| matches!(step, Step::Expect(_) | Step::Hear(_) | Step::StartTls))
        {
            self.fail(ScriptProblem::Closed { actual: Vec::new(), reason: format!("{ending:?}") });
        } else {
            self.enter(Stage::Done);
        }
    }

    /// A failed handshake is what an untrustworthy certificate is for.
    pub(super) fn handshake_failed(&self, ending: &Ending, untrustworthy: bool) {
        if untrustworthy {
            self.enter(Stage::Done);
        } else {
            self.fail(ScriptProblem::Tls(format!("{ending:?}")));
        }
    }

    /// Waits for a check behind number `last`; gives its number.
    pub(super) async fn checked(&self, last: u64) -> u64 {
        let mut checks = self.runs.checks.subscribe();
        let next = checks.wait_for(|check| *check > last).await;
        next.map_or(last, |check| *check)
    }

    fn step(&self) -> Option<(usize, String)> {
        match &lock(&self.runs.list).get(self.index)?.stage {
            Stage::At(number, step) => Some((*number, step.clone())),
            _ => None,
        }
    }
}
