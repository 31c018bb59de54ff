//! Words that a client has said as names and secrets: a server may repeat them.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroize;

use super::dialogue::{ClientRole, words};
use super::split_end;

/// Words in lower case.
#[derive(Default)]
pub(super) struct Secrets(HashSet<Vec<u8>>);

impl Secrets {
    /// Keeps in mind what is secret in a line.
    pub(super) fn note(&mut self, line: &[u8], role: ClientRole) {
        let (text, _) = split_end(line);
        match role {
            ClientRole::Response => self.note_base64(text),
            ClientRole::Command(command) => match command.keyword {
                "USER" | "PASS" | "APOP" => words(text).skip(1).for_each(|word| self.note_words(word)),
                "AUTH" => words(text).skip(2).for_each(|word| self.note_base64(word)),
                // What is no command may have been meant for another place.
                "" => self.note_words(text),
                _ => {}
            },
        }
    }

    fn note_base64(&mut self, text: &[u8]) {
        if let Ok(mut decoded) = STANDARD.decode(text) {
            self.note_words(&decoded);
            decoded.zeroize();
        }
    }

    /// The whole and its parts: `alice@host.example` is also `alice`.
    fn note_words(&mut self, text: &[u8]) {
        let parts = text.split(|octet| !octet.is_ascii_alphanumeric() && octet.is_ascii());
        let parts = parts.filter(|part| part.len() > 1).map(<[u8]>::to_ascii_lowercase);
        self.0.extend(parts);
        self.0.insert(text.to_ascii_lowercase());
    }

    pub(super) fn contains(&self, word: &[u8]) -> bool {
        self.0.contains(&word.to_ascii_lowercase())
    }
}

impl Drop for Secrets {
    fn drop(&mut self) {
        self.0.drain().for_each(|mut word| word.zeroize());
    }
}
