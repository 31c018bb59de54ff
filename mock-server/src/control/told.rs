//! What has happened, as JSON.

use serde_json::{Value, json};

use crate::server::{Ending, Event, SessionState};

pub(super) fn session(state: &SessionState) -> Value {
    json!({
        "session": state.session,
        "tls": state.tls,
        "user": state.user,
        "ending": state.ending.as_ref().map(ending),
    })
}

/// An event with its number, from 1.
pub(super) fn event(number: u64, event: &Event) -> Value {
    let mut told = match event {
        Event::Connected { session, implicit_tls } => {
            json!({ "event": "connected", "session": session, "implicit_tls": implicit_tls })
        }
        Event::TlsStarted { session } => json!({ "event": "tls_started", "session": session }),
        Event::LoggedIn { session, user } => {
            json!({ "event": "logged_in", "session": session, "user": user })
        }
        Event::Updated { session, removed } => {
            json!({ "event": "updated", "session": session, "removed": removed })
        }
        Event::Closed { session, ending: how } => {
            json!({ "event": "closed", "session": session, "ending": ending(how) })
        }
        Event::Delivered { user, unique_id } => {
            json!({ "event": "delivered", "user": user, "unique_id": &**unique_id })
        }
        Event::Expired { user, unique_id } => {
            json!({ "event": "expired", "user": user, "unique_id": &**unique_id })
        }
    };
    told["number"] = number.into();
    told
}

fn ending(ending: &Ending) -> Value {
    let (kind, reason) = match ending {
        Ending::Quit => ("quit", None),
        Ending::ClosedByClient => ("closed_by_client", None),
        Ending::ClosedByServer => ("closed_by_server", None),
        Ending::Broken(reason) => ("broken", Some(reason)),
        Ending::TimedOut => ("timed_out", None),
        Ending::Fault(fault) => ("fault", Some(fault)),
        Ending::TlsFailed(reason) => ("tls_failed", Some(reason)),
        Ending::Script => ("script", None),
        Ending::Refused => ("refused", None),
        Ending::Shutdown => ("shutdown", None),
    };
    json!({ "kind": kind, "reason": reason })
}
