//! SASLprep, RFC 4013: names and passwords in the one form in which they are compared.

use std::borrow::Cow;

/// The prepared form; `None` if the text holds what RFC 4013 §2.3 prohibits, or if nothing is left of it.
///
/// What a client presents is a query string, in which RFC 3454 §7 lets unassigned code points through. They are
/// refused here all the same: no stored string holds any, so such a query would match nothing.
pub(crate) fn prepare(text: &str) -> Option<Cow<'_, str>> {
    stringprep::saslprep(text).ok().filter(|prepared| !prepared.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_4013_are_prepared_as_it_says() {
        assert_eq!(prepare("I\u{AD}X").as_deref(), Some("IX"));
        assert_eq!(prepare("user").as_deref(), Some("user"));
        assert_eq!(prepare("USER").as_deref(), Some("USER"));
        assert_eq!(prepare("\u{AA}").as_deref(), Some("a"));
        assert_eq!(prepare("\u{2168}").as_deref(), Some("IX"));
        assert_eq!(prepare("\u{7}"), None);
        assert_eq!(prepare("\u{627}1"), None);
    }

    #[test]
    fn nothing_and_what_turns_into_nothing_are_refused() {
        assert_eq!(prepare(""), None);
        assert_eq!(prepare("\u{AD}"), None);
    }
}
