//! All routes, in one list.

use axum::Router;
use axum::handler::Handler;
use axum::http::{Method, StatusCode, Uri};
use axum::middleware;
use axum::routing::{MethodFilter, on};

use super::answer::{Answer, Refusal, ok};
use super::{Hand, clock, expect, guard, misbehave, trouble, users, watch};

const DESCRIPTION: &str = include_str!("openapi.json");

/// Routes that remember what they are for.
struct Table {
    router: Router<Hand>,
    listed: Vec<(MethodFilter, &'static str)>,
}

impl Table {
    fn on<T: 'static>(
        mut self,
        method: MethodFilter,
        path: &'static str,
        act: impl Handler<T, Hand>,
    ) -> Self {
        self.listed.push((method, path));
        self.router = self.router.route(path, on(method, act));
        self
    }
}

fn table() -> Table {
    use MethodFilter as On;
    Table { router: Router::new(), listed: Vec::new() }
        .on(On::GET, "/openapi.json", describe)
        .on(On::GET, "/v1/users", users::list)
        .on(On::GET, "/v1/users/{name}", users::show)
        .on(On::PUT, "/v1/users/{name}", users::put)
        .on(On::DELETE, "/v1/users/{name}", users::delete)
        .on(On::POST, "/v1/users/{name}/reset", users::reset)
        .on(On::POST, "/v1/users/{name}/messages", users::deliver)
        .on(On::DELETE, "/v1/users/{name}/messages/{unique_id}", users::expire)
        .on(On::GET, "/v1/faults", trouble::faults)
        .on(On::PUT, "/v1/faults", trouble::set_faults)
        .on(On::GET, "/v1/misbehaviour", misbehave::show)
        .on(On::PUT, "/v1/misbehaviour", misbehave::set)
        .on(On::PUT, "/v1/failures", trouble::set_failures)
        .on(On::POST, "/v1/clock", clock::advance)
        .on(On::GET, "/v1/transcript", watch::transcript)
        .on(On::GET, "/v1/ledger", watch::ledger)
        .on(On::GET, "/v1/sessions", watch::sessions)
        .on(On::GET, "/v1/events", watch::events)
        .on(On::POST, "/v1/idle", watch::idle)
        .on(On::GET, "/v1/expectations", expect::list)
        .on(On::POST, "/v1/expectations", expect::add)
        .on(On::DELETE, "/v1/expectations", expect::clear)
        .on(On::POST, "/v1/verify", expect::verify)
        .on(On::POST, "/v1/reset", trouble::reset)
}

/// The whole interface. What is no route needs the token, too.
pub(super) fn router(hand: Hand) -> Router {
    let router = table().router.fallback(unknown).method_not_allowed_fallback(not_allowed);
    router.layer(middleware::from_fn_with_state(hand.clone(), guard::guard)).with_state(hand)
}

async fn describe() -> Answer {
    ok(serde_json::from_str(DESCRIPTION).expect("the description is JSON, as a test sees"))
}

async fn unknown(uri: Uri) -> Refusal {
    let error = format!("there is nothing at {}", uri.path());
    Refusal::new(StatusCode::NOT_FOUND, error, "GET /openapi.json tells what there is")
}

async fn not_allowed(method: Method, uri: Uri) -> Refusal {
    let error = format!("{} does not take {method}", uri.path());
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, error, "GET /openapi.json tells which methods it takes")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    fn name(method: MethodFilter) -> &'static str {
        let names = [
            (MethodFilter::GET, "get"),
            (MethodFilter::PUT, "put"),
            (MethodFilter::POST, "post"),
            (MethodFilter::DELETE, "delete"),
        ];
        names.into_iter().find(|(known, _)| *known == method).unwrap().1
    }

    #[test]
    fn the_description_has_the_routes_and_no_others() {
        let description: Value = serde_json::from_str(DESCRIPTION).unwrap();
        let described = description["paths"].as_object().unwrap().iter().flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| (method.clone(), path.clone()))
        });
        let routed = table().listed.into_iter();
        let routed = routed.map(|(method, path)| (name(method).to_owned(), path.to_owned()));
        assert_eq!(described.collect::<BTreeSet<_>>(), routed.collect::<BTreeSet<_>>());
        assert_eq!(description["openapi"], "3.1.0");
    }

    #[test]
    fn every_reference_of_the_description_leads_somewhere() {
        let description: Value = serde_json::from_str(DESCRIPTION).unwrap();
        let mut references = 0;
        for piece in DESCRIPTION.split("\"$ref\": \"#").skip(1) {
            let pointer = piece.split('"').next().unwrap();
            assert!(description.pointer(pointer).is_some(), "{pointer}");
            references += 1;
        }
        assert!(references > 10);
    }

    #[test]
    fn the_description_names_every_flaw_of_tls() {
        let description: Value = serde_json::from_str(DESCRIPTION).unwrap();
        let named = &description["components"]["schemas"]["Tls"]["properties"]["flaws"]["items"]["enum"];
        let flaws = crate::TlsFlaw::ALL.map(crate::TlsFlaw::name);
        assert_eq!(*named, serde_json::json!(flaws));
    }
}
