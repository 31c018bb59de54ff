//! What a batch asks for, and what comes back.

use bytes::Bytes;
use pop3_client::{Answer, Error, ErrorKind, Item, Request, Step};

use super::error::refusal_of;
use crate::bindings::exports::mail::pop3::types as wit;

/// An item of a batch, and of its message what came along.
pub(crate) struct Began {
    pub(crate) item: Item,
    pub(crate) octets: Option<Bytes>,
    /// There is no more of it.
    pub(crate) complete: bool,
}

impl TryFrom<wit::BatchItem> for Began {
    type Error = Error;

    fn try_from(item: wit::BatchItem) -> Result<Self, Error> {
        let request = item.request.into();
        let began = |outcome, octets, complete| Self { item: Item { request, outcome }, octets, complete };
        Ok(match item.outcome {
            Ok(wit::Answer::Message(start)) => {
                let octets = (!start.octets.is_empty()).then(|| Bytes::from(start.octets));
                began(Ok(Answer::Message { announced: start.announced }), octets, start.complete)
            }
            Ok(wit::Answer::Deleted) => began(Ok(Answer::Deleted), None, true),
            Ok(wit::Answer::Scan(entry)) => began(Ok(Answer::Scan(entry.try_into()?)), None, true),
            Ok(wit::Answer::UniqueId(id)) => began(Ok(Answer::UniqueId(id.try_into()?)), None, true),
            Err(refusal) => {
                let foreign = |error| ErrorKind::Host(error).at(Step::Options);
                began(Err(refusal_of(refusal).map_err(foreign)?), None, true)
            }
        })
    }
}

impl From<wit::Request> for Request {
    fn from(request: wit::Request) -> Self {
        match request {
            wit::Request::Retrieve(message) => Self::Retrieve(message),
            wit::Request::Top(wit::TopRequest { message, lines }) => Self::Top(message, lines),
            wit::Request::Delete(message) => Self::Delete(message),
            wit::Request::Scan(message) => Self::Scan(message),
            wit::Request::UniqueId(message) => Self::UniqueId(message),
        }
    }
}

impl From<Request> for wit::Request {
    fn from(request: Request) -> Self {
        match request {
            Request::Retrieve(message) => Self::Retrieve(message),
            Request::Top(message, lines) => Self::Top(wit::TopRequest { message, lines }),
            Request::Delete(message) => Self::Delete(message),
            Request::Scan(message) => Self::Scan(message),
            Request::UniqueId(message) => Self::UniqueId(message),
        }
    }
}
