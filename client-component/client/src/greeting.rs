//! The first line that a server says.

use alloc::vec::Vec;

use pop3_proto::{ResponseCode, Status, apop_timestamp};

/// The greeting (RFC 1939 section 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting {
    /// Text after the status indicator and the code, as sent. Escape it before you show it.
    pub text: Vec<u8>,
    /// Response code (RFC 2449 section 8), known or not.
    pub code: Option<ResponseCode>,
    /// Timestamp for APOP, brackets included: the last well-formed msg-id of the text. `None` where the server does not
    /// offer APOP, and behind STLS, since everybody could have said it.
    pub apop_timestamp: Option<Vec<u8>>,
}

impl Greeting {
    pub(crate) fn new(status: Status) -> Self {
        let apop_timestamp = apop_timestamp(&status.text).map(<[u8]>::to_vec);
        Self { text: status.text, code: status.code, apop_timestamp }
    }

    /// TLS has begun.
    pub(crate) fn forget_timestamp(&mut self) {
        self.apop_timestamp = None;
    }
}
