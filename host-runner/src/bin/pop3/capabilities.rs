//! `pop3 capabilities`.

use pop3_host::{
    Escaped,
    either::{Authorization, Client},
};
use serde_json::json;

use crate::{
    access::{Access, Job, Trouble},
    arguments::Capabilities,
    complaint::Complaint,
    output::Voice,
};

/// Tells what the server says it can do, before login.
pub(crate) async fn capabilities(request: Capabilities) -> Result<(), Complaint> {
    let voice = Voice::new(request.json, false);
    let access = match Access::prepare(&request.server) {
        Ok(access) => access,
        Err(complaint) => return voice.refused(complaint),
    };
    let ended = access.run(Asking { voice }).await;
    voice.end(ended, json!({}))
}

struct Asking {
    voice: Voice,
}

impl Job for Asking {
    type Done = ();

    async fn run<C: Client>(self, client: &C, access: &Access) -> Result<(), Trouble> {
        let mut connection = access.connect(client).await?;
        let capabilities = access.traced("CAPA", client, connection.capabilities()).await?;
        for line in capabilities.lines() {
            let line = Escaped(line).in_full();
            self.voice.line(format_args!("{line}"))?;
            self.voice.event("capability", json!({ "line": line }))?;
        }
        // Nothing was opened: how the farewell goes changes nothing.
        let _ = access.traced("QUIT", client, connection.quit()).await;
        Ok(())
    }
}
