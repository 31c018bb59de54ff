//! Names, passwords and tokens that a client could say.

use axum::http::StatusCode;

use super::answer::Refusal;
use crate::prepare::prepare;

/// The most octets that USER and PASS carry: a line has 255 with its keyword, a space and CRLF (RFC 2449 §4).
const LONGEST: usize = 255 - "USER \r\n".len();
/// The most tokens of one user, and the most octets of all of them.
const MAX_TOKENS: usize = 100;
const MAX_TOKEN_OCTETS: usize = 16 * 1024;

/// Refuses what no USER, no PASS and no AUTH could log in. An empty password is one that nobody can say, and wanted.
pub(super) fn check(name: &str, password: &str, tokens: &[String]) -> Result<(), Refusal> {
    // RFC 1939 §3 separates arguments by spaces, and USER has one.
    if name.contains(' ') {
        return Err(refused("the user name has a space, and USER takes one word"));
    }
    if let Some(why) = unsayable(name) {
        return Err(refused(format!("the user name {why}")));
    }
    if let Some(why) = unsayable(password).filter(|_| !password.is_empty()) {
        return Err(refused(format!("the password {why}")));
    }
    let octets: usize = tokens.iter().map(String::len).sum();
    if tokens.len() > MAX_TOKENS || octets > MAX_TOKEN_OCTETS {
        let most = format!("{MAX_TOKENS} and {MAX_TOKEN_OCTETS} at most");
        return Err(refused(format!("there are {} tokens of {octets} octets, and {most}", tokens.len())));
    }
    Ok(())
}

/// Why no line can carry a text, without the text: it may be a password.
fn unsayable(text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return Some(format!("has {} octets, and a command line carries {LONGEST} at most", text.len()));
    }
    if let Some((place, control)) = text.char_indices().find(|(_, character)| character.is_control()) {
        let code = u32::from(control);
        return Some(format!("has the control character U+{code:04X} behind {place} octets"));
    }
    prepare(text).is_none().then(|| "is one that SASLprep refuses (RFC 4013)".to_owned())
}

fn refused(error: impl Into<String>) -> Refusal {
    let advice = "take one that a client can say in a line; nothing was changed";
    Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, error, advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_a_line_is_taken_up_to_its_last_octet() {
        let (longest, over) = ("x".repeat(LONGEST), "x".repeat(LONGEST + 1));
        for (name, password) in [("alice", ""), ("b/ö", " two words "), (&*longest, &*longest)] {
            assert!(check(name, password, &[]).is_ok(), "{name}");
        }
        for (name, password) in [
            ("", "x"),
            ("a b", "x"),
            (&over, "x"),
            ("x", &over),
            ("a\0", "x"),
            ("x", "a\r\nQUIT"),
            ("\u{AD}", ""),
        ] {
            assert!(check(name, password, &[]).is_err(), "{name:?}");
        }
        assert!(check("x", "", &vec![String::new(); MAX_TOKENS + 1]).is_err());
        assert!(check("x", "", &["x".repeat(MAX_TOKEN_OCTETS + 1)]).is_err());
    }
}
