//! The steps of a script.

use std::fmt;
use std::time::Duration;

use super::excerpt::Excerpt;
use serde::{Deserialize, Deserializer};

use crate::maildrop::Message;
use crate::recording::{Expectation, Said};
use crate::rules;

/// In TOML, a table with one key, or the name alone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Step {
    #[serde(deserialize_with = "octets")]
    Expect(Vec<u8>),
    #[serde(deserialize_with = "octets", alias = "reply")]
    Send(Vec<u8>),
    #[serde(deserialize_with = "generated", rename = "generate")]
    Body(Message),
    #[serde(deserialize_with = "crate::rules::read_time")]
    Pause(Duration),
    StartTls,
    HalfClose,
    Close,
    Cut,
    Reset,
    Hang,
    /// Waits for a line that fits.
    #[serde(skip)]
    Hear(Expectation),
    /// Sends octets of which some are others each time.
    #[serde(skip)]
    Say(Said),
}

fn octets<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    rules::read_octets(deserializer)
}

fn generated<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Message, D::Error> {
    u64::deserialize(deserializer).map(|octets| Message::generated(octets, 0))
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
