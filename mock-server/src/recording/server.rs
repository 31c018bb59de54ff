//! What becomes of a server's lines.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::dialogue::{Command, ServerRole, is_ok, is_space};
use super::filler::{UniqueIds, fill, is_base64};
use super::secrets::Secrets;
use super::status::{self, Numbers, is_number, pieces};
use super::words::{is_capability, is_mechanism};
use super::{Said, split_end};

/// The octets of a base64 text that are never random, so that its last group stays one.
const LAST_GROUP: usize = 4;

/// Appends what a server's line becomes, of the same length.
pub(super) fn anonymise(
    line: &[u8],
    role: ServerRole,
    secrets: &Secrets,
    unique_ids: &mut UniqueIds,
    said: &mut Said,
) {
    let (text, end) = split_end(line);
    match role {
        ServerRole::Greeting => greeting(text, secrets, said),
        ServerRole::Challenge => challenge(text, secrets, said),
        ServerRole::Status(command) => keep(said, &reply(text, command, secrets, unique_ids)),
        ServerRole::Content(command) => keep(said, &content(text, command, secrets, unique_ids)),
        ServerRole::Terminator => keep(said, text),
        ServerRole::Unasked => keep(said, &status_line(text, Numbers::None, secrets)),
    }
    keep(said, end);
}

fn keep(said: &mut Said, octets: &[u8]) {
    octets.iter().for_each(|octet| said.push(*octet, false));
}

/// The status and its text; a status that is none is a word like others.
fn split_status(line: &[u8]) -> (&[u8], &[u8]) {
    let is_status = |length: usize, status: &[u8]| {
        line.get(..length).is_some_and(|begin| begin.eq_ignore_ascii_case(status))
    };
    let length = match () {
        () if is_status(3, b"+OK") => 3,
        () if is_status(4, b"-ERR") || is_status(4, b"+ERR") => 4,
        () => 0,
    };
    line.split_at(length)
}

/// A line without a status may be one of a message, if the server has said more or less than it was asked for.
fn status_line(line: &[u8], numbers: Numbers, secrets: &Secrets) -> Vec<u8> {
    let (status, text) = split_status(line);
    if status.is_empty() {
        return fill(line);
    }
    [status, &status::anonymise(text, numbers, secrets)].concat()
}

/// A timestamp, RFC 1939 §7, is another one in each session.
fn greeting(line: &[u8], secrets: &Secrets, said: &mut Said) {
    let (status, text) = split_status(line);
    keep(said, status);
    for piece in pieces(text) {
        let is_timestamp = piece.starts_with(b"<") && piece.contains(&b'@') && piece.contains(&b'>');
        if is_timestamp {
            let shape = fill(piece);
            shape.iter().for_each(|octet| said.push(*octet, octet.is_ascii_alphanumeric()));
        } else {
            keep(said, &status::word(piece, secrets));
        }
    }
}

fn challenge(line: &[u8], secrets: &Secrets, said: &mut Said) {
    let (plus, text) = line.split_at(line.len().min(1));
    let space = text.iter().take_while(|octet| is_space(**octet)).count();
    let (space, text) = text.split_at(space);
    keep(said, plus);
    keep(said, space);
    if !is_base64(text) {
        return keep(said, &status::anonymise(text, Numbers::None, secrets));
    }
    if is_prompt(text) {
        return keep(said, text);
    }
    let random = text.len().saturating_sub(LAST_GROUP);
    for (at, octet) in super::filler::base64(text).into_iter().enumerate() {
        said.push(octet, at < random && octet != b'=');
    }
}

/// What LOGIN asks for is the same for everybody.
fn is_prompt(text: &[u8]) -> bool {
    let decoded = STANDARD.decode(text).unwrap_or_default().to_ascii_lowercase();
    let prompt = decoded.strip_suffix(b"\0").unwrap_or(&decoded);
    matches!(prompt, b"username:" | b"user name" | b"password:" | b"password")
}

fn reply(line: &[u8], command: Command, secrets: &Secrets, unique_ids: &mut UniqueIds) -> Vec<u8> {
    match command.keyword {
        "UIDL" if command.arguments > 0 && is_ok(line) => {
            let (status, text) = split_status(line);
            [status, &listed_unique_id(text, secrets, unique_ids)].concat()
        }
        "STAT" | "LIST" | "UIDL" | "RETR" | "TOP" | "DELE" | "RSET" | "LAST" => {
            status_line(line, Numbers::OfMessages, secrets)
        }
        _ => status_line(line, Numbers::None, secrets),
    }
}

fn content(text: &[u8], command: Command, secrets: &Secrets, unique_ids: &mut UniqueIds) -> Vec<u8> {
    match command.keyword {
        "LIST" => each_word(text, |word, _| if is_number(word) { word.to_vec() } else { fill(word) }),
        "UIDL" => listed_unique_id(text, secrets, unique_ids),
        "CAPA" => capability(text, secrets),
        "AUTH" => each_word(text, |word, _| if is_mechanism(word) { word.to_vec() } else { fill(word) }),
        _ => fill(text),
    }
}

/// Words with their places from 0; white space stays.
fn each_word(text: &[u8], mut shown: impl FnMut(&[u8], usize) -> Vec<u8>) -> Vec<u8> {
    let (mut all, mut place) = (Vec::with_capacity(text.len()), 0);
    for piece in pieces(text) {
        if piece.iter().all(|octet| is_space(*octet)) {
            all.extend_from_slice(piece);
        } else {
            all.extend(shown(piece, place));
            place += 1;
        }
    }
    all
}

fn listed_unique_id(text: &[u8], secrets: &Secrets, unique_ids: &mut UniqueIds) -> Vec<u8> {
    each_word(text, |word, place| match place {
        0 if is_number(word) => word.to_vec(),
        0 => status::word(word, secrets),
        _ => unique_ids.fill(word),
    })
}

/// A capability keeps its name, and the arguments that RFC 2449 and RFC 5034 know.
fn capability(text: &[u8], secrets: &Secrets) -> Vec<u8> {
    each_word(text, |word, place| {
        let is_known =
            word.split(|octet| *octet == b'=').all(|part| is_capability(part) || is_mechanism(part));
        let is_name = word.iter().all(|octet| octet.is_ascii_uppercase() || *octet == b'-');
        match place {
            _ if is_known => word.to_vec(),
            0 if is_name && !secrets.contains(word) => word.to_vec(),
            0 => fill(word),
            _ if is_number(word) && text.len() < 32 => word.to_vec(),
            _ => status::word(word, secrets),
        }
    })
}
