//! Cuts octets into pieces as the input says.

/// Takes the sizes of pieces off the front of `input`: a count, then so many octets.
pub(crate) fn sizes(input: &[u8]) -> (&[u8], &[u8]) {
    let Some((&count, rest)) = input.split_first() else { return (&[], &[]) };
    rest.split_at(usize::from(count % 16).min(rest.len()))
}

/// Cuts `octets` into pieces of these sizes, over and over; without a size, into one.
pub(crate) fn cut<'o>(octets: &'o [u8], sizes: &'o [u8]) -> impl Iterator<Item = &'o [u8]> {
    let mut rest = octets;
    // A size of zero would never end.
    let sizes = sizes.iter().map(|&size| usize::from(size).max(1)).cycle();
    let mut sizes = sizes.chain(std::iter::repeat(usize::MAX));
    std::iter::from_fn(move || {
        let size = sizes.next()?.min(rest.len());
        let (piece, behind) = rest.split_at(size);
        rest = behind;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_come_first_and_the_rest_is_cut_by_them() {
        let (first, rest) = sizes(b"\x02\x01\x03abcdefgh");
        assert_eq!(cut(rest, first).collect::<Vec<_>>(), [&b"a"[..], b"bcd", b"e", b"fgh"]);
        assert_eq!(cut(b"abc", b"").collect::<Vec<_>>(), [b"abc"]);
        assert_eq!(cut(b"ab", b"\0").count(), 2);
        assert_eq!(sizes(b"\x05ab"), (&b"ab"[..], &b""[..]));
        assert_eq!(sizes(b""), (&b""[..], &b""[..]));
    }
}
