//! What a client said, step by step.

use serde::Serialize;
use std::time::Duration;
use tokio::time::Instant;

/// The commands of a session, and when they were sent.
#[derive(Debug)]
pub(super) struct Spoken {
    began: Instant,
    ended: Instant,
    commands: Vec<(Instant, String)>,
    line: Vec<u8>,
}

/// Commands of one kind behind each other, or the greeting.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Step {
    /// Their keyword.
    pub(crate) name: String,
    /// How many there were.
    pub(crate) commands: usize,
    /// From the first to the first of the next kind, or to the end of the session.
    pub(crate) seconds: f64,
}

impl Spoken {
    /// The client has connected.
    pub(super) fn begin() -> Self {
        let now = Instant::now();
        Self { began: now, ended: now, commands: Vec::new(), line: Vec::new() }
    }

    /// The client says something.
    pub(super) fn hear(&mut self, octets: &[u8]) {
        let now = Instant::now();
        for &octet in octets {
            if octet == b'\n' {
                self.commands.push((now, keyword(&self.line)));
                self.line.clear();
            } else {
                self.line.push(octet);
            }
        }
    }

    /// The session has ended.
    pub(super) fn end(&mut self) {
        self.ended = Instant::now();
    }

    /// The steps of the session.
    pub(super) fn steps(&self) -> Vec<Step> {
        let mut begun = vec![(self.began, "greeting".to_owned(), 0)];
        for (at, name) in &self.commands {
            match begun.last_mut() {
                Some((_, last, commands)) if last == name => *commands += 1,
                _ => begun.push((*at, name.clone(), 1)),
            }
        }
        let ends = begun.iter().skip(1).map(|(at, ..)| *at).chain([self.ended]).collect::<Vec<_>>();
        let step = |((at, name, commands), end): ((Instant, String, usize), Instant)| Step {
            name,
            commands,
            seconds: end.saturating_duration_since(at).as_secs_f64(),
        };
        begun.into_iter().zip(ends).map(step).collect()
    }

    /// From the first RETR until something else was sent.
    pub(super) fn retrieving(&self) -> Duration {
        Duration::from_secs_f64(
            self.steps().iter().filter(|step| step.name == "RETR").map(|step| step.seconds).sum(),
        )
    }
}

/// Of a line, what may be shown.
fn keyword(line: &[u8]) -> String {
    let word = line.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    match std::str::from_utf8(word) {
        Ok(
            word @ ("CAPA" | "AUTH" | "USER" | "PASS" | "APOP" | "STAT" | "LIST" | "UIDL" | "RETR" | "QUIT"),
        ) => word.to_owned(),
        _ => "other".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_one_kind_are_one_step_and_secrets_are_not_shown() {
        let mut spoken = Spoken::begin();
        for part in ["AUTH PLAIN\r\n", "c2Vj", "cmV0\r\n", "RETR 1\r\nRETR 2\r\n", "QUIT\r\n"] {
            spoken.hear(part.as_bytes());
        }
        spoken.end();
        let steps = spoken.steps();
        let names: Vec<_> = steps.iter().map(|step| (step.name.as_str(), step.commands)).collect();
        assert_eq!(names, [("greeting", 0), ("AUTH", 1), ("other", 1), ("RETR", 2), ("QUIT", 1)]);
    }
}
