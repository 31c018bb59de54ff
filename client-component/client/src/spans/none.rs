//! No spans: the feature `tracing` is off.

use pop3_proto::Status;

use crate::Error;

/// Nothing.
#[derive(Debug)]
pub(crate) struct Spans;

impl Spans {
    pub(crate) fn new(_host: &str, _port: u16) -> Self {
        Self
    }

    pub(crate) fn command(&mut self, _line: &[u8]) {}

    pub(crate) fn answered(&self, _status: &Status) {}

    pub(crate) fn complete(&mut self) {}

    pub(crate) fn settled(&mut self) {}

    pub(crate) fn failed(&self, _error: &Error) {}

    pub(crate) fn secured(&self) {}
}
