//! The ledger as text.

use std::fmt;

use super::{Account, Ledger, LedgerEntry};

const HEADINGS: [&str; 12] = [
    "user",
    "message",
    "unique-id",
    "octets",
    "whole",
    "cut",
    "damaged",
    "top",
    "marked",
    "unmarked",
    "removed",
    "remarks",
];

/// A line of headings and one for each message; columns are separated by two spaces.
impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<_> =
            std::iter::once(HEADINGS.map(String::from)).chain(self.entries.iter().map(row)).collect();
        let widths: Vec<usize> = (0..HEADINGS.len())
            .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
            .collect();
        for row in &rows {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            writeln!(f, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        if self.scripted > 0 {
            writeln!(f, "sessions that played a script, of which nothing is known: {}", self.scripted)?;
        }
        if self.omitted > 0 {
            writeln!(f, "accounts of single sessions that were too many to keep: {}", self.omitted)?;
        }
        Ok(())
    }
}

fn row(entry: &LedgerEntry) -> [String; HEADINGS.len()] {
    let Account { whole, cut, damaged, top, marked, unmarked, removed, .. } = &entry.total;
    [
        entry.user.escape_debug().to_string(),
        entry.number.to_string(),
        entry.unique_id.to_string(),
        entry.octets.to_string(),
        whole.to_string(),
        cut.to_string(),
        damaged.to_string(),
        top.to_string(),
        marked.to_string(),
        unmarked.to_string(),
        if *removed { "yes" } else { "no" }.into(),
        remarks(&entry.total),
    ]
}

fn remarks(total: &Account) -> String {
    let remarks = [
        (total.is_lost(), "lost"),
        (total.is_doubled(), "doubled"),
        (total.is_early(), "deleted early"),
        (total.expired, "expired"),
    ];
    let those = remarks.into_iter().filter_map(|(is, remark)| is.then_some(remark));
    those.collect::<Vec<_>>().join(", ")
}
