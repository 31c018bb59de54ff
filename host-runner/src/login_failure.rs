//! A login that did not succeed.

use std::{fmt, sync::Arc};

use wasmtime::{Store, component::ResourceAny};

use crate::{
    Connection, Error, Greeting,
    bindings::exports::mail::pop3::client::{self as wit, Guest as Interface},
    connection::greeted,
    guest::State,
    session::{Handle, Session},
};

/// A login that did not succeed.
#[derive(Debug)]
pub struct LoginFailure {
    /// Why.
    pub error: Error,
    /// The session, if it can go on.
    pub connection: Option<Box<Connection>>,
}

impl LoginFailure {
    /// The session cannot go on.
    pub(crate) fn over(error: Error) -> Self {
        Self { error, connection: None }
    }
}

/// What the guest says of it, with the greeting of the connection that it gives back.
pub(crate) struct Failed {
    error: Error,
    connection: Option<(ResourceAny, Greeting)>,
}

impl Failed {
    pub(crate) async fn new(
        interface: &Interface,
        store: &mut Store<State>,
        failure: wit::LoginFailure,
    ) -> wasmtime::Result<Self> {
        let connection = match failure.connection {
            Some(connection) => Some(greeted(interface, store, connection).await?),
            None => None,
        };
        Ok(Self { error: failure.error.into(), connection })
    }

    pub(crate) fn into_failure(self, session: Arc<Session>) -> LoginFailure {
        let connection = self.connection.map(|(connection, greeting)| {
            Box::new(Connection::new(Handle::of_connection(session, connection), greeting))
        });
        LoginFailure { error: self.error, connection }
    }
}

impl fmt::Display for LoginFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for LoginFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl From<LoginFailure> for Error {
    /// For a caller who does not try again.
    fn from(failure: LoginFailure) -> Self {
        failure.error
    }
}
