//! Messages of many shapes, and what a server has to send for each.

/// A message as it stands in a Maildir: lines end with LF.
#[derive(Clone, PartialEq, Eq)]
pub struct Stored {
    /// Name of its file, without flags; Dovecot is configured to give it as the unique-id.
    pub name: String,
    /// Content of its file.
    pub octets: Vec<u8>,
}

impl std::fmt::Debug for Stored {
    /// The name and the size: 64 MiB of mail help nobody.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} octets)", self.name, self.octets.len())
    }
}

/// What a maildrop holds, ordered by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corpus {
    /// The messages.
    pub messages: Vec<Stored>,
}

/// The form in which RFC 1939 sends a message, byte-stuffing undone: every line ends with CRLF, also the last one.
///
/// ```
/// use pop3_conformance::dovecot::transmitted;
///
/// assert_eq!(transmitted(b"a\n.b\r\nc"), b"a\r\n.b\r\nc\r\n");
/// ```
#[must_use]
pub fn transmitted(stored: &[u8]) -> Vec<u8> {
    let mut sent = Vec::with_capacity(stored.len() + stored.len() / 32 + 2);
    for line in stored.split_inclusive(|&octet| octet == b'\n') {
        let content = line.strip_suffix(b"\n").unwrap_or(line);
        sent.extend_from_slice(content.strip_suffix(b"\r").unwrap_or(content));
        sent.extend_from_slice(b"\r\n");
    }
    sent
}

impl Corpus {
    /// Every shape of [`few`](Self::few), 1,000 small messages, and one of 64 MiB.
    #[must_use]
    pub fn varied() -> Self {
        let small = (0..1000).map(small);
        Self::of(shapes().into_iter().chain(small).chain([large(64 << 20)]))
    }

    /// One message of each shape: dots, 8-bit, long lines, without a body, with attachments.
    #[must_use]
    pub fn few() -> Self {
        Self::of(shapes())
    }

    /// `count` messages of `octets` octets each as they are sent, in lines of 64.
    #[must_use]
    pub fn uniform(count: usize, octets: usize) -> Self {
        Self::of((0..count).map(|index| uniform(index, octets)))
    }

    fn of(contents: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let named = |(index, octets)| Stored {
            name: format!("{}.M{index:05}.localhost", 1_000_000_000 + index),
            octets,
        };
        Self { messages: contents.into_iter().enumerate().map(named).collect() }
    }
}

/// None starts with a dot, which Dovecot does not stuff in the very first octet of a message (quirk
/// `dot-first-byte-unstuffed`, seen with 2.3.19): what such a message was cannot be told from what arrives.
fn shapes() -> Vec<Vec<u8>> {
    vec![
        b"Subject: headers only\nTo: alice@localhost\n".to_vec(),
        b"Subject: empty body\n\n".to_vec(),
        b"Subject: no line end at the end\n\nlast line".to_vec(),
        b"\nno header at all\n".to_vec(),
        b"Subject: a dot in the header\n.dot: line\n\nbody\n".to_vec(),
        b"Subject: dots\n\n.\n..\n...\n.dot\n dot.\n.\n".to_vec(),
        b"Subject: ends with a dot and no line end\n\n.".to_vec(),
        b"Subject: nothing but line ends\n\n\n\n\n\n".to_vec(),
        b"Subject: stored with CRLF\r\n\r\n.\r\n..\r\nend\r\n".to_vec(),
        b"Subject: mixed line ends\r\n\none\ntwo\r\n.three\n".to_vec(),
        eight_bit(),
        binary(30_000),
        long_line(10_000),
        long_line(100_000),
        attachments(),
    ]
}

/// Every octet but NUL, CR and LF.
fn eight_bit() -> Vec<u8> {
    let mut octets = b"Subject: \xe4\xf6\xfc\n\n".to_vec();
    octets.extend((1..=255).filter(|octet| !matches!(octet, b'\r' | b'\n')));
    octets.push(b'\n');
    octets
}

/// Octets without any order, line ends among them, no NUL.
fn binary(count: usize) -> Vec<u8> {
    let mut octets = b"Subject: binary\n\n".to_vec();
    let mut noise = Noise(1);
    octets.extend((0..count).map(|_| noise.octet()).filter(|&octet| !matches!(octet, 0 | b'\r')));
    octets
}

fn long_line(length: usize) -> Vec<u8> {
    let mut octets = format!("Subject: a line of {length}\n\n.").into_bytes();
    octets.extend((1..length).map(|column| b'a' + u8::try_from(column % 26).unwrap_or(0)));
    octets.extend_from_slice(b"\nshort\n");
    octets
}

fn attachments() -> Vec<u8> {
    let mut text =
        "Subject: attachments\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=_b\"\n\n"
            .to_owned();
    for name in ["one.bin", "two.bin"] {
        text += "--=_b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n";
        text += &format!("Content-Disposition: attachment; filename=\"{name}\"\n\n");
        text += &"TWFpbCBpcyBvY3RldHMsIG5ldmVyIGEgc3RyaW5nLiBNYWlsIGlzIG9jdGV0cw==\n".repeat(300);
    }
    text += "--=_b--\n";
    text.into_bytes()
}

/// Small messages differ in length and in where their dots stand.
fn small(index: usize) -> Vec<u8> {
    let mut noise = Noise(u32::try_from(index).unwrap_or(0) + 2);
    let mut octets = format!("Subject: small {index}\nMessage-ID: <{index}@localhost>\n\n").into_bytes();
    for _ in 0..noise.octet() % 12 {
        octets.extend_from_slice(b"...".get(..usize::from(noise.octet() % 4)).unwrap_or_default());
        octets.extend((0..noise.octet() % 76).map(|column| b' ' + column));
        octets.push(b'\n');
    }
    octets
}

/// Lines of 76 columns, one in ten with a dot in front.
fn large(least: usize) -> Vec<u8> {
    let mut octets = b"Subject: large\n\n".to_vec();
    let mut number = 0_u64;
    while octets.len() < least {
        let dot = if number.is_multiple_of(10) { "." } else { "" };
        octets.extend_from_slice(format!("{dot}{number:0>75}\n").as_bytes());
        number += 1;
    }
    octets
}

fn uniform(index: usize, octets: usize) -> Vec<u8> {
    let mut message = format!("Subject: {index:0>53}\n\n").into_bytes();
    let mut sent = message.len() + 2;
    while sent < octets {
        // A line counts with its CRLF, and the last one takes what is left.
        let line = if octets - sent >= 128 { 64 } else { octets - sent };
        message.extend(std::iter::repeat_n(b'x', line.saturating_sub(2)));
        message.push(b'\n');
        sent += line.max(2);
    }
    message
}

/// A generator whose only virtue is to give the same octets everywhere: x ↦ 1664525x + 1013904223.
struct Noise(u32);

impl Noise {
    fn octet(&mut self) -> u8 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        // The low bits of such a generator have short periods.
        self.0.to_be_bytes()[0]
    }
}

#[cfg(test)]
mod tests {
    use super::{Corpus, transmitted};

    #[test]
    fn every_line_is_sent_with_crlf() {
        assert_eq!(transmitted(b""), b"");
        assert_eq!(transmitted(b"\n\r\n"), b"\r\n\r\n");
        assert_eq!(transmitted(b"a\nb"), b"a\r\nb\r\n");
        assert_eq!(transmitted(b".\n"), b".\r\n");
    }

    #[test]
    fn the_varied_corpus_has_what_it_promises() {
        let corpus = Corpus::varied();
        let longest =
            |stored: &[u8]| stored.split(|&octet| octet == b'\n').map(<[u8]>::len).max().unwrap_or(0);
        assert!(corpus.messages.len() > 1010);
        assert!(corpus.messages.iter().any(|message| message.octets.len() >= 64 << 20));
        assert!(corpus.messages.iter().any(|message| longest(&message.octets) >= 100_000));
        assert!(corpus.messages.iter().all(|message| !message.octets.contains(&0)));
        assert!(corpus.messages.is_sorted_by(|a, b| a.name < b.name));
    }

    #[test]
    fn uniform_messages_have_the_size_asked_for_when_sent() {
        for octets in [256, 4096, 4100] {
            let corpus = Corpus::uniform(3, octets);
            assert!(corpus.messages.iter().all(|message| transmitted(&message.octets).len() == octets));
        }
    }
}
