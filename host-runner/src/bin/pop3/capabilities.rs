//! `pop3 capabilities`.

use pop3_host::{
    Capabilities, Escaped,
    either::{Authorization, Client},
};
use serde_json::{Value, json};

use crate::{
    access::{Access, Job, Trouble},
    arguments::Capabilities as Request,
    complaint::Complaint,
    output::Voice,
};

/// Tells what the server says it can do, before login.
pub(crate) async fn capabilities(request: Request) -> Result<(), Complaint> {
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
            self.voice.line(format_args!("{}", Escaped(line).in_full()))?;
            self.voice.event("capability", typed(line))?;
        }
        // Nothing was opened: how the farewell goes changes nothing.
        let _ = access.traced("QUIT", client, connection.quit()).await;
        Ok(())
    }
}

/// A line of the list for programs: as sent, its name in upper case, and its parameters.
fn typed(line: &[u8]) -> Value {
    let text = |octets: &[u8]| Escaped(octets).in_full();
    let one: Capabilities = std::iter::once(line).collect();
    let front = line.trim_ascii_start();
    let end = front.iter().position(|octet| b" \t".contains(octet)).unwrap_or(front.len());
    let tag = front[..end].to_ascii_uppercase();
    let (tag, parameters): (&[u8], Vec<String>) = match one.implementation() {
        // The name of a program, which may have spaces.
        Some(program) => (&tag, vec![text(program)]),
        // `SASL=PLAIN,LOGIN` is read, too.
        None if one.has("SASL") => (b"SASL", one.sasl_mechanisms().map(text).collect()),
        None => {
            let words = front[end..].split(|octet| b" \t".contains(octet)).filter(|word| !word.is_empty());
            (&tag, words.map(text).collect())
        }
    };
    json!({ "line": text(line), "name": text(tag), "parameters": parameters })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_a_name_and_parameters() {
        for (line, name, parameters) in [
            ("TOP", "TOP", vec![]),
            ("expire 60  USER", "EXPIRE", vec!["60", "USER"]),
            ("SASL PLAIN SCRAM-SHA-256", "SASL", vec!["PLAIN", "SCRAM-SHA-256"]),
            ("sasl=PLAIN,LOGIN", "SASL", vec!["PLAIN", "LOGIN"]),
            ("IMPLEMENTATION Shlemazle Plotz v302", "IMPLEMENTATION", vec!["Shlemazle Plotz v302"]),
            ("X-ODD \u{1b}[2J", "X-ODD", vec!["\\u{1b}[2J"]),
            ("", "", vec![]),
        ] {
            let typed = typed(line.as_bytes());
            assert_eq!((&typed["name"], &typed["parameters"]), (&json!(name), &json!(parameters)));
        }
    }
}
