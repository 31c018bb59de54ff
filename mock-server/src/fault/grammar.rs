//! Faults read from text.

use std::str::FromStr;

use super::words::{Words, number};
use super::written::ordinal;
use super::{Amount, End, Fault, Kind, Lines, Place};
use crate::nearest::{self, advice};
use crate::transcript::Direction;

/// The most octets that are sent twice: they are held until then.
const MAX_DUPLICATE: u64 = 1 << 20;

/// Why a text is no fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no fault: {problem}")]
pub struct FaultError {
    text: String,
    problem: String,
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).map_err(|problem| FaultError { text: text.into(), problem })
    }
}

fn parse(text: &str) -> Result<Fault, String> {
    let mut words = Words::new(text);
    let below_tls = words.takes("raw");
    let direction = match words.take("client or server")? {
        "client" => Direction::Client,
        "server" => Direction::Server,
        word => return Err(format!("{word:?} is no direction; say client or server")),
    };
    let kind = kind(&mut words)?;
    let place = place(&mut words)?;
    if below_tls && matches!(place, Place::After { .. }) {
        return Err("below TLS nobody sees commands; say at and a number behind \"raw\"".into());
    }
    let session = if words.takes("in") { Some(session(&mut words)?) } else { None };
    match words.peek() {
        None => Ok(Fault { below_tls, direction, kind, place, session }),
        Some(word) => Err(format!("nothing is known of {word:?} at this place")),
    }
}

fn kind(words: &mut Words<'_>) -> Result<Kind, String> {
    let at_least_one = |number| if number > 0 { Ok(number) } else { Err("0 octets are too few".to_owned()) };
    Ok(match words.take("a kind of fault")? {
        "cut" => match words.take("fin or rst")? {
            "fin" => Kind::Cut(End::Fin),
            "rst" => Kind::Cut(End::Rst),
            word => return Err(format!("{word:?} is no way to cut; say fin or rst")),
        },
        "stall" => Kind::Stall,
        "delay" => Kind::Delay(words.time()?),
        "throttle" => Kind::Throttle(at_least_one(words.number("a number of octets per second")?)?),
        "slice" => {
            let size = words.amount("a number of octets")?;
            let (Amount::Exactly(least) | Amount::Between { low: least, .. }) = size;
            at_least_one(least)?;
            Kind::Slice(size)
        }
        "corrupt" => Kind::Corrupt(mask(words.take("a mask such as 20")?)?),
        "duplicate" => match at_least_one(words.number("a number of octets")?)? {
            octets @ ..=MAX_DUPLICATE => Kind::Duplicate(octets),
            _ => return Err(format!("at most {MAX_DUPLICATE} octets can be sent twice")),
        },
        word => {
            let kinds = "cut, stall, delay, throttle, slice, corrupt or duplicate";
            return Err(format!("{word:?} is no kind of fault; say {kinds}"));
        }
    })
}

fn mask(word: &str) -> Result<u8, String> {
    let is_hex = word.len() == 2 && word.bytes().all(|octet| octet.is_ascii_hexdigit());
    let mask = u8::from_str_radix(word, 16).ok().filter(|mask| is_hex && *mask != 0);
    mask.ok_or_else(|| format!("{word:?} is no mask; say two hexadecimal digits, not 00"))
}

fn place(words: &mut Words<'_>) -> Result<Place, String> {
    if words.takes("at") {
        return words.amount("a number of octets").map(Place::At);
    }
    if !words.takes("after") {
        return Ok(Place::At(Amount::Exactly(0)));
    }
    let nth = nth(words.take("an ordinal such as 1st")?)?;
    let keyword = words.take("a command")?.to_ascii_uppercase();
    if !(3..=4).contains(&keyword.len()) || !keyword.bytes().all(|octet| octet.is_ascii_uppercase()) {
        let advice = advice("the nearest", nearest::command(&keyword));
        return Err(format!("{keyword:?} is no command{advice}; say a keyword of three or four letters"));
    }
    let lines = lines(words)?;
    let octets = match words.peek().and_then(|word| word.strip_prefix('+')) {
        None => 0,
        Some(digits) => {
            let octets = number(digits, "a number of octets")?;
            words.take("a number of octets")?;
            octets
        }
    };
    Ok(Place::After { nth, keyword, lines, octets })
}

fn lines(words: &mut Words<'_>) -> Result<Option<Lines>, String> {
    let stuffed = words.takes("stuffed");
    if !words.takes("line") {
        let wrong = "behind \"stuffed\" stands \"line\" and a number";
        return if stuffed { Err(wrong.into()) } else { Ok(None) };
    }
    match words.number("a number of lines")? {
        0 => Err("there is no line 0; lines count from 1".into()),
        number => Ok(Some(Lines { stuffed, number })),
    }
}

fn nth(word: &str) -> Result<u64, String> {
    let digits = word.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let nth = number(digits, "an ordinal such as 1st").ok().filter(|nth| *nth > 0);
    let nth = nth.ok_or_else(|| format!("{word:?} is no ordinal; say 1st, 2nd and so on"))?;
    if word == ordinal(nth) { Ok(nth) } else { Err(format!("{word:?} is written {:?}", ordinal(nth))) }
}

fn session(words: &mut Words<'_>) -> Result<u64, String> {
    if !words.takes("session") {
        return Err("behind \"in\" stands \"session\" and its number".into());
    }
    words.number("the number of a session")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::super::written::Time;
    use super::*;

    fn text() -> impl Strategy<Value = String> {
        let kind = prop_oneof![
            Just("cut fin".to_owned()),
            Just("cut rst".to_owned()),
            Just("stall".to_owned()),
            (0..100_000_u64).prop_map(|time| format!("delay {}", Time(Duration::from_millis(time)))),
            (1..u64::MAX).prop_map(|rate| format!("throttle {rate}")),
            (1..u64::MAX).prop_map(|size| format!("slice {size}")),
            (1..9_u64, 9..99_u64, any::<u64>()).prop_map(|(a, b, s)| format!("slice {a}..{b} seed {s}")),
            (1..=255_u8).prop_map(|mask| format!("corrupt {mask:02x}")),
            (1..=MAX_DUPLICATE).prop_map(|octets| format!("duplicate {octets}")),
        ];
        let place = prop_oneof![
            Just(String::new()),
            (1..u64::MAX).prop_map(|octets| format!(" at {octets}")),
            (0..9_u64, 9..99_u64, any::<u64>()).prop_map(|(a, b, s)| format!(" at {a}..{b} seed {s}")),
            (1..200_u64, "[A-Z]{3,4}").prop_map(|(nth, word)| format!(" after {} {word}", ordinal(nth))),
            (1..200_u64, 1..99_u64)
                .prop_map(|(nth, octets)| format!(" after {} RETR +{octets}", ordinal(nth))),
            (1..200_u64, "( stuffed)? line [1-9]( \\+[1-9])?")
                .prop_map(|(nth, lines)| format!(" after {} TOP{lines}", ordinal(nth))),
        ];
        let session = prop_oneof![Just(String::new()), (1..99_u64).prop_map(|n| format!(" in session {n}"))];
        let raw = |text: String| if text.contains("after") { text } else { format!("raw {text}") };
        (any::<bool>(), "client|server", kind, place, session).prop_map(move |(below, a, b, c, d)| {
            let text = format!("{a} {b}{c}{d}");
            if below { raw(text) } else { text }
        })
    }

    proptest! {
        #[test]
        fn a_fault_is_written_as_it_was_read(text in text()) {
            let fault: Fault = text.parse().unwrap();
            prop_assert_eq!(fault.to_string(), text);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[a-z0-9+. ]{0,40}|\\PC{0,20}") {
            if let Ok(fault) = text.parse::<Fault>() {
                prop_assert_eq!(fault.to_string().parse::<Fault>().unwrap(), fault);
            }
        }
    }

    #[test]
    fn the_unit_of_a_time_may_stand_apart() {
        for (apart, together) in [
            ("server delay 2 s after 1st RETR", "server delay 2s after 1st RETR"),
            ("client delay 250 ms", "client delay 250ms"),
            ("client delay 1 min at 3", "client delay 1min at 3"),
        ] {
            assert_eq!(apart.parse::<Fault>(), together.parse(), "{apart}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, problem) in [
            ("", "it ends where client or server should stand"),
            ("sever stall", "\"sever\" is no direction; say client or server"),
            ("server cut", "it ends where fin or rst should stand"),
            ("server cut off", "\"off\" is no way to cut; say fin or rst"),
            ("server delay 3", "\"3\" is not a time such as 250ms, 3s or 10min"),
            ("server slice 0", "0 octets are too few"),
            ("server corrupt 00", "\"00\" is no mask; say two hexadecimal digits, not 00"),
            ("server corrupt +1", "\"+1\" is no mask; say two hexadecimal digits, not 00"),
            ("server stall after 3th RETR", "\"3th\" is written \"3rd\""),
            (
                "server stall after 1st RETRIEVE",
                "\"RETRIEVE\" is no command; the nearest is \"RETR\"; say a keyword of three or four letters",
            ),
            ("server stall at 9..3 seed 1", "\"9..3\" goes from the larger number to the smaller one"),
            ("server stall at 3..9", "behind \"3..9\" a seed is needed, for instance \"seed 1\""),
            ("server stall after 1st RETR line 0", "there is no line 0; lines count from 1"),
            ("server stall after 1st RETR stuffed 2", "behind \"stuffed\" stands \"line\" and a number"),
            (
                "raw server stall after 1st RETR",
                "below TLS nobody sees commands; say at and a number behind \"raw\"",
            ),
            ("raw stall", "\"stall\" is no direction; say client or server"),
            ("server stall now", "nothing is known of \"now\" at this place"),
            ("server throttle 99999999999999999999", "\"99999999999999999999\" is too large"),
        ] {
            assert_eq!(text.parse::<Fault>().unwrap_err().problem, problem, "{text}");
        }
    }
}
