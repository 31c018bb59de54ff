//! The steps of a script.

use std::fmt;
use std::time::Duration;

use super::excerpt::Excerpt;
use crate::maildrop::Message;
use crate::recording::{Expectation, Said};

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Expect(Vec<u8>),
    Send(Vec<u8>),
    Body(Message),
    Pause(Duration),
    StartTls,
    HalfClose,
    Close,
    Cut,
    Reset,
    Hang,
    /// Waits for a line that fits.
    Hear(Expectation),
    /// Sends octets of which some are others each time.
    Say(Said),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expect(octets) => write!(f, "expect {}", Excerpt(octets)),
            Self::Send(octets) => write!(f, "send {}", Excerpt(octets)),
            Self::Body(message) => write!(f, "body of {} octets", message.octets()),
            Self::Pause(duration) => write!(f, "pause {duration:?}"),
            Self::StartTls => f.write_str("start_tls"),
            Self::HalfClose => f.write_str("half_close"),
            Self::Close => f.write_str("close"),
            Self::Cut => f.write_str("cut"),
            Self::Reset => f.write_str("reset"),
            Self::Hang => f.write_str("hang"),
            Self::Hear(expected) => write!(f, "hear a line like {}", Excerpt(expected.line())),
            Self::Say(said) => write!(f, "say {} recorded octets", said.len()),
        }
    }
}
