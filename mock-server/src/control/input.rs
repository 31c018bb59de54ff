//! What requests bring, with a refusal in JSON if it is not what was to come.

use axum::body::{Bytes, HttpBody};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::answer::Refusal;

/// The most that a request may bring, in octets.
const BODY: usize = 1024 * 1024;
/// The most that one with mail may bring, in octets.
pub(super) const MAIL_BODY: usize = 64 * 1024 * 1024;
const DESCRIBED: &str = "GET /openapi.json describes what is taken";

/// A body that is JSON, of so many octets at most.
pub(super) struct Json<T, const MOST: usize = BODY>(pub(super) T);

/// What stands behind the question mark.
pub(super) struct Asked<T>(pub(super) T);

/// The parts of the path.
pub(super) struct Named<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned, const MOST: usize> FromRequest<S> for Json<T, MOST> {
    type Rejection = Refusal;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Refusal> {
        // What is announced as too long is not waited for.
        if request.body().size_hint().lower() > MOST as u64 {
            return Err(too_long(MOST));
        }
        DefaultBodyLimit::max(MOST).apply(&mut request);
        let body =
            Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => too_long(MOST),
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

fn too_long(most: usize) -> Refusal {
    let error = format!("the body has more than {most} octets");
    let advice = "send less at once; for mail, {\"generated\": {\"octets\": N}} is a message of any size";
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, error, advice)
}
