//! Every grammar of a reply takes any line, and what it makes of one holds together.

use pop3_proto::{
    Capabilities, Maildrop, MessageNumber, ResponseCode, ScanEntry, Status, UniqueId, apop_timestamp,
    size_hint,
};

/// Tags and names that the client asks capabilities for.
const TAGS: [&str; 8] = ["STLS", "SASL", "PIPELINING", "UIDL", "TOP", "USER", "EXPIRE", ""];

/// Input: lines, each taken for every kind of reply and all of them for a capability list.
pub fn replies(input: &[u8]) {
    let lines: Vec<_> = input.split(|&octet| octet == b'\n').collect();
    for line in &lines {
        status(line);
        text(line);
    }
    capabilities(&lines);
}

fn status(line: &[u8]) {
    let Ok(status) = Status::parse(line) else { return };
    assert!(line.ends_with(&status.text), "text that was not sent");
    if let Some(code) = status.code {
        assert!(code.is(code.as_str()), "{code:?}");
        assert_eq!(ResponseCode::new(code.as_str()).map(|again| again.kind()), Some(code.kind()));
        let code = code.as_str();
        assert!(line.windows(code.len()).any(|part| part == code.as_bytes()), "a code that was not sent");
        assert!(!code.is_empty() && code.split('/').all(|level| !level.is_empty()), "{code:?}");
    }
    text(&status.text);
}

/// What may follow an indicator, or stand in a line of a listing.
fn text(text: &[u8]) {
    if let Ok(entry) = ScanEntry::parse(text) {
        if let Some(octets) = entry.octets {
            let again = format!("{} {octets}", entry.message);
            assert_eq!(ScanEntry::parse(again.as_bytes()).as_ref(), Ok(&entry), "written and read again");
        }
        let reply = ScanEntry::parse_reply(text, entry.message);
        assert!(reply.is_err() || reply.as_ref() == Ok(&entry), "{reply:?} of {entry:?}");
        assert!(ScanEntry::parse_reply(text, another(entry.message)).is_err(), "of another message");
    }
    if let Ok(entry) = UniqueId::parse(text) {
        assert!((1..=1024).contains(&entry.id.len()), "{} octets", entry.id.len());
        assert!(!entry.id.iter().any(u8::is_ascii_control), "a control character in a unique-id");
        let again = [entry.message.to_string().as_bytes(), b" ", &entry.id].concat();
        assert_eq!(UniqueId::parse(&again).as_ref(), Ok(&entry), "written and read again");
        assert!(UniqueId::parse_reply(text, another(entry.message)).is_err(), "of another message");
    }
    if let Ok(maildrop) = Maildrop::parse(text)
        && let Some(octets) = maildrop.octets
    {
        let again = format!("{} {octets}", maildrop.messages);
        assert_eq!(Maildrop::parse(again.as_bytes()), Ok(maildrop), "written and read again");
    }
    if let Some(timestamp) = apop_timestamp(text) {
        assert!(timestamp.len() <= 128 && timestamp.is_ascii(), "{}", timestamp.escape_ascii());
        assert_eq!(apop_timestamp(timestamp), Some(timestamp), "written and read again");
    }
    if let Some(size) = size_hint(text) {
        assert_eq!(size_hint(format!("{size} octets").as_bytes()), Some(size), "written and read again");
    }
}

fn another(message: MessageNumber) -> MessageNumber {
    let number = if message.get() == 1 { 2 } else { 1 };
    MessageNumber::try_from(number).expect("not zero")
}

fn capabilities(lines: &[&[u8]]) {
    let list: Capabilities = lines.iter().copied().collect();
    assert!(list.lines().eq(lines.iter().copied()), "lines stay as sent");
    for tag in TAGS {
        let parameters = list.parameters(tag).count();
        assert!(list.has(tag) || parameters == 0, "parameters of {tag:?}, which is not announced");
        assert!(list.parameters(tag).all(|word| !word.is_empty() && !word.contains(&b' ')));
    }
    for name in list.sasl_mechanisms() {
        assert!(!name.is_empty(), "a mechanism without a name");
        assert!(str::from_utf8(name).map_or(true, |name| list.sasl(name)), "{}", name.escape_ascii());
    }
    let _ = (list.expire(), list.login_delay(), list.implementation(), list.utf8_user());
    assert!(list.unknown().count() <= lines.len());
}
