//! Whether what was expected has happened.

use pop3_mock::{Expectation, Ledger, Server};

use crate::args::Expectations;
use crate::exit::{Complaint, Sysexit};

/// The most messages to name that were lost.
const NAMED: usize = 3;

/// Looks at all expectations; `user` is whose maildrop counts.
pub(super) fn check(expectations: &Expectations, server: &Server, user: &str) -> Result<(), Complaint> {
    let left = server.maildrop(user).messages.len();
    let mut unmet = unsaid(expectations, server);
    unmet.extend(
        expectations
            .expect_left
            .filter(|expected| *expected != left)
            .map(|expected| format!("--expect-left {expected}: the maildrop of {user:?} holds {left}")),
    );
    if expectations.expect_nothing_lost {
        unmet.extend(lost(&server.ledger()));
    }
    if unmet.is_empty() {
        return Ok(());
    }
    let asked = expectations.expect.len()
        + expectations.never.len()
        + usize::from(expectations.expect_left.is_some())
        + usize::from(expectations.expect_nothing_lost);
    let heading = format!("{} of {asked} expectations not met", unmet.len());
    let reasons: String = unmet.iter().map(|reason| format!("\n  {reason}")).collect();
    Err(Complaint::new(Sysexit::Protocol, format!("{heading}{reasons}\n{}", server.commands())))
}

/// A reason for each expectation about what clients say that is not met.
fn unsaid(expectations: &Expectations, server: &Server) -> Vec<String> {
    let Expectations { expect, never, .. } = expectations;
    let expect = expect.iter().map(|pattern| ("--expect", pattern, Expectation::from(pattern.clone())));
    let never = never.iter().map(|pattern| ("--never", pattern, Expectation::from(pattern.clone()).never()));
    let judged = expect.chain(never).filter_map(|(option, pattern, expectation)| {
        let failure = server.check(expectation).err()?;
        Some(format!("{option} '{pattern}': {}", failure.unmet.first()?.problem))
    });
    judged.collect()
}

fn lost(ledger: &Ledger) -> Option<String> {
    let lost: Vec<_> = ledger.lost().collect();
    let named = lost.iter().take(NAMED).map(|entry| format!("{} of {:?}", entry.number, entry.user));
    let named = named.collect::<Vec<_>>().join(", ");
    let more = if lost.len() > NAMED { format!(" and {} more", lost.len() - NAMED) } else { String::new() };
    (!lost.is_empty())
        .then(|| format!("--expect-nothing-lost: removed without having been sent whole: {named}{more}"))
}
