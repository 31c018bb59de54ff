//! Keeps secrets out of what a server says: some repeat a command that they do not understand.

use alloc::{borrow::Cow, vec::Vec};

use pop3_proto::Secret;

/// What stands for a secret.
const MASK: &[u8] = b"***";

/// A text with all its `a` replaced says more of the password `a` than one that is left alone.
const SHORTEST: usize = 4;

/// Replaces secrets in octets that arrive in any pieces.
#[derive(Debug, Default)]
pub(crate) struct Concealer {
    secrets: Vec<Secret>,
    /// The beginning of what may become a secret.
    held: Vec<u8>,
}

impl Concealer {
    /// From now on this is replaced too, unless it is so short that ordinary words hold it.
    pub(crate) fn add(&mut self, secret: Secret) {
        if secret.expose().len() >= SHORTEST {
            self.secrets.push(secret);
        }
    }

    /// The octets with every secret replaced; what could be the beginning of one waits for the next piece.
    pub(crate) fn pass<'o>(&mut self, octets: &'o [u8]) -> Cow<'o, [u8]> {
        if self.secrets.is_empty() {
            return Cow::Borrowed(octets);
        }
        let mut input = core::mem::take(&mut self.held);
        input.extend_from_slice(octets);
        let mut output = Vec::with_capacity(input.len());
        let mut rest = input.as_slice();
        while !rest.is_empty() {
            if let Some(length) = self.secret_at(rest) {
                output.extend_from_slice(MASK);
                rest = &rest[length..];
            } else if self.may_become_secret(rest) {
                self.held = rest.to_vec();
                break;
            } else {
                output.push(rest[0]);
                rest = &rest[1..];
            }
        }
        Cow::Owned(output)
    }

    /// All octets at once, with every secret replaced. The beginning of one at the end is no secret.
    pub(crate) fn whole(&self, octets: &[u8]) -> Vec<u8> {
        let mut once = Self { secrets: self.secrets.clone(), held: Vec::new() };
        let mut output = once.pass(octets).into_owned();
        output.append(&mut once.held);
        output
    }

    /// Forgets the secrets; gives what still has to be said. The beginning of a secret stays one.
    pub(crate) fn end(&mut self) -> Vec<u8> {
        self.secrets.clear();
        let held = core::mem::take(&mut self.held);
        if held.is_empty() { held } else { MASK.to_vec() }
    }

    /// Length of the longest secret at the front of `octets`.
    fn secret_at(&self, octets: &[u8]) -> Option<usize> {
        let found = self.secrets.iter().map(Secret::expose).filter(|secret| octets.starts_with(secret));
        found.map(<[u8]>::len).max()
    }

    fn may_become_secret(&self, octets: &[u8]) -> bool {
        self.secrets.iter().any(|secret| secret.expose().starts_with(octets))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concealer() -> Concealer {
        let mut concealer = Concealer::default();
        concealer.add(Secret::from("tanstaaf"));
        concealer.add(Secret::from("AG1yb3Nl"));
        concealer
    }

    #[test]
    fn a_secret_is_replaced_wherever_it_stands() {
        assert_eq!(concealer().whole(b"PASS tanstaaf? tantanstaaf AG1yb3Nl"), b"PASS ***? tan*** ***");
        assert_eq!(concealer().whole(b"nothing to hide"), b"nothing to hide");
    }

    #[test]
    fn a_secret_is_replaced_in_any_pieces() {
        let text = b"-ERR what is PASS tanstaaf\r\n";
        for first in 0..text.len() {
            for second in first..text.len() {
                let mut concealer = concealer();
                let pieces = [&text[..first], &text[first..second], &text[second..]];
                let mut seen: Vec<u8> =
                    pieces.iter().flat_map(|piece| concealer.pass(piece).into_owned()).collect();
                seen.append(&mut concealer.end());
                assert_eq!(seen, b"-ERR what is PASS ***\r\n", "cut at {first} and {second}");
            }
        }
    }

    #[test]
    fn a_secret_cut_off_by_the_end_of_the_octets_is_replaced() {
        let mut concealer = concealer();
        assert_eq!(*concealer.pass(b"PASS tanst"), *b"PASS ");
        assert_eq!(concealer.end(), b"***");
    }

    #[test]
    fn ordinary_words_stay_as_they_are() {
        assert_eq!(concealer().whole(b"no instant"), b"no instant");
        for short in ["", "a", "aut"] {
            let mut concealer = Concealer::default();
            concealer.add(Secret::from(short));
            assert_eq!(concealer.whole(b"authentication"), b"authentication");
        }
    }
}
