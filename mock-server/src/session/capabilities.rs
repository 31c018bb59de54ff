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
    let mut lines = vec!["TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING"];
    // RFC2449-5-03: what is listed before login is listed after it as well.
    if !client.is_too_open() {
        lines.extend(["USER", "SASL PLAIN"]);
    }
    // RFC 2595 §4: "this command is present and permitted in the current state"
    if when == When::Authorization && !client.tls {
        lines.push("STLS");
    }
    lines.push("IMPLEMENTATION pop3-mock");
    let lines = lines.into_iter().map(String::from).chain(policies(client));
    listing("capability list follows", lines)
}

/// What is announced in both states alike (RFC2449-6.5-11, RFC2449-6.7-15).
fn policies(client: Client<'_>) -> impl Iterator<Item = String> {
    let login_delay = client.policy.directory.login_delay();
    // RFC 2449 §6.5: "minimum seconds between logins", so no part of a second is left out.
    let seconds = login_delay.as_secs() + u64::from(login_delay.subsec_nanos() > 0);
    let login_delay = (seconds > 0).then(|| format!("LOGIN-DELAY {seconds}"));
    let expire = format!("EXPIRE {}", client.policy.expire);
    [Some(expire), login_delay].into_iter().flatten()
}
