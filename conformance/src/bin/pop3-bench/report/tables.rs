//! Tables for people.

use std::fmt;

use crate::{
    distant,
    memory::Memory,
    parts::Parts,
    speed::{Measured, Race},
};

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
        let Self { server, races, mock, missing } = self;
        for race in races {
            writeln!(f, "Time for messages from {server}, {race}\n")?;
        }
        write!(
            f,
            "The mock server with the small messages to the raw socket: {:.3} s, {:.2} x {server}",
            mock.median, mock.to_dovecot
        )?;
        skipped(f, missing)
    }
}

impl fmt::Display for Race {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { messages, octets_each, rows } = self;
        let rounds = rows.first().map_or(0, |row| row.seconds.len());
        writeln!(f, "{messages} of {octets_each} octets, median of {rounds} rounds")?;
        let heads = ["seconds", "x raw", "goal", "x poplib"];
        write!(f, "{:<22} {:<10} {:>8} {:>8} {:>8} {:>8}", "", "", heads[0], heads[1], heads[2], heads[3])?;
        for row in rows {
            write!(f, "\n{:<22} {:<10}", row.client, row.security.name())?;
            write!(f, " {:>8.3} {:>8.2}", row.median, row.to_floor)?;
            write!(f, " {:>8} {:>8}", ratio(row.goal), ratio(row.to_poplib))?;
        }
        Ok(())
    }
}

impl fmt::Display for distant::Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { server, messages, octets_each, round_trip, goal, rows, missing } = self;
        writeln!(
            f,
            "{messages} messages of {octets_each} octets from {server} over a link of {:.0} ms round trip, plaintext\n\
             RETR phase in round trips beyond the transfer; goal for ours with a window for all: {goal}",
            round_trip * 1000.0
        )?;
        write!(
            f,
            "{:<22} {:<26} {:>8} {:>8} {:>8} {:>11}",
            "", "window", "seconds", "RETR", "transfer", "round trips"
        )?;
        for row in rows {
            let window = row.window.map_or("-".to_owned(), |window| {
                format!("{} commands, {:.0} MiB", window.commands, mebibytes(window.octets))
            });
            write!(f, "\n{:<22} {window:<26} {:>8.3} {:>8.3}", row.client, row.seconds, row.retrieving)?;
            write!(f, " {:>8.3} {:>11.1}", row.transfer, row.round_trips)?;
        }
        write!(f, "\nThe sessions in round trips, without that of TCP's handshake:")?;
        for row in rows {
            write!(f, "\n{:<22}", row.client)?;
            for step in &row.steps {
                let count = if step.commands > 1 { format!(" x{}", step.commands) } else { String::new() };
                write!(f, " {}{count} {:.1};", step.name, step.seconds / round_trip)?;
            }
        }
        skipped(f, missing)
    }
}

impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "The component: {} octets, goal: under {}; its parts, with names for functions:",
            self.octets, self.goal
        )?;
        for (part, octets) in self.largest_first() {
            write!(f, "\n{octets:>8} {part}")?;
        }
        Ok(())
    }
}

fn skipped(f: &mut fmt::Formatter<'_>, missing: &[&str]) -> fmt::Result {
    missing.iter().try_for_each(|name| write!(f, "\n{name}: skipped, not installed"))
}

fn ratio(ratio: Option<f64>) -> String {
    ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.2}"))
}

/// For people; a GiB has few enough digits for that.
#[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
fn mebibytes(octets: u64) -> f64 {
    octets as f64 / f64::from(1 << 20)
}
