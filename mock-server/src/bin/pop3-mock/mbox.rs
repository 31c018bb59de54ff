//! Messages in an mbox file, as mboxrd has it.

use memchr::memchr;

/// What begins a message, at the beginning of a line (RFC 4155, appendix A).
const SEPARATOR: &[u8] = b"From ";

/// The messages in the octets of an mbox, in order; `None` if they are none. A file without octets has no messages.
///
/// The line that begins a message and the empty line behind it are not part of it. A line that begins with one or more
/// `>` and `From ` has lost one `>`.
pub(crate) fn messages(octets: &[u8]) -> Option<Vec<Vec<u8>>> {
    if !octets.is_empty() && !octets.starts_with(SEPARATOR) {
        return None;
    }
    let mut messages: Vec<Vec<u8>> = Vec::new();
    for line in lines(octets) {
        if line.starts_with(SEPARATOR) {
            messages.push(Vec::new());
        } else if let Some(message) = messages.last_mut() {
            message.extend_from_slice(unquoted(line));
        }
    }
    messages.iter_mut().for_each(without_empty_line);
    Some(messages)
}

/// Lines with their ends.
fn lines(mut octets: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let end = memchr(b'\n', octets).map_or(octets.len(), |position| position + 1);
        let line = octets.split_off(..end)?;
        (!line.is_empty()).then_some(line)
    })
}

fn unquoted(line: &[u8]) -> &[u8] {
    let quotes = line.iter().take_while(|octet| **octet == b'>').count();
    if quotes > 0 && line[quotes..].starts_with(SEPARATOR) { &line[1..] } else { line }
}

/// Takes away the empty line that stands behind a message.
fn without_empty_line(message: &mut Vec<u8>) {
    for end in [&b"\r\n"[..], b"\n"] {
        let rest = message.strip_suffix(end).filter(|rest| rest.is_empty() || rest.ends_with(b"\n"));
        if let Some(length) = rest.map(<[u8]>::len) {
            return message.truncate(length);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(octets: &[u8]) -> Vec<String> {
        messages(octets).unwrap().iter().map(|message| message.escape_ascii().to_string()).collect()
    }

    #[test]
    fn a_line_that_begins_with_from_begins_a_message() {
        assert_eq!(
            split(b"From a\nA: a\n\nx\n\nFrom b\nB: b\n\ny\n\n"),
            ["A: a\\n\\nx\\n", "B: b\\n\\ny\\n"]
        );
        assert_eq!(split(b"From a\nA: a\n\nx\nFrom b\ny"), ["A: a\\n\\nx\\n", "y"]);
        assert_eq!(split(b"From a\n\nFrom b\nFrom c"), ["", "", ""]);
        assert_eq!(split(b"From a\nA: a\n\nfrom b\nFrom: c\n From d\nFromage\n\n").len(), 1);
    }

    #[test]
    fn lines_may_end_in_crlf() {
        assert_eq!(
            split(b"From a\r\nA: a\r\n\r\nx\r\n\r\n\r\nFrom b\r\n\r\n"),
            ["A: a\\r\\n\\r\\nx\\r\\n\\r\\n", ""]
        );
    }

    #[test]
    fn a_quoted_from_loses_one_quote_and_nothing_else_does() {
        let quoted = b"From a\n\n>From b\n>>From c\n> From d\n>from e\nx >From f\n";
        assert_eq!(split(quoted), ["\\nFrom b\\n>From c\\n> From d\\n>from e\\nx >From f\\n"]);
    }

    #[test]
    fn every_octet_of_a_message_stays() {
        let octets: Vec<u8> = (0..=255).filter(|octet| *octet != b'\n').collect();
        let file = [b"From a\n", &octets[..], b"\n\n"].concat();
        assert_eq!(messages(&file).unwrap(), [[&octets[..], b"\n"].concat()]);
    }

    #[test]
    fn what_does_not_begin_with_from_is_no_mbox_and_nothing_is_an_empty_one() {
        for octets in [&b"Subject: a\n\n"[..], b"\nFrom a\n", b"From", b">From a\n", b"\0"] {
            assert_eq!(messages(octets), None, "{}", octets.escape_ascii());
        }
        assert_eq!(messages(b""), Some(Vec::new()));
    }
}
