//! The steps of a script.

use std::fmt;
use std::time::Duration;

use super::excerpt::Excerpt;
use crate::maildrop::Message;

#[derive(Clone, Debug)]
pub(super) enum Step {
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
        }
    }
}
