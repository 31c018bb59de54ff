//! The languages of reply texts, RFC 6856 §3.

mod texts;

use super::action::{Action, error, listing, ok};

/// A language of the texts behind `+OK` and `-ERR`, for [`Builder::language`](crate::Builder::language).
///
/// A session begins with [`Default`](Self::Default). What clients select with LANG stays until the next LANG or STLS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// `i-default`, RFC 2277: the English of a server whose client has not chosen.
    #[default]
    Default,
    /// `en`.
    English,
    /// `de`.
    German,
    /// `fr`.
    French,
}

impl Language {
    /// Every language there is, in the order of the listing.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Default];

    /// The language tag, RFC 5646.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Default => "i-default",
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
        }
    }

    /// The language in its own words.
    fn description(self) -> &'static str {
        match self {
            Self::Default => "English, the language of servers that were asked for none",
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
        }
    }

    /// Obeys LANG: changes `self`, or tells why not (RFC6856-3.2-05).
    pub(super) fn select(&mut self, range: Option<&str>, preferred: Self) -> Action {
        let found = match range {
            None => return list(),
            // RFC 6856 §3.2: the language "that is preferred by the server's administrator".
            Some("*") => Some(preferred),
            Some(range) => Self::ALL.into_iter().find(|language| language.is_in(range)),
        };
        let Some(language) = found else { return error("the language is not spoken here") };
        *self = language;
        let text = language.translate("language changed").unwrap_or_else(|| "language changed".to_owned());
        ok(format!("{} {text}", language.tag()))
    }

    /// RFC 4647 §3.3.1: a basic language range is a tag, or the beginning of one before a hyphen; without regard to
    /// case.
    fn is_in(self, range: &str) -> bool {
        let tag = self.tag();
        tag.split_at_checked(range.len()).is_some_and(|(beginning, rest)| {
            beginning.eq_ignore_ascii_case(range) && (rest.is_empty() || rest.starts_with('-'))
        })
    }

    /// The action with its status text in this language. Indicators, response codes, numbers and what stands behind
    /// the status line are not text (RFC6856-3.2-13).
    pub(super) fn localise(self, action: Action) -> Action {
        match action {
            Action::Send(reply) => Action::Send(self.reply(&reply).unwrap_or(reply)),
            other => other,
        }
    }

    /// The reply in this language; `None` if it has no text to translate.
    fn reply(self, reply: &[u8]) -> Option<Vec<u8>> {
        if matches!(self, Self::Default | Self::English) {
            return None;
        }
        let end = memchr::memmem::find(reply, b"\r\n")?;
        let line = str::from_utf8(&reply[..end]).ok()?;
        let (indicator, text) = line.split_once(' ')?;
        let text_at = if text.starts_with('[') { text.find("] ")? + "] ".len() } else { 0 };
        let (code, text) = text.split_at(text_at);
        let line = format!("{indicator} {code}{}", self.translate(text)?);
        Some([line.as_bytes(), &reply[end..]].concat())
    }

    /// An English text in this language, with its numbers.
    fn translate(self, text: &str) -> Option<String> {
        let (pattern, numbers) = texts::pattern(text);
        let entry = texts::TEXTS.iter().find(|entry| entry.english == pattern)?;
        let translated = match self {
            Self::Default | Self::English => entry.english,
            Self::German => entry.german,
            Self::French => entry.french,
        };
        Some(texts::fill(translated, &numbers))
    }
}

/// RFC 6856 §3.2: a tag, a space and a description "in the language itself, using the UTF-8 charset".
fn list() -> Action {
    let line = |language: Language| format!("{} {}", language.tag(), language.description());
    listing("languages follow", Language::ALL.into_iter().map(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(action: Action) -> String {
        let Action::Send(octets) = action else { panic!("nothing is sent") };
        String::from_utf8(octets).unwrap()
    }

    #[test]
    fn a_range_is_a_tag_or_its_beginning_without_regard_to_case() {
        for (range, language) in [
            ("de", Some(Language::German)),
            ("DE", Some(Language::German)),
            ("i-DEFAULT", Some(Language::Default)),
            ("i", Some(Language::Default)),
            ("d", None),
            ("de-CH", None),
            ("", None),
            ("\u{E4}", None),
        ] {
            assert_eq!(
                Language::ALL.into_iter().find(|language| language.is_in(range)),
                language,
                "{range:?}"
            );
        }
    }

    #[test]
    fn codes_and_numbers_stay_and_what_is_no_text_is_left_alone() {
        let reply = |action| sent(Language::German.localise(action));
        assert_eq!(
            reply(error("[AUTH] wrong user name or password")),
            "-ERR [AUTH] Benutzername oder Kennwort falsch\r\n"
        );
        assert_eq!(
            reply(ok("maildrop has 2 messages (36 octets)")),
            "+OK Postfach mit 2 Nachrichten (36 Oktette)\r\n"
        );
        assert_eq!(reply(ok("2 36")), "+OK 2 36\r\n");
        assert_eq!(reply(Action::Send(b"+ bm8gc3VjaA==\r\n".to_vec())), "+ bm8gc3VjaA==\r\n");
        assert_eq!(
            reply(listing("unknown command", ["unknown command".into()].into_iter())),
            "+OK Befehl unbekannt\r\nunknown command\r\n.\r\n"
        );
    }
}
