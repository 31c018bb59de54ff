//! What was measured, for people and as JSON.

use std::fmt;

use serde::Serialize;

use crate::{
    machine,
    memory::Memory,
    speed::{Measured, Speed},
};

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
}

impl Report {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            processors: machine::processors(),
            optimised: !cfg!(debug_assertions),
            memory: None,
            speed: None,
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
            Some(Speed::Measured(measured)) => writeln!(f, "\n{measured}"),
            Some(Speed::Skipped { skipped }) => writeln!(f, "\nTime for many messages: skipped, {skipped}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (size, goal) = (mebibytes(self.octets), mebibytes(self.goal));
        writeln!(
            f,
            "Memory while one message of {size:.0} MiB goes through; goal: {goal:.0} MiB above idle"
        )?;
        write!(
            f,
            "{:<12} {:<10} {:>9} {:>9} {:>9} {:>8}",
            "", "", "idle MiB", "peak MiB", "above", "seconds"
        )?;
        for row in &self.rows {
            let (idle, peak, growth) = (mebibytes(row.idle), mebibytes(row.peak), mebibytes(row.growth));
            write!(f, "\n{:<12} {:<10}", row.subject, row.security.name())?;
            write!(f, " {idle:>9.1} {peak:>9.1} {growth:>9.1} {:>8.1}", row.seconds)?;
            f.write_str(if row.within_goal { "" } else { "  above the goal" })?;
        }
        Ok(())
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { server, messages, octets_each, rows, mock, missing } = self;
        let rounds = rows.first().map_or(0, |row| row.seconds.len());
        writeln!(
            f,
            "Time for {messages} messages of {octets_each} octets from {server}, median of {rounds} rounds"
        )?;
        write!(f, "{:<22} {:<10} {:>8} {:>8} {:>8}", "", "", "seconds", "x raw", "x poplib")?;
        for row in rows {
            write!(f, "\n{:<22} {:<10}", row.client, row.security.name())?;
            write!(f, " {:>8.3} {:>8.2}", row.median, row.to_floor)?;
            match row.to_poplib {
                Some(ratio) => write!(f, " {ratio:>8.2}")?,
                None => write!(f, " {:>8}", "-")?,
            }
        }
        write!(
            f,
            "\nThe mock server to the raw socket: {:.3} s, {:.2} x {server}",
            mock.median, mock.to_dovecot
        )?;
        for name in missing {
            write!(f, "\n{name}: not installed")?;
        }
        Ok(())
    }
}

/// For people; a GiB has few enough digits for that.
#[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
fn mebibytes(octets: u64) -> f64 {
    octets as f64 / f64::from(1 << 20)
}
