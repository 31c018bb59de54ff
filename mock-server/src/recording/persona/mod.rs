//! What a recording tells about its server: a persona.

mod capabilities;
mod quirks;
mod seen;

use std::collections::BTreeMap;

use serde::Serialize;

use super::Recording;
use super::lines::walk;
use seen::Seen;

/// In the order in which it is written.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Persona {
    id: String,
    name: String,
    greeting: String,
    capabilities: Vec<String>,
    capabilities_after_login: Vec<String>,
    auth: Vec<String>,
    quirks: Vec<&'static str>,
    shown: Vec<&'static str>,
    notes: &'static str,
    confidence: &'static str,
    source: &'static str,
    replies: BTreeMap<String, String>,
}

impl Recording {
    /// What the recording tells about its server, as the TOML file of a [`Persona`](crate::Persona):
    /// greeting, capabilities before and behind the login, the texts of replies, and the ids of quirks.
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
        let (shown, quirks) = seen.quirks().into_iter().partition(|quirk| SHOWN.contains(quirk));
        let replies = seen
            .replies
            .into_iter()
            .map(|(key, text)| (template(&key, &text), key))
            .map(|(text, key)| (key, text));
        let persona = Persona {
            id: id.into(),
            name: name.into(),
            greeting: seen.greeting,
            capabilities: seen.before_login.unwrap_or_default(),
            capabilities_after_login: seen.after_login.unwrap_or_default(),
            auth: seen.auth,
            quirks,
            shown,
            notes: "Only what one session has shown; what looked private in texts is filler.",
            confidence: "seen",
            source: "a recorded session",
            replies: replies.collect(),
        };
        toml::to_string(&persona).expect("strings and lists are TOML")
    }
}

/// Quirks that greeting, capabilities and replies show by themselves: a persona plays its words, and not these as well.
const SHOWN: [&str; 22] = [
    "apop-fake-timestamp",
    "apop-timestamp-after-text",
    "apop-timestamp-first",
    "bare-ok-replies",
    "capa-differs-by-state",
    "capa-duplicate-conflicting",
    "capa-empty-list",
    "capa-equals-form",
    "capa-lowercase",
    "capa-misspelled-tag",
    "capa-sasl-empty",
    "capa-unknown-lines",
    "expire-value-misleading",
    "greeting-bare-ok",
    "greeting-bracket-not-code",
    "greeting-odd-whitespace",
    "greeting-without-timestamp",
    "login-delay-capability",
    "retr-size-absent",
    "stls-advertised-after-tls",
    "uidl-unadvertised",
    "user-unadvertised",
];

/// The text of a reply with places for the numbers that differ each time.
fn template(key: &str, text: &str) -> String {
    let numbers = match key {
        "STAT" | "LIST" | "UIDL" | "PASS" => 2,
        "RETR" => 1,
        _ => 0,
    };
    let (mut filled, mut found) = (Vec::new(), 0);
    for word in text.split(' ') {
        let bare = word.trim_matches(|character| matches!(character, '(' | ')' | ':' | '.' | ','));
        let is_number = !bare.is_empty() && bare.bytes().all(|octet| octet.is_ascii_digit());
        if is_number && found < numbers && text.starts_with("+OK") {
            found += 1;
            filled.push(word.replacen(bare, &format!("{{n{found}}}"), 1));
        } else {
            filled.push(word.to_owned());
        }
    }
    filled.join(" ")
}

#[cfg(test)]
mod tests;
