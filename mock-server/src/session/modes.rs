//! What UTF8 and LANG have set, RFC 6856.

use super::action::{Action, ok};
use super::command::Command;
use super::language::Language;

/// In force until the session ends, or STLS begins it anew.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Modes {
    /// UTF8 was said: messages that need it are sent (RFC6856-2.1-02).
    pub(super) utf8: bool,
    pub(super) language: Language,
}

impl Modes {
    /// Obeys a command that sets a mode; `None` for any other. LANG is for both states, UTF8 for one (RFC6856-2-03,
    /// -3.1-02).
    pub(super) fn set(
        &mut self,
        command: &Command,
        before_login: bool,
        preferred: Language,
    ) -> Option<Action> {
        match command {
            Command::Lang(range) => Some(self.language.select(range.as_deref(), preferred)),
            Command::Utf8 if before_login => {
                self.utf8 = true;
                Some(ok("UTF-8 from here on"))
            }
            _ => None,
        }
    }
}
