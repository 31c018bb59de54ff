//! What is said of a fetch when it is over.

use std::path::Path;

use indicatif::HumanBytes;
use pop3_host::delivery::Tally;
use serde_json::{Value, json};

/// The numbers of the event `done`.
pub(super) fn event(tally: &Tally) -> Value {
    let Tally { messages, octets, held, too_large, beyond_limit, deleted, unconfirmed } = tally;
    json!({
        "messages": messages,
        "octets": octets,
        "held": held,
        "too_large": too_large,
        "beyond_limit": beyond_limit,
        "deleted": deleted,
        "unconfirmed": unconfirmed,
    })
}

/// `12 messages (3.4 MiB) fetched into Mail, 3 there already`
pub(super) fn summary(tally: &Tally, maildir: &Path) -> String {
    let Tally { messages, octets, held, too_large, beyond_limit, deleted, .. } = tally;
    let (noun, size, maildir) =
        (if *messages == 1 { "message" } else { "messages" }, HumanBytes(*octets), maildir.display());
    [
        format!("{messages} {noun} ({size}) fetched into {maildir}"),
        said(*held, ", ", " there already"),
        said(*too_large, ", ", " left by --max-size"),
        said(*beyond_limit, ", ", " left by --limit"),
        said(*deleted, ", ", " deleted on the server"),
    ]
    .concat()
}

/// What was done before a failure, to follow the text about it; nothing where nothing was stored.
pub(super) fn aftermath(tally: &Tally) -> String {
    let Tally { messages, deleted, unconfirmed, .. } = tally;
    [
        said(*messages, "; messages stored: ", ""),
        said(*deleted, ", deleted on the server: ", ""),
        said(*unconfirmed, ", deletions not confirmed: ", " (these may come again)"),
    ]
    .concat()
}

/// A number between two texts; nothing for zero.
fn said(number: u64, before: &str, after: &str) -> String {
    if number == 0 { String::new() } else { format!("{before}{number}{after}") }
}
