//! What a server says when it refuses.

use alloc::vec::Vec;
use core::fmt;

use pop3_proto::ResponseCode;

use crate::Escaped;

/// A negative reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Response code of RFC 2449 section 8, e.g. `SYS/TEMP`; all its levels are kept, and unknown codes too.
    pub code: Option<ResponseCode>,
    /// Text after the status indicator and the code, as sent; a secret that the server repeats is replaced by `***`,
    /// and all of the text if a secret has less than four octets.
    pub text: Vec<u8>,
    /// What the server told before it refused: the JSON of an OAuth error challenge (RFC 7628 section 3.2.2), as
    /// sent.
    pub detail: Option<Vec<u8>>,
}

impl Refusal {
    /// Whether the code is this one or a detail of it; case does not matter.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.code.as_ref().is_some_and(|sent| sent.is(code))
    }

    /// Code and text, to stand behind what the server did.
    pub(crate) fn words(&self) -> impl fmt::Display {
        fmt::from_fn(|f| {
            if let Some(code) = &self.code {
                write!(f, " [{}]", Escaped(code.as_str().as_bytes()))?;
            }
            if self.text.is_empty() { Ok(()) } else { write!(f, ": {}", Escaped(&self.text)) }
        })
    }
}

impl fmt::Display for Refusal {
    /// Code and text in one line, made safe for a terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server refused{}", self.words())
    }
}
