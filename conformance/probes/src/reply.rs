//! What a server answers.

/// A line with its line end, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply(pub(crate) Vec<u8>);

/// A status line and the lines behind it, as they came, with the terminator.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    pub(crate) status: Reply,
    pub(crate) lines: Vec<Reply>,
}

impl Reply {
    /// The line without its line end.
    pub(crate) fn content(&self) -> &[u8] {
        let line = self.0.strip_suffix(b"\n").unwrap_or(&self.0);
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    pub(crate) fn is(&self, indicator: &str) -> bool {
        let head = self.0.get(..indicator.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(indicator.as_bytes()))
    }

    pub(crate) fn is_ok(&self) -> bool {
        self.is("+OK")
    }

    pub(crate) fn is_error(&self) -> bool {
        self.is("-ERR")
    }

    /// The content for people.
    pub(crate) fn shown(&self) -> String {
        self.content().escape_ascii().to_string()
    }

    /// What stands behind the indicator and a space.
    pub(crate) fn text(&self) -> String {
        let content = String::from_utf8_lossy(self.content()).into_owned();
        content.split_once(' ').map(|(_, text)| text.to_owned()).unwrap_or_default()
    }

    /// The response code in brackets at the beginning of the text, without them, RFC 2449 §8.
    pub(crate) fn code(&self) -> Option<String> {
        let text = self.text();
        let (code, _) = text.strip_prefix('[')?.split_once(']')?;
        Some(code.to_ascii_uppercase())
    }
}

impl Listing {
    /// The lines without stuffing, line ends and terminator, as text.
    pub(crate) fn texts(&self) -> Vec<String> {
        let lines = self.lines.iter().take(self.lines.len().saturating_sub(1));
        lines.map(|line| String::from_utf8_lossy(line.content()).into_owned()).collect()
    }

    /// The octets of the message: no stuffing, no terminator, line ends as they came.
    pub(crate) fn message(&self) -> Vec<u8> {
        let lines = self.lines.iter().take(self.lines.len().saturating_sub(1));
        lines.flat_map(|line| line.0.strip_prefix(b".").unwrap_or(&line.0).to_vec()).collect()
    }

    /// What came behind the status line, octet by octet.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.lines.iter().flat_map(|line| line.0.clone()).collect()
    }
}
