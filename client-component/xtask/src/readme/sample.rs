//! What can be said of a block without running it.

use serde_json::{Deserializer, Value};

use crate::readme::document::Block;

/// Languages that a shell would read, and that nobody would run.
const OTHER_SHELLS: [&str; 6] = ["bash", "console", "shell", "shell-session", "terminal", "zsh"];

/// Refuses samples that do not parse, and commands that would not be run without anybody having said why.
pub(crate) fn check(block: &Block) -> Result<(), String> {
    match block.language() {
        "toml" => toml::from_str::<toml::Table>(&block.text).map(drop).map_err(|error| format!("no TOML: {error}")),
        // One value or several, as in a log.
        "json" => Deserializer::from_str(&block.text)
            .into_iter::<Value>()
            .try_for_each(|value| value.map(drop))
            .map_err(|error| format!("no JSON: {error}")),
        "sh" if block.info != "sh" => {
            Err("after the fence stands sh and nothing else; what is left out has <!-- not run: reason --> above it"
                .to_owned())
        }
        shell if OTHER_SHELLS.contains(&shell) => Err(format!("{shell} blocks are not run: say sh")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(info: &str, text: &str) -> Result<(), String> {
        check(&Block { lines: 1..=3, info: info.to_owned(), text: text.to_owned(), not_run: None })
    }

    #[test]
    fn toml_and_json_are_parsed_and_other_languages_are_not() {
        assert!(checked("toml", "[a]\nb = 1\n").is_ok());
        assert!(checked("toml", "[a]\nb =\n").unwrap_err().starts_with("no TOML: "));
        assert!(checked("json", "{\"a\": 1}\n{\"a\": 2}\n").is_ok());
        assert!(checked("json", "{\"a\": 1}\n{\"a\": }\n").unwrap_err().starts_with("no JSON: "));
        assert!(checked("text", "[a\n").is_ok());
        assert!(checked("", "[a\n").is_ok());
    }

    #[test]
    fn commands_cannot_hide_behind_another_word() {
        assert!(checked("sh", "a").is_ok());
        for info in ["sh,norun", "sh norun", "sh {.norun}"] {
            assert!(checked(info, "a").unwrap_err().contains("<!-- not run: reason -->"), "{info}");
        }
        assert_eq!(checked("bash", "a").unwrap_err(), "bash blocks are not run: say sh");
        assert_eq!(checked("console", "$ a").unwrap_err(), "console blocks are not run: say sh");
    }
}
