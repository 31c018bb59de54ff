//! Faults written as text.

use std::fmt;
use std::time::Duration;

use super::{Amount, End, Fault, Kind, Lines, Place};
use crate::transcript::Direction;

/// A number as it is written in front of a command.
pub(super) fn ordinal(number: u64) -> String {
    let suffix = match (number % 10, number % 100) {
        (1, hundredth) if hundredth != 11 => "st",
        (2, hundredth) if hundredth != 12 => "nd",
        (3, hundredth) if hundredth != 13 => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

/// The text from which the fault can be read again.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let direction = match self.direction {
            Direction::Client => "client",
            Direction::Server => "server",
        };
        let raw = if self.below_tls { "raw " } else { "" };
        write!(f, "{raw}{direction} {}", self.kind)?;
        match &self.place {
            Place::At(Amount::Exactly(0)) => {}
            Place::At(amount) => write!(f, " at {amount}")?,
            Place::After { nth, keyword, lines, octets } => {
                write!(f, " after {} {keyword}", ordinal(*nth))?;
                if let Some(Lines { stuffed, number }) = lines {
                    write!(f, "{} line {number}", if *stuffed { " stuffed" } else { "" })?;
                }
                if *octets > 0 {
                    write!(f, " +{octets}")?;
                }
            }
        }
        self.session.map_or(Ok(()), |session| write!(f, " in session {session}"))
    }
}

impl Fault {
    /// What it waits for, in words.
    pub(crate) fn waits_for(&self) -> String {
        let whose = match self.direction {
            Direction::Client => "what the client sends",
            Direction::Server => "what the server sends",
        };
        let place = match &self.place {
            Place::At(amount) => format!("octet {amount} of {whose}"),
            Place::After { nth, keyword, lines, octets } => {
                let lines = lines.as_ref().map(|lines| {
                    format!(
                        ", line {}{}",
                        lines.number,
                        if lines.stuffed { " with a stuffed dot" } else { "" }
                    )
                });
                let octets = if *octets > 0 { format!(", {octets} octets behind") } else { String::new() };
                format!("{whose} behind the {} {keyword}{}{octets}", ordinal(*nth), lines.unwrap_or_default())
            }
        };
        self.session.map_or(place.clone(), |session| format!("{place}, in session {session}"))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cut(End::Fin) => f.write_str("cut fin"),
            Self::Cut(End::Rst) => f.write_str("cut rst"),
            Self::Stall => f.write_str("stall"),
            Self::Delay(time) => write!(f, "delay {}", Time(*time)),
            Self::Throttle(rate) => write!(f, "throttle {rate}"),
            Self::Slice(size) => write!(f, "slice {size}"),
            Self::Corrupt(mask) => write!(f, "corrupt {mask:02x}"),
            Self::Duplicate(octets) => write!(f, "duplicate {octets}"),
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(number) => write!(f, "{number}"),
            Self::Between { low, high, seed } => write!(f, "{low}..{high} seed {seed}"),
        }
    }
}

/// A time of whole milliseconds.
pub(super) struct Time(pub(super) Duration);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_millis() {
            time if time > 0 && time % 60_000 == 0 => write!(f, "{}min", time / 60_000),
            time if time > 0 && time % 1000 == 0 => write!(f, "{}s", time / 1000),
            time => write!(f, "{time}ms"),
        }
    }
}
