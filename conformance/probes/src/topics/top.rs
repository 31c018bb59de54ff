//! TOP, RFC 1939 §7.

use crate::context::Context;
use crate::probe::Start::Transaction;
use crate::probe::{Judged, Need, Probe, check};

const TOP: &[Need] = &[Need::Capability("TOP")];
/// The lines of message 3 before its body, with the empty one.
const HEAD: usize = 4;

pub(super) const PROBES: &[Probe] = &[
    Probe::dialogue(
        "top-needs-both-numbers",
        &["RFC1939-7-04"],
        TOP,
        Transaction,
        "C: TOP\nS: -ERR\nC: TOP 1\nS: -ERR\nC: TOP 1 1 1\nS: -ERR",
    ),
    Probe::dialogue(
        "top-counts-lines-in-digits",
        &["RFC1939-7-05"],
        TOP,
        Transaction,
        "C: TOP 1 -1\nS: -ERR\nC: TOP 1 x\nS: -ERR\nC: TOP 1 +1\nS: -ERR",
    ),
    Probe::new("top-gives-header-and-lines", &["RFC1939-7-06"], TOP, |context| {
        for lines in [0, 1, 2] {
            beginning(context, lines)?;
        }
        Ok(())
    }),
    Probe::new("top-of-more-lines-gives-all", &["RFC1939-7-07"], TOP, |context| {
        let mut session = context.reader()?;
        let whole = session.given_listing("RETR 3")?.raw();
        let top = session.listing("TOP 3 1000")?.raw();
        check(top == whole, format!("got {}", top.escape_ascii()))
    }),
    Probe::dialogue(
        "top-of-no-message",
        &["RFC1939-7-08"],
        TOP,
        Transaction,
        "C: TOP {beyond} 1\nS: -ERR\nC: DELE 1\nG: +OK\nC: TOP 1 1\nS: -ERR",
    ),
    Probe::new("top-counts-lines-of-the-message", &["RFC1939-7-09"], TOP, |context| {
        let mut session = context.reader()?;
        // The second line is stuffed, the third one is empty.
        let lines = session.given_listing("TOP 3 5")?.texts();
        check(lines.len() == HEAD + 5, format!("got {lines:?}"))
    }),
];

fn beginning(context: &mut Context<'_>, lines: usize) -> Judged {
    let mut session = context.reader()?;
    let whole = session.given_listing("RETR 3")?.texts();
    let top = session.listing(&format!("TOP 3 {lines}"))?.texts();
    check(whole.get(..HEAD + lines) == Some(&top[..]), format!("TOP 3 {lines} gives {top:?}"))
}
