//! What the command says: lines for people, or JSON lines for programs.

use std::{
    fmt,
    io::{self, Write},
    time::Instant,
};

use pop3_host::Warning;
use serde_json::{Value, json};

use crate::{access::Ended, complaint::Complaint};

/// How to say it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice {
    pub(crate) json: bool,
    pub(crate) quiet: bool,
    started: Instant,
}

impl Voice {
    pub(crate) fn new(json: bool, quiet: bool) -> Self {
        Self { json, quiet, started: Instant::now() }
    }

    pub(crate) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// A line for people on standard output.
    pub(crate) fn line(&self, line: fmt::Arguments<'_>) -> Result<(), Complaint> {
        if self.json || self.quiet {
            return Ok(());
        }
        writeln!(io::stdout().lock(), "{line}").map_err(|error| Complaint::stdout(&error))
    }

    /// An event for programs on standard output: an object with its name in `event`.
    pub(crate) fn event(&self, name: &str, mut event: Value) -> Result<(), Complaint> {
        if !self.json {
            return Ok(());
        }
        event["event"] = json!(name);
        writeln!(io::stdout().lock(), "{event}").map_err(|error| Complaint::stdout(&error))
    }

    /// A word of warning, on standard error or as an event.
    pub(crate) fn warning(&self, text: &str) {
        if self.json || !self.quiet {
            self.complain(text);
        }
    }

    /// A warning that `--quiet` does not silence.
    fn complain(&self, text: &str) {
        // Nobody is left to tell where neither is open.
        let _ = self.event("warning", json!({ "text": text }));
        if !self.json {
            let _ = writeln!(io::stderr(), "pop3: warning: {text}");
        }
    }

    /// Says how a job ended: its warnings, and the event `done` with what is in `event`.
    pub(crate) fn end<D>(&self, ended: Ended<D>, mut event: Value) -> Result<D, Complaint> {
        let Ended { outcome, warnings, note } = ended;
        let warnings = counted(&warnings);
        event["seconds"] = json!(self.seconds());
        event["exit"] = json!(outcome.as_ref().err().map_or(0, |complaint| complaint.code as u8));
        event["error"] = json!(outcome.as_ref().err().map(Complaint::to_json));
        let warning = |(warning, times): &(&Warning, usize)| json!({ "rule": warning.rule.id(), "text": warning.rule.text(), "times": times });
        event["warnings"] = warnings.iter().map(warning).collect();
        note.iter().for_each(|note| self.complain(note));
        self.event("done", event)?;
        if !self.json {
            for (warning, times) in warnings {
                self.warning(&format!("{}, {times} in all", warning.rule));
            }
        }
        outcome
    }

    /// Says that nothing was begun.
    pub(crate) fn refused<D>(&self, complaint: Complaint) -> Result<D, Complaint> {
        self.end(Ended { outcome: Err(complaint), warnings: Vec::new(), note: None }, json!({}))
    }
}

/// Each warning once, with how often it came.
fn counted(warnings: &[Warning]) -> Vec<(&Warning, usize)> {
    let mut counted: Vec<(&Warning, usize)> = Vec::new();
    for warning in warnings {
        match counted.iter_mut().find(|(known, _)| known.rule == warning.rule) {
            Some((_, times)) => *times += 1,
            None => counted.push((warning, 1)),
        }
    }
    counted
}
