//! A case, carried out by a subject, and the verdict.

use std::fmt::{self, Write as _};

use pop3_mock::{Server, StartError};

use crate::{
    Failure,
    case::Case,
    outcome::Outcome,
    plan::Plan,
    subject::{Subject, Target},
};

/// What became of a case. Its `Display` is what a person needs to see why it failed, on one screen.
#[derive(Clone, Debug)]
pub struct Report<'c> {
    /// The case.
    pub case: &'c Case,
    /// Name of the subject.
    pub subject: &'static str,
    /// What the subject made of the session.
    pub outcome: Outcome,
    /// What the client sent in place of what the script asks for, in words.
    pub departure: Option<String>,
    /// Both sides of the dialogue, secrets removed.
    pub transcript: String,
}

/// How well a subject does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As well as can be.
    Pass,
    /// Permitted, but there is a better way.
    NonStrict,
    /// Wrong outcome, or wrong octets on the wire.
    Fail,
}

/// Starts the peer of a case and has a subject carry out the plan.
///
/// ```
/// use pop3_conformance::{cases, report::{Verdict, run}, subject::Native};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), pop3_mock::StartError> {
/// let case = cases::named("rfc1939/retr/dot-stuffing/first-line").unwrap();
/// let report = run(&case, &Native).await?;
/// assert_eq!(report.verdict(), Verdict::Pass, "{report}");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Where the peer cannot be started.
pub async fn run<'c>(case: &'c Case, subject: &impl Subject) -> Result<Report<'c>, StartError> {
    let server = Server::builder().script(case.script.clone()).start().await?;
    let outcome = subject.run(&Target::from(&server), &case.plan).await;
    // The transcript first: it goes with the server.
    let transcript = server.transcript().to_string();
    let departure = server.finish().err().and_then(pop3_mock::Failure::script).map(|failure| {
        let place =
            failure.step.map_or_else(String::new, |(number, step)| format!("step {number}, {step}: "));
        format!("{place}{}", failure.problem)
    });
    Ok(Report { case, subject: subject.name(), outcome, departure, transcript })
}

impl Report<'_> {
    /// The verdict: a right outcome, and a script that was followed to its end.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self.case.accepted.iter().position(|accepted| *accepted == self.outcome) {
            _ if self.departure.is_some() => Verdict::Fail,
            None => Verdict::Fail,
            Some(0) => Verdict::Pass,
            Some(_) => Verdict::NonStrict,
        }
    }
}

/// Most characters of a line, and most lines of a transcript.
const SCREEN: (usize, usize) = (110, 24);

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { case, subject, outcome, departure, transcript } = self;
        writeln!(f, "{} ({}) by {subject}: {:?}", case.id, case.level(), self.verdict())?;
        for entry in case.entries() {
            writeln!(f, "  {entry}")?;
        }
        for accepted in &case.accepted {
            write_outcome(f, "expected", &case.plan, accepted)?;
        }
        write_outcome(f, "actual", &case.plan, outcome)?;
        if let Some(departure) = departure {
            writeln!(f, "the client departed from the script: {departure}")?;
        }
        writeln!(f, "transcript:")?;
        write_transcript(f, transcript)?;
        write!(f, "again: cargo test -p pop3-conformance --test cases {}", case.test_name())
    }
}

fn write_outcome(f: &mut fmt::Formatter<'_>, title: &str, plan: &Plan, outcome: &Outcome) -> fmt::Result {
    writeln!(f, "{title}:")?;
    write_line(f, "greeting", &outcome.opened)?;
    for (action, answer) in plan.actions.iter().zip(&outcome.answers) {
        write_line(f, action, answer)?;
    }
    Ok(())
}

fn write_line<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    title: impl fmt::Display,
    result: &Result<T, Failure>,
) -> fmt::Result {
    let mut line = format!("  {title}: ");
    match result {
        Ok(value) => write!(line, "{value}")?,
        Err(failure) => write!(line, "{failure}")?,
    }
    writeln!(f, "{}", shortened(&line))
}

/// The end of a dialogue is where it went wrong.
fn write_transcript(f: &mut fmt::Formatter<'_>, transcript: &str) -> fmt::Result {
    let lines: Vec<&str> = transcript.lines().collect();
    let left_out = lines.len().saturating_sub(SCREEN.1);
    if left_out > 0 {
        writeln!(f, "  ({left_out} lines left out)")?;
    }
    lines[left_out..].iter().try_for_each(|line| writeln!(f, "  {}", shortened(line)))
}

fn shortened(line: &str) -> String {
    match line.char_indices().nth(SCREEN.0) {
        None => line.into(),
        Some((end, _)) => format!("{}...", &line[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cases, subject::Native};

    /// Says what is expected and does nothing.
    struct Liar<'c>(&'c Case);

    impl Subject for Liar<'_> {
        fn name(&self) -> &'static str {
            "liar"
        }

        async fn run(&self, _: &Target, _: &Plan) -> Outcome {
            self.0.accepted[0].clone()
        }
    }

    /// Does what is expected and says something else.
    struct Forgetful;

    impl Subject for Forgetful {
        fn name(&self) -> &'static str {
            "forgetful"
        }

        async fn run(&self, target: &Target, plan: &Plan) -> Outcome {
            let outcome = Native.run(target, plan).await;
            Outcome { opened: Ok("forgotten".into()), ..outcome }
        }
    }

    #[tokio::test]
    async fn no_case_is_passed_by_words_alone() {
        for case in cases::all() {
            let report = run(&case, &Liar(&case)).await.unwrap();
            assert_eq!(report.verdict(), Verdict::Fail, "{report}");
            assert!(report.departure.is_some(), "{report}");
        }
    }

    #[tokio::test]
    async fn no_case_is_passed_by_the_right_octets_alone() {
        for case in cases::all() {
            let report = run(&case, &Forgetful).await.unwrap();
            assert_eq!(report.departure, None, "{report}");
            assert_eq!(report.verdict(), Verdict::Fail, "{report}");
        }
    }

    #[tokio::test]
    async fn an_outcome_that_is_not_the_best_is_not_strict() {
        let case = cases::named("rfc1939/status/indicator-in-lower-case").unwrap();
        let mut report = run(&case, &Native).await.unwrap();
        assert_eq!(report.verdict(), Verdict::Pass, "{report}");
        report.outcome = case.accepted[1].clone();
        assert_eq!(report.verdict(), Verdict::NonStrict, "{report}");
    }

    #[tokio::test]
    async fn a_report_says_what_was_expected_what_came_and_how_to_see_it_again() {
        let case = cases::named("rfc1939/retr/dot-stuffing/first-line").unwrap();
        let shown = run(&case, &Liar(&case)).await.unwrap().to_string();
        for part in [
            "rfc1939/retr/dot-stuffing/first-line (MUST) by liar: Fail",
            "strips exactly one full stop",
            "RETR 1: 13 octets",
            "no connection came for the script",
            "cargo test -p pop3-conformance --test cases rfc1939_retr_dot_stuffing_first_line",
        ] {
            assert!(shown.contains(part), "{part}\n{shown}");
        }
        assert!(shown.lines().count() < 50, "{shown}");
    }
}
