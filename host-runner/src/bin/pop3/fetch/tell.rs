//! What is said while a fetch runs.

use pop3_host::delivery::Progress;
use serde_json::json;

use crate::output::Voice;

/// Progress as events. Where nobody reads them, the mail comes all the same.
pub(super) fn tell(voice: &Voice, progress: &Progress) {
    let _ = match progress {
        Progress::Unidentified { messages } => {
            voice.warning(&format!(
                "messages without a unique-id of their own: {messages}; they are fetched again each time"
            ));
            Ok(())
        }
        Progress::NoSizes => {
            voice.warning("the server lists no sizes: --max-size holds back nothing");
            Ok(())
        }
        Progress::Listed { messages, wanted, octets } => {
            voice.event("listed", json!({ "messages": messages, "wanted": wanted, "octets": octets }))
        }
        Progress::Stored { message, octets, path } => voice
            .event("stored", json!({ "message": message, "octets": octets, "path": path.to_string_lossy() })),
        Progress::Held { message, path } => {
            voice.event("held", json!({ "message": message, "path": path.to_string_lossy() }))
        }
        Progress::Marked { message } => voice.event("marked", json!({ "message": message })),
        Progress::Refused { message, error } => {
            voice.event("refused", json!({ "message": message, "text": error.to_string() }))
        }
        _ => Ok(()),
    };
}
