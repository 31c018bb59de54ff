//! Which rules have acted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::rule::Origin;
use super::{Misbehaviour, Quirk, Rule};

/// A mark for each rule.
#[derive(Debug)]
pub(crate) struct Marks(Vec<AtomicBool>);

/// What somebody has asked for and no session has met.
#[derive(Debug)]
pub(crate) enum Missed {
    /// None of its rules has acted; what they wait for.
    Quirk(Quirk, Vec<String>),
    /// Which rule of those that stand by themselves, from 1, and what it waits for.
    Rule(usize, String),
}

impl Marks {
    /// None of these rules has acted yet.
    pub(crate) fn of(misbehaviour: &Misbehaviour) -> Arc<Self> {
        Arc::new(Self(misbehaviour.rules.iter().map(|_| AtomicBool::new(false)).collect()))
    }

    pub(super) fn set(&self, rule: usize) {
        self.0[rule].store(true, Ordering::Relaxed);
    }

    /// What was not reached of these rules. A persona's words are not asked for one by one, and are left out.
    pub(crate) fn missed(&self, misbehaviour: &Misbehaviour) -> Vec<Missed> {
        let reached = self.0.iter().map(|mark| mark.load(Ordering::Relaxed));
        let all: Vec<(&Rule, bool)> = misbehaviour.rules.iter().zip(reached).collect();
        let asked = misbehaviour.quirks();
        let once = asked.iter().enumerate().filter(|(index, quirk)| !asked[..*index].contains(quirk));
        let quirks = once.filter_map(|(_, quirk)| {
            let mut own = all.iter().filter(|(rule, _)| rule.origin == Origin::Quirk(*quirk)).peekable();
            own.peek()?;
            let waits: Option<Vec<String>> =
                own.map(|(rule, reached)| (!reached).then(|| rule.when.told())).collect();
            waits.map(|mut waits| {
                waits.dedup();
                Missed::Quirk(*quirk, waits)
            })
        });
        let own = all.iter().filter(|(rule, _)| rule.origin == Origin::Own);
        let rules = (1..).zip(own).filter(|(_, (_, reached))| !reached);
        quirks.chain(rules.map(|(number, (rule, _))| Missed::Rule(number, rule.when.told()))).collect()
    }
}
