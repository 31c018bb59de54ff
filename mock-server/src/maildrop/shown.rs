//! Which messages a session gets to see: all of them, unless something is decided otherwise.

use std::sync::Arc;

use super::store::Maildrop;
use super::{Message, StoredMessage};
use crate::clock::Moment;
use crate::rules::Decisions;

/// A message and the unique-id under which it is shown.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) stored: StoredMessage,
    pub(super) unique_id: Arc<str>,
}

/// The snapshot of a session that begins now.
pub(super) fn shown(maildrop: &mut Maildrop, decisions: &Decisions, now: Moment) -> Vec<Shown> {
    if maildrop.empty_until.is_some_and(|until| now < until) {
        return Vec::new();
    }
    let mut messages: Vec<StoredMessage> = maildrop.visible().cloned().collect();
    if let Some(window) = decisions.window {
        messages.drain(..messages.len().saturating_sub(window));
    }
    if decisions.split_at_from {
        messages = messages.iter().flat_map(split).collect();
    }
    if let Some(first) = &decisions.first_message {
        let message = Message::from(first.as_str());
        messages.insert(0, StoredMessage { unique_id: "folder-internal-data".into(), message });
    }
    let shown = (1..)
        .zip(messages)
        .map(|(number, stored): (u64, _)| Shown { unique_id: unique_id(&stored, number, decisions), stored });
    let shown = shown.collect();
    maildrop.remove_late();
    shown
}

fn unique_id(stored: &StoredMessage, number: u64, decisions: &Decisions) -> Arc<str> {
    if decisions.counted_ids {
        return number.to_string().into();
    }
    if decisions.message_id {
        return message_id(&stored.message).into();
    }
    stored.unique_id.clone()
}

/// The Message-ID; empty if the message has none.
fn message_id(message: &Message) -> String {
    let beginning: Vec<u8> = message.chunks().next().unwrap_or_default().to_vec();
    let text = String::from_utf8_lossy(&beginning);
    let header = text.lines().take_while(|line| !line.is_empty());
    let mut fields = header.filter_map(|line| line.split_once(':'));
    let found = fields.find(|(name, _)| name.eq_ignore_ascii_case("Message-ID"));
    found.map_or_else(String::new, |(_, value)| value.trim().to_owned())
}

/// Two messages where a line of the body begins with "From ".
fn split(stored: &StoredMessage) -> Vec<StoredMessage> {
    const SEPARATOR: &[u8] = b"\r\nFrom ";
    let octets = stored.message.to_vec();
    let Some(at) = memchr::memmem::find(&octets, SEPARATOR) else { return vec![stored.clone()] };
    let (first, second) = octets.split_at(at + 2);
    let part = |octets: &[u8], unique_id: Arc<str>| StoredMessage { unique_id, message: octets.into() };
    vec![part(first, stored.unique_id.clone()), part(second, format!("{}-2", stored.unique_id).into())]
}
