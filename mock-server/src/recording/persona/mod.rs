//! What a recording tells about its server: a persona.

mod capabilities;
mod quirks;
mod seen;

use std::collections::BTreeMap;

use serde::Serialize;

use super::Recording;
use super::lines::walk;
use seen::Seen;

/// A file of one persona.
#[derive(Serialize)]
struct File {
    persona: [Persona; 1],
}

/// In the order in which it is written.
#[derive(Serialize)]
struct Persona {
    id: String,
    name: String,
    greeting: String,
    capabilities: Vec<String>,
    capabilities_after_login: Vec<String>,
    auth: Vec<String>,
    quirks: Vec<&'static str>,
    notes: &'static str,
    confidence: &'static str,
    source: &'static str,
    replies: BTreeMap<String, String>,
}

impl Recording {
    /// What the recording tells about its server, as a TOML file with one `[[persona]]`: greeting, capabilities before and
    /// behind the login, the texts of replies, and the ids of quirks.
    ///
    /// A quirk is in it only if it was seen: that one is not in it tells nothing about the server. Octets are written as
    /// in a recording: `\r`, `\n`, `\xNN`.
    ///
    /// ```
    /// use pop3_mock::Recording;
    ///
    /// let recording: Recording = r"
    /// format = 1
    /// [[turn]]
    /// server = ['+OK ready\n']
    /// [[turn]]
    /// client = 'QUIT\r\n'
    /// [[turn]]
    /// server = ['+OK\n']
    /// ".parse()?;
    /// let persona = recording.persona_toml("old", "An old server");
    /// assert!(persona.contains("greeting = \"+OK ready\"\n"));
    /// assert!(persona.contains("\"bare-lf-status\"") && persona.contains("\"bare-ok-replies\""));
    /// # Ok::<(), pop3_mock::RecordingError>(())
    /// ```
    #[must_use]
    pub fn persona_toml(&self, id: &str, name: &str) -> String {
        let mut seen = Seen::default();
        walk(self.parts(), |line| seen.line(&line));
        let quirks = seen.quirks();
        let persona = Persona {
            id: id.into(),
            name: name.into(),
            greeting: seen.greeting,
            capabilities: seen.before_login.unwrap_or_default(),
            capabilities_after_login: seen.after_login.unwrap_or_default(),
            auth: seen.auth,
            quirks,
            notes: "Only what one session has shown; what looked private in texts is filler.",
            confidence: "seen",
            source: "a recorded session",
            replies: seen.replies,
        };
        let text = toml::to_string(&File { persona: [persona] }).expect("strings and lists are TOML");
        text.trim_start().to_owned()
    }
}

#[cfg(test)]
mod tests;
