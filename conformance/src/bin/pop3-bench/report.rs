//! What was measured, for people and as JSON.

mod tables;

use std::fmt;

use serde::Serialize;

use crate::{distant::Distant, machine, memory::Memory, parts::Parts, speed::Speed};

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// Processors of the machine.
    processors: usize,
    /// Whether this program was built with optimisation.
    optimised: bool,
    /// Peak memory for one huge message.
    pub(crate) memory: Option<Memory>,
    /// Time for many small messages.
    pub(crate) speed: Option<Speed>,
    /// Time over a long link.
    pub(crate) distant: Option<Distant>,
    /// What the component consists of.
    pub(crate) component: Option<Parts>,
}

impl Report {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            processors: machine::processors(),
            optimised: !cfg!(debug_assertions),
            memory: None,
            speed: None,
            distant: None,
            component: None,
        }
    }

    /// Whether everything that has a goal is within it.
    pub(crate) fn within_goals(&self) -> bool {
        self.memory.as_ref().is_none_or(|memory| memory.rows.iter().all(|row| row.within_goal))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} processors, loopback", self.processors)?;
        if !self.optimised {
            writeln!(f, "This build is not optimised: compare nothing with it.")?;
        }
        if let Some(memory) = &self.memory {
            writeln!(f, "\n{memory}")?;
        }
        match &self.speed {
            Some(Speed::Measured(measured)) => writeln!(f, "\n{measured}")?,
            Some(Speed::Skipped { skipped }) => writeln!(f, "\nTime for many messages: skipped, {skipped}")?,
            None => {}
        }
        match &self.distant {
            Some(Distant::Measured(measured)) => writeln!(f, "\n{measured}")?,
            Some(Distant::Skipped { skipped }) => writeln!(f, "\nTime over a long link: skipped, {skipped}")?,
            None => {}
        }
        match &self.component {
            Some(parts) => writeln!(f, "\n{parts}"),
            None => Ok(()),
        }
    }
}
