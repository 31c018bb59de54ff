//! How far each script has come, and whether that is far enough.

use std::collections::BTreeMap;
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

/// All scripts that a connection plays, and the first that has failed.
#[derive(Debug)]
pub(super) struct Runs {
    list: Mutex<List>,
    moved: Condvar,
    /// How often verifying has asked resting scripts to look for octets once more.
    checks: watch::Sender<u64>,
}

/// Runs by number. Those that are done and those behind the first failure are not kept: a script may be played for ever.
#[derive(Debug, Default)]
struct List {
    begun: u64,
    runs: BTreeMap<u64, Run>,
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

/// A run by its number.
#[derive(Clone, Debug)]
pub(super) struct Progress {
    runs: Arc<Runs>,
    number: u64,
}

impl List {
    fn keep_first_failure(&mut self) {
        let mut failures = 0;
        self.runs.retain(|_, run| {
            failures += u32::from(matches!(run.stage, Stage::Failed(..)));
            failures <= 1 || !matches!(run.stage, Stage::Failed(..))
        });
    }

    fn enter(&mut self, number: u64, stage: Stage) {
        let Some(run) = self.runs.get_mut(&number) else { return };
        run.stage = stage;
        match run.stage {
            Stage::Done => drop(self.runs.remove(&number)),
            Stage::Failed(..) => self.keep_first_failure(),
            Stage::At(..) | Stage::Resting { .. } | Stage::Hanging => {}
        }
    }
}

impl Default for Runs {
    fn default() -> Self {
        Self { list: Mutex::default(), moved: Condvar::new(), checks: watch::Sender::new(0) }
    }
}

impl Runs {
    pub(super) fn add(self: &Arc<Self>, script: usize, session: u64, stage: Stage) -> Progress {
        let mut list = lock(&self.list);
        list.begun += 1;
        let number = list.begun;
        list.runs.insert(number, Run { script, session, stage: stage.clone() });
        list.enter(number, stage);
        Progress { runs: self.clone(), number }
    }

    /// Forgets the runs of scripts with higher numbers.
    pub(super) fn forget_behind(&self, script: usize) {
        lock(&self.list).runs.retain(|_, run| run.script <= script);
        self.moved.notify_all();
    }

    /// The first failure, once every run has gone as far as it can.
    pub(super) fn verify(&self, journal: &Journal) -> Result<(), ScriptFailure> {
        self.checks.send_modify(|checks| *checks += 1);
        let check = *self.checks.borrow();
        let list = lock(&self.list);
        let settled = self.moved.wait_timeout_while(list, SETTLE, |list| {
            list.runs.values().any(|run| !run.stage.is_settled(check))
        });
        let (list, _) = settled.unwrap_or_else(PoisonError::into_inner);
        let failure = list.runs.values().find_map(|run| Some((run, run.stage.failure()?)));
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
        lock(&self.runs.list).enter(self.number, stage);
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
        match &lock(&self.runs.list).runs.get(&self.number)?.stage {
            Stage::At(number, step) => Some((*number, step.clone())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_is_played_for_ever_leaves_its_first_failure_and_nothing_else() {
        let runs = Arc::new(Runs::default());
        let begin = |session| runs.add(1, session, Stage::At(0, "connect".into()));
        let (first, second) = (begin(1), begin(2));
        for session in 3..100 {
            begin(session).enter(Stage::Done);
            begin(session).fail(ScriptProblem::Unfinished);
        }
        second.fail(ScriptProblem::Unfinished);
        first.enter(Stage::Done);
        let list = lock(&runs.list);
        assert_eq!(list.runs.values().map(|run| run.session).collect::<Vec<_>>(), [2]);
    }
}
