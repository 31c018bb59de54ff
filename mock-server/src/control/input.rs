//! What requests bring, with a refusal in JSON if it is not what was to come.

use axum::body::{Bytes, HttpBody};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::answer::Refusal;

/// The most that a request may bring, in octets.
pub(super) const BODY_LIMIT: usize = 64 * 1024 * 1024;
const DESCRIBED: &str = "GET /openapi.json describes what is taken";

/// A body that is JSON.
pub(super) struct Json<T>(pub(super) T);

/// What stands behind the question mark.
pub(super) struct Asked<T>(pub(super) T);

/// The parts of the path.
pub(super) struct Named<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        // What is announced as too long is not waited for.
        if request.body().size_hint().lower() > BODY_LIMIT as u64 {
            return Err(too_long());
        }
        let body =
            Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => too_long(),
                status => Refusal::new(status, rejection.body_text(), "send the whole body"),
            })?;
        let parsed = serde_json::from_slice(&body);
        parsed
            .map(Self)
            .map_err(|error| Refusal::bad(format!("the body is not as expected: {error}"), DESCRIBED))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let query = Query::from_request_parts(parts, state).await;
        query.map(|Query(query)| Self(query)).map_err(|error| Refusal::bad(error.body_text(), DESCRIBED))
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Named<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let path = Path::from_request_parts(parts, state).await;
        path.map(|Path(path)| Self(path)).map_err(|error| Refusal::bad(error.body_text(), DESCRIBED))
    }
}

fn too_long() -> Refusal {
    let error = format!("the body has more than {BODY_LIMIT} octets");
    let advice = "send less at once; {\"generated\": {\"octets\": N}} is a message of any size";
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, error, advice)
}
