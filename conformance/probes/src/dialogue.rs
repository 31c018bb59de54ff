//! Probes that are a text, a step in each line:
//!
//! * `C: NOOP` is sent with CRLF. `{user}`, `{password}`, `{empty}`, `{count}` and `{beyond}` stand for the reader's
//!   name and password, the name of the user without mail, the number of messages and the number behind it; `\t`,
//!   `\n`, `\r`, `\0` and `\xE9` for octets.
//! * `S: +OK` is a line that begins so, in any case of letters; `S= +OK 0 0` is the whole line.
//! * `G: +OK` is one that the probe builds upon: if it does not come, nothing is judged.
//! * `M:` is a positive reply of several lines; `M= 0` one with as many lines between status line and terminator.
//! * `E:` is the end of the connection.

use crate::context::{Context, given};
use crate::probe::{Judged, Start, check, failed};
use crate::session::Session;
use crate::target::{COUNT, Target};

pub(crate) fn run(context: &Context<'_>, start: Start, text: &str) -> Judged {
    let mut session = context.start(start)?;
    text.lines().map(str::trim).filter(|step| !step.is_empty()).try_for_each(|step| {
        let argument = step.get(2..).unwrap_or_default().trim_start();
        play(&mut session, context.target, &step[..2], argument)
    })
}

fn play(session: &mut Session, target: &Target, kind: &str, argument: &str) -> Judged {
    match kind {
        "C:" => session.send(octets(&format!("{argument}\\r\\n"), target)),
        "S:" => session.line().and_then(|line| session.want(argument, line)).map(|_| ()),
        "G:" => given(session.line().and_then(|line| session.want(argument, line))).map(|_| ()),
        "S=" => {
            let line = session.line()?;
            check(line.shown() == argument, format!("{:?} where {argument:?} was due", line.shown()))
        }
        "M:" | "M=" => listing(session, argument),
        "E:" => session.ended(),
        _ => failed(format!("the probe has no step {kind:?}")),
    }
}

fn listing(session: &mut Session, lines: &str) -> Judged {
    let status = session.line()?;
    let status = session.want("+OK", status)?;
    let count = session.rest(status)?.texts().len();
    let right = lines.is_empty() || lines.replace("{count}", &COUNT.to_string()) == count.to_string();
    check(right, format!("{count} lines where {lines} were due"))
}

/// What a `C:` step sends.
fn octets(text: &str, target: &Target) -> Vec<u8> {
    let text = text.replace("{user}", &target.reader.name).replace("{password}", &target.reader.password);
    let text = text.replace("{empty}", &target.empty.name);
    let text = text.replace("{count}", &COUNT.to_string()).replace("{beyond}", &(COUNT + 1).to_string());
    let mut pieces = text.split('\\');
    let mut octets: Vec<u8> = pieces.next().unwrap_or_default().into();
    for piece in pieces {
        let (octet, rest) = escaped(piece);
        octets.push(octet);
        octets.extend_from_slice(rest.as_bytes());
    }
    octets
}

/// What a backslash and `piece` stand for, and what follows.
fn escaped(piece: &str) -> (u8, &str) {
    let hex = piece.strip_prefix('x').and_then(|hex| Some((hex.get(..2)?, &hex[2..])));
    if let Some((digits, rest)) = hex {
        return (u8::from_str_radix(digits, 16).unwrap_or(b'?'), rest);
    }
    let octet = match piece.bytes().next() {
        Some(b't') => b'\t',
        Some(b'n') => b'\n',
        Some(b'r') => b'\r',
        Some(b'0') => 0,
        _ => b'\\',
    };
    (octet, piece.get(1..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_escapes_become_octets() {
        let target = Target::plain(([127, 0, 0, 1], 110).into(), "secret");
        assert_eq!(octets("USER {user}\\t{beyond}\\xE9.\\r\\n", &target), b"USER reader\t6\xE9.\r\n");
    }
}
