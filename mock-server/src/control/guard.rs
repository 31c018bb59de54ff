//! The token that requests must show.

use std::fmt::Write as _;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ring::rand::{SecureRandom, SystemRandom};

use super::Hand;
use super::answer::Refusal;
use crate::secret::Secret;

const OCTETS: usize = 32;

/// A bearer token (RFC 6750): random octets as hexadecimal digits.
#[derive(Clone, Debug)]
pub(super) struct Token(Secret);

impl Token {
    /// `None` if the system gives no random octets.
    pub(super) fn random() -> Option<Self> {
        let mut octets = [0; OCTETS];
        SystemRandom::new().fill(&mut octets).ok()?;
        let mut digits = String::with_capacity(2 * OCTETS);
        for octet in octets {
            // Writing to a string does not fail.
            let _ = write!(digits, "{octet:02x}");
        }
        Some(Self(Secret::new(digits)))
    }

    pub(super) fn expose(&self) -> &str {
        str::from_utf8(self.0.expose()).expect("hexadecimal digits are ASCII")
    }

    /// RFC 9110 §11.1: the name of the scheme is compared without regard to case.
    fn is_shown(&self, authorization: Option<&HeaderValue>) -> bool {
        let Some((scheme, token)) = authorization.and_then(|value| value.as_bytes().split_at_checked(7))
        else {
            return false;
        };
        scheme.eq_ignore_ascii_case(b"Bearer ") && self.0.is(token)
    }
}

/// Lets only requests pass that show the token, and not too many at once.
pub(super) async fn guard(State(hand): State<Hand>, request: Request, next: Next) -> Response {
    if !hand.token.is_shown(request.headers().get(header::AUTHORIZATION)) {
        let advice = "send the header \"Authorization: Bearer TOKEN\" with the token of this server";
        let refusal = Refusal::new(StatusCode::UNAUTHORIZED, "the token is missing or wrong", advice);
        let challenge = [(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))];
        return (challenge, refusal).into_response();
    }
    let Ok(_room) = hand.room.try_acquire() else {
        let error = "as many requests wait for their answers as may at once";
        return Refusal::new(StatusCode::SERVICE_UNAVAILABLE, error, "end some of them and ask again")
            .into_response();
    };
    next.run(request).await
}
