//! What the command says when it is done.

use std::{
    io::{self, Write},
    path::Path,
    time::Duration,
};

use indicatif::HumanBytes;
use pop3_host::{Warning, delivery::Tally};
use serde_json::json;

use crate::exit::Complaint;

/// What there is to say.
pub(crate) struct Said<'s> {
    pub(crate) tally: &'s Tally,
    pub(crate) warnings: &'s [(&'s Warning, usize)],
    pub(crate) complaint: Option<&'s Complaint>,
}

/// Each warning once, with how often it came.
pub(crate) fn counted(warnings: &[Warning]) -> Vec<(&Warning, usize)> {
    let mut counted: Vec<(&Warning, usize)> = Vec::new();
    for warning in warnings {
        match counted.iter_mut().find(|(known, _)| known.rule == warning.rule) {
            Some((_, times)) => *times += 1,
            None => counted.push((warning, 1)),
        }
    }
    counted
}

/// Says what the server did wrong and the client put up with.
pub(crate) fn warn(warnings: &[(&Warning, usize)]) {
    for (warning, times) in warnings {
        // Nobody is left to tell where standard error is closed.
        let _ = writeln!(io::stderr(), "pop3: warning: {} ({}), {times} in all", warning.text, warning.rule);
    }
}

/// Prints what was done: a line, or a JSON object that also tells of a failure.
pub(crate) fn report(json: bool, said: &Said<'_>, maildir: &Path, took: Duration) -> io::Result<()> {
    let Said { tally: Tally { messages, octets, deleted, unconfirmed }, warnings, complaint } = said;
    let mut stdout = io::stdout().lock();
    if json {
        let warning = |(warning, times): &(&Warning, usize)| json!({"rule": warning.rule, "text": warning.text, "times": times});
        let object = json!({
            "messages": messages,
            "octets": octets,
            "deleted": deleted,
            "unconfirmed": unconfirmed,
            "seconds": took.as_secs_f64(),
            "warnings": warnings.iter().map(warning).collect::<Vec<_>>(),
            "exit": complaint.map_or(0, |complaint| complaint.code as u8),
            "error": complaint.map(|complaint| &complaint.text),
        });
        return writeln!(stdout, "{object}");
    }
    let (size, seconds, maildir) = (HumanBytes(*octets), took.as_secs_f64(), maildir.display());
    writeln!(
        stdout,
        "{messages} messages ({size}) fetched into {maildir}, {deleted} deleted, in {seconds:.1} s"
    )
}

/// What was done before a failure, to follow the text about it; nothing where nothing was stored.
pub(crate) fn aftermath(tally: &Tally) -> String {
    let Tally { messages, deleted, unconfirmed, .. } = tally;
    let said = |number: u64, text: String| if number == 0 { String::new() } else { text };
    [
        said(*messages, format!("; messages stored: {messages}")),
        said(*deleted, format!(", deleted on the server: {deleted}")),
        said(*unconfirmed, format!(", deletions not confirmed: {unconfirmed} (these may come again)")),
    ]
    .concat()
}
