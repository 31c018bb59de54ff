//! `pop3 list`.

use std::collections::HashMap;

use pop3_host::{
    Credentials, Error, ErrorKind, Escaped, ScanEntry,
    either::{Client, Transaction},
};
use serde_json::json;

use crate::{
    access::{Access, Job, Trouble},
    arguments::List,
    complaint::Complaint,
    output::Voice,
};

/// Lists the messages of a maildrop.
pub(crate) async fn list(request: List) -> Result<(), Complaint> {
    let voice = Voice::new(request.json, false);
    let prepared = async {
        let access = Access::prepare(&request.server)?;
        let credentials = access.credentials(&request.login).await?;
        Ok((access, credentials))
    };
    let (access, credentials) = match prepared.await {
        Ok(prepared) => prepared,
        Err(complaint) => return voice.refused(complaint),
    };
    let ended = access.run(Listing { credentials, voice }).await;
    let messages = ended.outcome.as_ref().copied().unwrap_or_default();
    voice.end(ended, json!({ "messages": messages })).map(drop)
}

struct Listing {
    credentials: Credentials,
    voice: Voice,
}

impl Job for Listing {
    type Done = usize;

    async fn run<C: Client>(self, client: &C, access: &Access) -> Result<usize, Trouble> {
        let connection = access.connect(client).await?;
        let mut mailbox = access.log_in(client, connection, &self.credentials).await?;
        let entries = mailbox.scan().await?;
        let unique_ids = match mailbox.unique_ids().await {
            // Numbers and sizes are worth having without them.
            Err(Error { kind: ErrorKind::Refused(_), .. }) => HashMap::new(),
            unique_ids => {
                unique_ids?.into_iter().map(|unique_id| (unique_id.message, unique_id.id)).collect()
            }
        };
        for entry in &entries {
            self.say(entry, unique_ids.get(&entry.message).map(Vec::as_slice))?;
        }
        // Nothing was changed: how the farewell goes changes nothing.
        let _ = mailbox.quit().await;
        Ok(entries.len())
    }
}

impl Listing {
    fn say(&self, entry: &ScanEntry, unique_id: Option<&[u8]>) -> Result<(), Complaint> {
        let ScanEntry { message, octets } = entry;
        let unique_id = unique_id.map(|unique_id| Escaped(unique_id).in_full());
        let size = octets.map_or_else(|| "-".to_owned(), |octets| octets.to_string());
        self.voice.line(format_args!("{message:>6} {size:>12}  {}", unique_id.as_deref().unwrap_or("-")))?;
        let event = json!({ "message": message.get(), "octets": octets, "unique_id": unique_id });
        self.voice.event("message", event)
    }
}
