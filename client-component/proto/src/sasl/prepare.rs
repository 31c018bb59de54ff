//! SASLprep (RFC 4013): names and passwords in the one form that both sides hash.
//!
//! Spaces are mapped and prohibited characters refused as the RFC has it. Text in normalisation form KC, as keyboards
//! give it, passes; other text is refused and not normalised, for that would take a third of the component. Not looked
//! for: letters newer than Unicode 3.2, and mixed writing directions. A server that minds refuses them itself.

use alloc::string::String;
use core::ops::RangeInclusive;

use unicode_normalization::{IsNormalized, is_nfkc_quick};
use zeroize::Zeroizing;

use crate::{Misuse, Secret};

/// A name as SASLprep has it.
pub(crate) fn name(text: &str) -> Result<String, Misuse> {
    prepared(text).map(|name| String::clone(&name))
}

/// A password as SASLprep has it.
pub(crate) fn password(password: &Secret) -> Result<Secret, Misuse> {
    let text = core::str::from_utf8(password.expose()).map_err(|_| Misuse::NotUtf8)?;
    prepared(text).map(|mut text| Secret::from(core::mem::take(&mut *text)))
}

fn prepared(text: &str) -> Result<Zeroizing<String>, Misuse> {
    // Reserved at once: a buffer that grew would leave a copy behind. Nothing is mapped to something longer.
    let mut prepared = Zeroizing::new(String::with_capacity(text.len()));
    prepared.extend(text.chars().filter(|&letter| !is_any(&TO_NOTHING, letter)).map(as_space));
    if prepared.is_empty() {
        return Err(Misuse::Empty);
    }
    if prepared.contains('\0') {
        return Err(Misuse::Nul);
    }
    if prepared.chars().any(is_prohibited) {
        return Err(Misuse::Prohibited);
    }
    match is_nfkc_quick(prepared.chars()) {
        IsNormalized::Yes => Ok(prepared),
        IsNormalized::No | IsNormalized::Maybe => Err(Misuse::NotNormal),
    }
}

/// RFC 4013 §2.1: "non-ASCII space characters (StringPrep, C.1.2) that can be mapped to SPACE"
fn as_space(letter: char) -> char {
    match letter {
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200B}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => ' ',
        _ => letter,
    }
}

fn is_prohibited(letter: char) -> bool {
    // RFC 3454 C.2.1 and the first of C.2.2, and the last two places of each plane of C.4.
    letter.is_control() || u32::from(letter) & 0xFFFE == 0xFFFE || is_any(&PROHIBITED, letter)
}

fn is_any(ranges: &[RangeInclusive<char>], letter: char) -> bool {
    ranges.iter().any(|range| range.contains(&letter))
}

/// RFC 3454 B.1.
const TO_NOTHING: [RangeInclusive<char>; 8] = [
    '\u{AD}'..='\u{AD}',
    '\u{34F}'..='\u{34F}',
    '\u{1806}'..='\u{1806}',
    '\u{180B}'..='\u{180D}',
    '\u{200C}'..='\u{200D}',
    '\u{2060}'..='\u{2060}',
    '\u{FE00}'..='\u{FE0F}',
    '\u{FEFF}'..='\u{FEFF}',
];

/// RFC 3454 C.2.2 to C.9, without what is mapped before.
const PROHIBITED: [RangeInclusive<char>; 17] = [
    '\u{340}'..='\u{341}',
    '\u{6DD}'..='\u{6DD}',
    '\u{70F}'..='\u{70F}',
    '\u{180E}'..='\u{180E}',
    '\u{200E}'..='\u{200F}',
    '\u{2028}'..='\u{202E}',
    '\u{2061}'..='\u{2063}',
    '\u{206A}'..='\u{206F}',
    '\u{2FF0}'..='\u{2FFB}',
    '\u{E000}'..='\u{F8FF}',
    '\u{FDD0}'..='\u{FDEF}',
    '\u{FFF9}'..='\u{FFFD}',
    '\u{1D173}'..='\u{1D17A}',
    '\u{E0001}'..='\u{E0001}',
    '\u{E0020}'..='\u{E007F}',
    '\u{F0000}'..='\u{FFFFD}',
    '\u{100000}'..='\u{10FFFD}',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_4013_come_out_as_it_says() {
        // RFC 4013 section 3; the fourth and fifth have compatibility forms, which are not rewritten here.
        assert_eq!(name("I\u{AD}X").as_deref(), Ok("IX"));
        assert_eq!(name("user").as_deref(), Ok("user"));
        assert_eq!(name("USER").as_deref(), Ok("USER"));
        assert_eq!(name("\u{AA}"), Err(Misuse::NotNormal));
        assert_eq!(name("\u{2168}"), Err(Misuse::NotNormal));
        assert_eq!(name("\u{7}"), Err(Misuse::Prohibited));
    }

    #[test]
    fn letters_of_any_script_pass_in_normal_form() {
        for text in [
            "Gr\u{FC}\u{DF}e",
            "\u{43F}\u{430}\u{440}\u{43E}\u{43B}\u{44C}",
            "\u{5E9}\u{5DC}",
            "\u{6F22}\u{5B57}",
            "\u{1F511}",
        ] {
            assert_eq!(name(text).as_deref(), Ok(text));
        }
        assert_eq!(name("Gru\u{308}\u{DF}e"), Err(Misuse::NotNormal));
    }

    #[test]
    fn spaces_become_one_kind_and_ascii_ones_stay() {
        assert_eq!(name("a\u{A0}b\u{3000} c").as_deref(), Ok("a b  c"));
    }

    #[test]
    fn what_becomes_empty_is_refused() {
        for text in ["", "\u{AD}", "\u{FEFF}\u{200D}"] {
            assert_eq!(name(text), Err(Misuse::Empty), "{text:?}");
        }
        assert_eq!(name("a\0"), Err(Misuse::Nul));
    }

    #[test]
    fn prohibited_characters_of_every_table_are_refused() {
        for text in
            ["\u{7F}", "\u{85}", "\u{2028}", "\u{E000}", "\u{1FFFE}", "\u{FFFD}", "\u{202E}", "\u{E0041}"]
        {
            assert_eq!(name(text), Err(Misuse::Prohibited), "{text:?}");
        }
    }

    #[test]
    fn passwords_are_octets_of_utf8() {
        assert_eq!(password(&Secret::from("a\u{AD}b")), Ok(Secret::from("ab")));
        assert_eq!(password(&Secret::from(b"\xff".to_vec())), Err(Misuse::NotUtf8));
    }
}
