//! What requests bring, with a refusal in JSON if it is not what was to come.

use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::answer::Refusal;

/// The most that a request may bring, in octets.
const BODY: usize = 1024 * 1024;
/// The most that one with mail may bring, in octets.
pub(super) const MAIL_BODY: usize = 64 * 1024 * 1024;
/// How long a body may take: what never comes must not hold a place for ever.
const PATIENCE: Duration = Duration::from_secs(60);
const DESCRIBED: &str = "GET /openapi.json describes what is taken";

/// A body that is JSON, of so many octets at most.
pub(super) struct Json<T, const MOST: usize = BODY>(pub(super) T);

/// What stands behind the question mark.
pub(super) struct Asked<T>(pub(super) T);

/// The parts of the path.
pub(super) struct Named<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned, const MOST: usize> FromRequest<S> for Json<T, MOST> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let body = within(PATIENCE, octets(request, MOST)).await?;
        let parsed = serde_json::from_slice(&body);
        parsed
            .map(Self)
            .map_err(|error| Refusal::bad(format!("the body is not as expected: {error}"), DESCRIBED))
    }
}

/// The body, if it has at most so many octets.
async fn octets(mut request: Request, most: usize) -> Result<Bytes, Refusal> {
    // What is announced as too long is not waited for.
    if request.body().size_hint().lower() > most as u64 {
        return Err(too_long(most));
    }
    DefaultBodyLimit::max(most).apply(&mut request);
    Bytes::from_request(request, &()).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_long(most),
        status => Refusal::new(status, rejection.body_text(), "send the whole body"),
    })
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let query = Query::from_request_parts(parts, state).await;
        query.map(|Query(query)| Self(query)).map_err(|error| {
            // What the library says stands behind words of its own.
            let text = error.body_text();
            let what = text.rsplit_once("query string: ").map_or(&*text, |(_, what)| what);
            Refusal::bad(format!("what stands behind ? is not as expected: {what}"), DESCRIBED)
        })
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Named<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let path = Path::from_request_parts(parts, state).await;
        path.map(|Path(path)| Self(path)).map_err(|error| Refusal::bad(error.body_text(), DESCRIBED))
    }
}

/// A body, unless it does not come in time.
async fn within<T>(patience: Duration, body: impl Future<Output = Result<T, Refusal>>) -> Result<T, Refusal> {
    timeout(patience, body).await.unwrap_or_else(|_| {
        let error = format!("the body did not come within {} seconds", patience.as_secs());
        Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, error, "send it at once; nothing was changed"))
    })
}

fn too_long(most: usize) -> Refusal {
    let error = format!("the body has more than {most} octets");
    let advice = "send less at once; for mail, {\"generated\": {\"octets\": N}} is a message of any size";
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, error, advice)
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use axum::response::IntoResponse as _;

    use super::*;

    #[tokio::test]
    async fn a_body_that_never_comes_is_not_waited_for_for_ever() {
        let refusal = within::<Bytes>(Duration::ZERO, pending()).await.unwrap_err();
        assert_eq!(refusal.into_response().status(), 408);
    }
}
