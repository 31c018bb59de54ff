//! `pop3 show`.

use std::io::{self, Write};

use pop3_host::{
    Credentials,
    either::{Client, Transaction},
};
use serde_json::json;

use crate::{
    access::{Access, Job, Trouble},
    arguments::Show,
    complaint::Complaint,
    output::Voice,
};

/// Writes a message to standard output, octet for octet.
pub(crate) async fn show(request: Show) -> Result<(), Complaint> {
    let (access, of_address) = Access::prepare_for_message(&request.server)?;
    let message = match (request.message, of_address) {
        (Some(_), Some(_)) => Err("the message is named twice: in the address and behind it"),
        (None, None) => Err("which message? its number follows the address: pop3 show pop3s://user@host 1"),
        (Some(message), None) | (None, Some(message)) => Ok(message),
    };
    let message = message.map_err(Complaint::usage)?;
    let credentials = access.credentials(&request.login).await?;
    let ended = access.run(Showing { message, credentials }).await;
    Voice::new(false, false).end(ended, json!({}))
}

struct Showing {
    message: u32,
    credentials: Credentials,
}

impl Job for Showing {
    type Done = ();

    async fn run<C: Client>(self, client: &C, access: &Access) -> Result<(), Trouble> {
        let connection = access.connect(client).await?;
        let mut mailbox = access.log_in(client, connection, &self.credentials).await?;
        let write = |octets: &[u8]| {
            let written = io::stdout().write_all(octets);
            written.map_err(|error| Trouble::Other(Complaint::stdout(&error)))
        };
        mailbox.receive(self.message, write).await?;
        io::stdout().flush().map_err(|error| Complaint::stdout(&error))?;
        // Nothing was changed: how the farewell goes changes nothing.
        let _ = mailbox.quit().await;
        Ok(())
    }
}
