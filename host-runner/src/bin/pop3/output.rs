//! What the command says when it is done.

use std::{
    io::{self, Write},
    path::Path,
    time::Duration,
};

use indicatif::HumanBytes;
use pop3_host::delivery::Tally;
use serde_json::json;

use crate::exit::Complaint;

/// Prints what was done: a line, or a JSON object that also tells of a failure.
pub(crate) fn report(
    json: bool,
    tally: &Tally,
    maildir: &Path,
    took: Duration,
    complaint: Option<&Complaint>,
) -> io::Result<()> {
    let Tally { messages, octets, deleted } = tally;
    let mut stdout = io::stdout().lock();
    if json {
        let object = json!({
            "messages": messages,
            "octets": octets,
            "deleted": deleted,
            "seconds": took.as_secs_f64(),
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
