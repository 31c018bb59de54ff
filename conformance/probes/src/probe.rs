//! What a probe is, and how all are run.

use crate::context::Context;
use crate::dialogue;
use crate::report::{Outcome, Report, Verdict};
use crate::target::{Abilities, Target};
use crate::topics;

/// What a probe cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need {
    /// A line of CAPA that begins with this word.
    Capability(&'static str),
    /// A SASL mechanism of this name, in clear or under TLS.
    Mechanism(&'static str),
    /// A timestamp in the greeting.
    Apop,
    /// STLS, and a CA to trust.
    Stls,
    /// Implicit TLS, and a CA to trust.
    ImplicitTls,
}

/// Where a session stands when a dialogue begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Start {
    /// A plain connection; the greeting has been read.
    Authorization,
    /// The reader is logged in.
    Transaction,
    /// The user with the empty maildrop is logged in.
    Empty,
    /// TLS after STLS.
    Stls,
    /// Implicit TLS; the greeting has been read.
    ImplicitTls,
}

/// Why a probe ends early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The server is wrong.
    Failed(String),
    /// Nothing can be judged.
    Unable(String),
}

pub(crate) type Judged<T = ()> = Result<T, Stop>;

pub(crate) fn failed<T>(reason: impl Into<String>) -> Judged<T> {
    Err(Stop::Failed(reason.into()))
}

pub(crate) fn unable<T>(reason: impl Into<String>) -> Judged<T> {
    Err(Stop::Unable(reason.into()))
}

/// Fails unless `condition` holds.
pub(crate) fn check(condition: bool, reason: impl Into<String>) -> Judged {
    if condition { Ok(()) } else { failed(reason) }
}

#[derive(Clone, Copy)]
pub(crate) enum Run {
    Dialogue(Start, &'static str),
    Code(fn(&mut Context<'_>) -> Judged),
}

/// One claim about a server, and how it is found out.
#[derive(Clone, Copy)]
pub struct Probe {
    /// A stable name, of small letters and hyphens.
    pub id: &'static str,
    /// The clauses of the catalogue that it judges.
    pub clauses: &'static [&'static str],
    /// What it cannot do without.
    pub needs: &'static [Need],
    pub(crate) run: Run,
}

impl Probe {
    pub(crate) const fn new(
        id: &'static str,
        clauses: &'static [&'static str],
        needs: &'static [Need],
        run: fn(&mut Context<'_>) -> Judged,
    ) -> Self {
        Self { id, clauses, needs, run: Run::Code(run) }
    }

    /// A probe that is a text: see the module `dialogue`.
    pub(crate) const fn dialogue(
        id: &'static str,
        clauses: &'static [&'static str],
        needs: &'static [Need],
        start: Start,
        text: &'static str,
    ) -> Self {
        Self { id, clauses, needs, run: Run::Dialogue(start, text) }
    }

    /// Puts a server through the probe.
    pub fn run(&self, context: &mut Context<'_>) -> Verdict {
        let mut judged = self.needs.iter().try_for_each(|need| context.need(*need));
        if judged.is_ok() {
            context.forget_dialogue();
            judged = match self.run {
                Run::Dialogue(start, text) => dialogue::run(context, start, text),
                Run::Code(code) => code(context),
            };
        }
        match judged {
            Ok(()) => Verdict::Pass,
            Err(Stop::Unable(reason)) => Verdict::Unsupported { reason },
            Err(Stop::Failed(reason)) => Verdict::Fail { reason, dialogue: context.dialogue() },
        }
    }
}

impl std::fmt::Debug for Probe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Probe").field("id", &self.id).field("clauses", &self.clauses).finish_non_exhaustive()
    }
}

/// All probes, by topic.
///
/// ```
/// let probes = pop3_probes::probes();
/// assert!(probes.iter().any(|probe| probe.clauses.contains(&"RFC1939-5-02")));
/// ```
#[must_use]
pub fn probes() -> Vec<Probe> {
    topics::all()
}

/// Puts a server through all probes, one after the other.
pub fn run(target: &Target, abilities: &dyn Abilities) -> Report {
    run_selected(target, abilities, &probes())
}

/// Puts a server through the probe of this id; `None` if there is none.
pub fn run_one(target: &Target, abilities: &dyn Abilities, id: &str) -> Option<Outcome> {
    let probe = probes().into_iter().find(|probe| probe.id == id)?;
    run_selected(target, abilities, &[probe]).outcomes.pop()
}

fn run_selected(target: &Target, abilities: &dyn Abilities, probes: &[Probe]) -> Report {
    let mut context = Context::new(target, abilities);
    let outcomes = probes.iter().map(|probe| Outcome {
        probe: probe.id.into(),
        clauses: probe.clauses.iter().map(ToString::to_string).collect(),
        verdict: probe.run(&mut context),
    });
    Report { outcomes: outcomes.collect() }
}
