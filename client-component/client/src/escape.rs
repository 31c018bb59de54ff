//! Text from outside, made safe for a terminal.

use alloc::string::String;
use core::fmt::{self, Write};

/// Longest text that is shown, in octets: an error is one line, not a page.
const SHOWN: usize = 400;

/// Shows octets as text: what is printable as it is; control characters, terminal escapes, characters that change
/// the direction of writing and octets that are no UTF-8 as backslash escapes; long text is cut.
///
/// ```
/// assert_eq!(pop3_client::Escaped(b"\x1b[2Jgr\xc3\xbc\xc3\x9f\xff\r\n").to_string(), r"\u{1b}[2Jgrüß\xff\r\n");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Escaped<'a>(pub &'a [u8]);

impl Escaped<'_> {
    /// All of it, however long.
    #[must_use]
    pub fn in_full(self) -> String {
        let mut shown = String::with_capacity(self.0.len());
        // A string takes everything.
        let _ = write_octets(&mut shown, self.0);
        shown
    }
}

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_octets(f, &self.0[..self.0.len().min(SHOWN)])?;
        if self.0.len() > SHOWN { f.write_str("...") } else { Ok(()) }
    }
}

fn write_octets(f: &mut impl Write, octets: &[u8]) -> fmt::Result {
    for chunk in octets.utf8_chunks() {
        chunk.valid().chars().try_for_each(|character| write_character(f, character))?;
        write!(f, "{}", chunk.invalid().escape_ascii())?;
    }
    Ok(())
}

fn write_character(f: &mut impl Write, character: char) -> fmt::Result {
    match character {
        '"' | '\'' => f.write_char(character),
        _ => write!(f, "{}", character.escape_debug()),
    }
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::ToString};

    use super::*;

    #[test]
    fn quotes_stay_and_backslashes_are_doubled() {
        assert_eq!(Escaped(br#"user "x" isn't \n"#).to_string(), r#"user "x" isn't \\n"#);
    }

    #[test]
    fn direction_overrides_do_not_reach_the_terminal() {
        assert_eq!(Escaped("a\u{202e}b".as_bytes()).to_string(), r"a\u{202e}b");
    }

    #[test]
    fn long_text_is_cut() {
        let shown = Escaped(&[b'x'; 5000]).to_string();
        assert_eq!(shown, format!("{}...", "x".repeat(SHOWN)));
        assert_eq!(Escaped(&[b'x'; 5000]).in_full(), "x".repeat(5000));
    }
}
