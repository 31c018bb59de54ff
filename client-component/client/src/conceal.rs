//! Keeps secrets out of what a server says: some repeat a command that they do not understand.

use alloc::{borrow::Cow, vec::Vec};

use pop3_proto::{Command, Secret};

/// What stands for a secret.
const MASK: &[u8] = b"***";

/// A text with all its `a` replaced says more of the password `a` than one that is left alone.
const SHORTEST: usize = 4;

/// Replaces secrets, in any case of letters, and their base64 forms.
#[derive(Debug, Default)]
pub(crate) struct Concealer {
    forms: Vec<Secret>,
    /// A secret is so short that ordinary words hold it: no text is shown at all, for what is left of one that is
    /// replaced here and there, or the fact that nothing was, would tell it.
    short: bool,
}

impl Concealer {
    /// From now on this is replaced too.
    pub(crate) fn add(&mut self, secret: Secret) {
        match secret.expose() {
            // The empty response of SASL is none.
            [] | b"=" => {}
            octets if octets.len() < SHORTEST => self.short = true,
            octets => {
                self.forms.extend((0..3).filter_map(|offset| encoded(octets, offset)));
                self.forms.push(secret);
            }
        }
    }

    /// A status line, or a part of one that never ended, with every secret replaced.
    pub(crate) fn line<'o>(&self, line: &'o [u8]) -> Cow<'o, [u8]> {
        if !self.short {
            return self.replaced(line, false);
        }
        let end = if line.ends_with(b"\r\n") { b"\r\n".as_slice() } else { b"" };
        let content = &line[..line.len() - end.len()];
        match content.iter().position(|&octet| octet == b' ') {
            // Whoever begins a line with something else may begin it with the secret.
            Some(space) if [b"+OK".as_slice(), b"-ERR", b"+"].contains(&&content[..space]) => {
                Cow::Owned([&content[..=space], MASK, end].concat())
            }
            None if [b"+OK".as_slice(), b"-ERR", b"+"].contains(&content) => Cow::Borrowed(line),
            _ => Cow::Owned([MASK, end].concat()),
        }
    }

    /// As [`line`](Self::line), of octets that were cut anywhere: the beginning of a secret at their end is one too.
    pub(crate) fn cut<'o>(&self, octets: &'o [u8]) -> Cow<'o, [u8]> {
        if self.short { self.line(octets) } else { self.replaced(octets, true) }
    }

    /// The text of a status line with every secret replaced.
    pub(crate) fn text<'o>(&self, text: &'o [u8]) -> Cow<'o, [u8]> {
        if self.short && !text.is_empty() { Cow::Borrowed(MASK) } else { self.replaced(text, false) }
    }

    fn replaced<'o>(&self, octets: &'o [u8], cut: bool) -> Cow<'o, [u8]> {
        if self.forms.is_empty() {
            return Cow::Borrowed(octets);
        }
        let mut output = Vec::with_capacity(octets.len());
        let mut rest = octets;
        while let [first, others @ ..] = rest {
            if let Some(length) = self.secret_at(rest, cut) {
                output.extend_from_slice(MASK);
                rest = &rest[length..];
            } else {
                output.push(*first);
                rest = others;
            }
        }
        Cow::Owned(output)
    }

    /// Length of the longest secret at the front of `octets`; if they were `cut`, also of its beginning.
    fn secret_at(&self, octets: &[u8], cut: bool) -> Option<usize> {
        let lengths = self.forms.iter().map(Secret::expose).filter_map(|form| {
            let length = if cut { form.len().min(octets.len()) } else { form.len() };
            let front = octets.get(..length)?;
            front.eq_ignore_ascii_case(&form[..length]).then_some(length)
        });
        lengths.max()
    }
}

/// The characters of base64 that `secret` alone decides, where `offset` octets stand before it in its group of three.
fn encoded(secret: &[u8], offset: usize) -> Option<Secret> {
    let padded = Secret::from([&[0; 3][..offset], secret].concat());
    let whole = Command::sasl_response(&padded);
    // Six bits a character; at both ends the neighbours have a say.
    let (first, last) = ((offset * 8).div_ceil(6), padded.expose().len() * 8 / 6);
    let inner = &whole.secret()?[first..last];
    (inner.len() >= SHORTEST).then(|| Secret::from(inner.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concealer(secrets: &[&str]) -> Concealer {
        let mut concealer = Concealer::default();
        for secret in secrets {
            concealer.add(Secret::from(*secret));
        }
        concealer
    }

    #[test]
    fn a_secret_is_replaced_wherever_it_stands() {
        let concealer = concealer(&["tanstaaf", "AG1yb3Nl"]);
        assert_eq!(*concealer.text(b"PASS tanstaaf? tantanstaaf AG1yb3Nl"), *b"PASS ***? tan*** ***");
        assert_eq!(*concealer.text(b"nothing to hide"), *b"nothing to hide");
        assert_eq!(*concealer.text(b"no instant"), *b"no instant");
    }

    #[test]
    fn a_secret_in_other_case_is_replaced() {
        assert_eq!(*concealer(&["tanstaaf"]).line(b"-ERR PASS TANSTAAF?\r\n"), *b"-ERR PASS ***?\r\n");
    }

    #[test]
    fn the_base64_form_of_a_secret_is_replaced_whatever_stands_around_it() {
        let concealer = concealer(&["tanstaaf"]);
        for before in ["", "u", "us", "usr", "\0mrose\0"] {
            for behind in ["", "x", "\x01\x01"] {
                let message = Secret::from([before, "tanstaaf", behind].concat());
                let line = Command::sasl_response(&message);
                let shown = concealer.line(line.wire());
                assert!(shown.windows(3).any(|part| part == MASK), "{}", shown.escape_ascii());
                let kept: usize = shown.len() - MASK.len();
                // What is left are characters that a neighbour has a say in.
                assert!(kept <= line.wire().len() - 9, "{}", shown.escape_ascii());
            }
        }
    }

    #[test]
    fn the_beginning_of_a_secret_at_the_end_is_replaced_where_octets_were_cut() {
        let line = b"-ERR what is PASS tanstaaf";
        for end in line.len() - 7..=line.len() {
            let shown = concealer(&["tanstaaf"]).cut(&line[..end]).into_owned();
            assert_eq!(shown, b"-ERR what is PASS ***", "{end}");
        }
    }

    #[test]
    fn beside_a_short_secret_no_text_is_shown() {
        for short in ["a", "aut", "  "] {
            let concealer = concealer(&[short]);
            assert_eq!(*concealer.line(b"-ERR [AUTH] authentication failed\r\n"), *b"-ERR ***\r\n");
            assert_eq!(*concealer.line(b"+OK\r\n"), *b"+OK\r\n");
            assert_eq!(*concealer.line(b"aut\r\n"), *b"***\r\n");
            assert_eq!(*concealer.cut(b"-ERR authen"), *b"-ERR ***");
            assert_eq!(*concealer.text(b"authentication"), *MASK);
            assert_eq!(*concealer.text(b""), *b"");
        }
    }

    #[test]
    fn an_empty_response_is_no_secret() {
        for empty in ["", "="] {
            assert_eq!(*concealer(&[empty]).text(b"a = b"), *b"a = b");
        }
    }
}
