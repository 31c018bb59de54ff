//! The reply to CAPA, RFC 2449 §5 and §6.

use super::Client;
use super::action::{Action, listing};

/// The states in which the lists differ.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Authorization,
    Transaction,
}

pub(super) fn reply(client: Client<'_>, when: When) -> Action {
    let mut lines = vec!["TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING", "EXPIRE NEVER"];
    // RFC2449-5-03: what is listed before login is listed after it as well.
    if !client.is_too_open() {
        lines.extend(["USER", "SASL PLAIN"]);
    }
    // RFC 2595 §4: "this command is present and permitted in the current state"
    if when == When::Authorization && !client.tls {
        lines.push("STLS");
    }
    lines.push("IMPLEMENTATION pop3-mock");
    listing("capability list follows", lines.into_iter().map(String::from))
}
