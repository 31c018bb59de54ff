//! The reply to CAPA, RFC 2449 §5 and §6.

use super::Client;
use super::action::{Action, listing};
use super::sasl::Mechanism;
use crate::maildrop::Terms;

/// The states in which the lists differ.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Authorization,
    /// The user's own terms hold.
    Transaction(Terms),
}

pub(super) fn reply(client: Client<'_>, when: When) -> Action {
    let lines = ["TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING"];
    let mut lines: Vec<String> = lines.map(String::from).into();
    // RFC2449-5-03: what is listed before login is listed after it as well. APOP has no line (RFC2449-6-02).
    if !client.is_too_open() {
        lines.push("USER".into());
    }
    lines.extend(sasl(client));
    // RFC 6856 §2 and §3.1: in both states.
    lines.extend(["UTF8 USER".into(), "LANG".into()]);
    // RFC 2595 §4: "this command is present and permitted in the current state"
    let is_permitted = when == When::Authorization && !client.tls && !client.modes.utf8;
    if is_permitted && client.policy.stls.announced {
        lines.push("STLS".into());
    }
    lines.push("IMPLEMENTATION pop3-mock".into());
    listing("capability list follows", lines.into_iter().chain(policies(client, when)))
}

/// The mechanisms that can be begun now, RFC 5034 §3; no line if there is none.
fn sasl(client: Client<'_>) -> Option<String> {
    let mechanisms = client.policy.logins.mechanisms.iter().copied();
    let names: Vec<&str> =
        mechanisms.filter(|mechanism| mechanism.is_open(client)).map(Mechanism::name).collect();
    (!names.is_empty()).then(|| format!("SASL {}", names.join(" ")))
}

/// What is announced in both states, by other values maybe (RFC2449-6.5-11, RFC2449-6.7-15).
fn policies(client: Client<'_>, when: When) -> impl Iterator<Item = String> {
    let all = client.policy.directory.announced();
    let (terms, is_before) = match when {
        When::Authorization => (all.terms, true),
        When::Transaction(own) => (own, false),
    };
    let decided = client.policy.decisions.login_delay;
    let delays_differ = all.delays_differ && decided.is_none();
    let delay = decided.unwrap_or(terms.login_delay);
    // RFC 2449 §6.5: "minimum seconds between logins", so no part of a second is left out.
    let seconds = delay.as_secs() + u64::from(delay.subsec_nanos() > 0);
    let expire = format!("EXPIRE {}{}", terms.expire, for_user(is_before && all.expiries_differ));
    // A user without a delay has a line if others have one (RFC2449-6.5-11).
    let login_delay = (seconds > 0 || delays_differ)
        .then(|| format!("LOGIN-DELAY {seconds}{}", for_user(is_before && delays_differ)));
    [Some(expire), login_delay].into_iter().flatten()
}

/// RFC 2449 §6.5 and §6.7: behind the login there is a more accurate value.
fn for_user(is_other: bool) -> &'static str {
    if is_other { " USER" } else { "" }
}
