//! What comes back: JSON, also if something was wrong.

use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// An answer to a request that was understood and done, or why not.
pub(super) type Answer = Result<Reply, Refusal>;

/// A JSON document.
#[derive(Debug)]
pub(super) struct Reply(StatusCode, Value);

/// What was wrong with a request and what to do about it.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    error: String,
    advice: String,
}

/// What was asked for.
pub(super) fn ok(value: Value) -> Answer {
    Ok(Reply(StatusCode::OK, value))
}

/// Something is there that was not.
pub(super) fn created(value: Value) -> Answer {
    Ok(Reply(StatusCode::CREATED, value))
}

/// It is done; there is nothing to tell.
pub(super) fn done() -> Answer {
    ok(json!({}))
}

impl Refusal {
    pub(super) fn new(status: StatusCode, error: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { status, error: error.into(), advice: advice.into() }
    }

    /// The request cannot be understood.
    pub(super) fn bad(error: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error, advice)
    }

    /// The same about a part of what was sent.
    pub(super) fn of(self, part: &str) -> Self {
        Self { error: format!("{part}: {}", self.error), ..self }
    }

    /// A list of so many things is longer than it may be.
    pub(super) fn if_more(things: &str, there: usize, most: usize) -> Result<(), Self> {
        if there <= most {
            return Ok(());
        }
        Err(Self::bad(
            format!("there are {there} {things}, and {most} at most"),
            "send fewer; nothing was changed",
        ))
    }

    /// It names a user who is not there.
    pub(super) fn no_user(name: &str) -> Self {
        let error = format!("there is no user {name:?}");
        Self::new(StatusCode::NOT_FOUND, error, "GET /v1/users lists them, PUT /v1/users/{name} adds one")
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let kind = [(header::CONTENT_TYPE, "application/json")];
        (self.0, kind, Body::from(self.1.to_string())).into_response()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        Reply(self.status, json!({ "error": self.error, "advice": self.advice })).into_response()
    }
}
