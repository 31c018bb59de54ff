//! Which rules have acted.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use super::rule::Origin;
use super::{Misbehaviour, Quirk, Rule};
use crate::sync::lock;

/// The rules in force, with a mark for each that has acted on a session.
#[derive(Debug, Default)]
pub(crate) struct Reached(Mutex<Option<(Arc<Misbehaviour>, Arc<Marks>)>>);

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

impl Reached {
    /// The marks of these rules; fresh ones if they are not those that were in force.
    pub(crate) fn marks(&self, misbehaviour: &Arc<Misbehaviour>) -> Arc<Marks> {
        let mut current = lock(&self.0);
        if let Some((known, marks)) = &*current
            && Arc::ptr_eq(known, misbehaviour)
        {
            return marks.clone();
        }
        let marks = Arc::new(Marks(misbehaviour.rules.iter().map(|_| AtomicBool::new(false)).collect()));
        *current = Some((misbehaviour.clone(), marks.clone()));
        marks
    }
}

impl Marks {
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
