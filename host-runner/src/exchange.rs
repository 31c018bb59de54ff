//! AUTH with a mechanism of the caller's own.

use std::{fmt, sync::Arc};

use wasmtime::{Store, component::ResourceAny};

use crate::{
    Connection, Error, LoginFailure, Mailbox, Secret, Step, argument,
    bindings::exports::mail::pop3::client::{self as wit, Guest as Interface},
    connection::greeted,
    guest::State,
    login_failure::Failed,
    session::{Handle, Session},
};

/// An AUTH exchange that waits for the caller's answer to a challenge. Dropping it closes the connection.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let server = pop3_mock::Server::builder().user(pop3_mock::User::new("alice", "secret")).start().await?;
/// # let host = pop3_host::Host::builder().tls_config(server.client_config()).build()?;
/// # let client = host.client(&pop3_host::Options::default()).await?;
/// use pop3_host::{AuthStep, Secret};
///
/// let connection = client.connect("localhost", server.pop3s().port()).await?;
/// let AuthStep::Challenge(exchange) = connection.begin_auth("PLAIN", None).await? else { panic!() };
/// assert_eq!(exchange.challenge(), b"");
/// let response = Secret::from("\0alice\0secret");
/// let AuthStep::Done(mailbox) = exchange.respond(&response).await? else { panic!() };
/// # mailbox.quit().await?;
/// # Ok(())
/// # }
/// ```
pub struct Exchange {
    handle: Handle,
    challenge: Vec<u8>,
}

/// Where an exchange has come to.
#[derive(Debug)]
pub enum AuthStep {
    /// The server asks.
    Challenge(Exchange),
    /// The server has accepted.
    Done(Mailbox),
}

impl Exchange {
    /// What the server asks, decoded.
    #[must_use]
    pub fn challenge(&self) -> &[u8] {
        &self.challenge
    }

    /// Answers the challenge; `response` is encoded on the way.
    ///
    /// # Errors
    /// [`LoginFailure`], which gives the session back after a refusal.
    pub async fn respond(self, response: &Secret) -> Result<AuthStep, LoginFailure> {
        argument::check_length(Step::Auth, response.expose().len()).map_err(LoginFailure::over)?;
        let session = Arc::clone(self.handle.session());
        let turn = session.turn(Step::Auth).await.map_err(LoginFailure::over)?;
        let this = self.handle.give();
        let responded = turn.call(async |interface, store| {
            let step = interface.exchange().call_respond(&mut *store, this, response.expose()).await?;
            Stepped::new(interface, store, step).await
        });
        responded.await.map_err(LoginFailure::over)?.into_step(session)
    }

    /// Cancels the exchange by `*`, and gives the session back.
    ///
    /// # Errors
    /// Any that ends the session.
    pub async fn cancel(self) -> Result<Connection, Error> {
        let session = Arc::clone(self.handle.session());
        let turn = session.turn(Step::Auth).await?;
        let this = self.handle.give();
        let cancelled = turn.call(async |interface, store| {
            match interface.exchange().call_cancel(&mut *store, this).await? {
                Ok(connection) => Ok(Ok(greeted(interface, store, connection).await?)),
                Err(error) => Ok(Err(error)),
            }
        });
        let (connection, greeting) = cancelled.await??;
        Ok(Connection::new(Handle::of_connection(session, connection), greeting))
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A challenge may help to find out the password.
        f.write_str("Exchange")
    }
}

/// What the guest says of a step, with all that belongs to it.
pub(crate) enum Stepped {
    Challenge(ResourceAny, Vec<u8>),
    Done(ResourceAny),
    Failed(Failed),
}

impl Stepped {
    pub(crate) async fn new(
        interface: &Interface,
        store: &mut Store<State>,
        step: Result<wit::AuthStep, wit::LoginFailure>,
    ) -> wasmtime::Result<Self> {
        Ok(match step {
            Ok(wit::AuthStep::Challenge(exchange)) => {
                Self::Challenge(exchange, interface.exchange().call_challenge(store, exchange).await?)
            }
            Ok(wit::AuthStep::Done(mailbox)) => Self::Done(mailbox),
            Err(failure) => Self::Failed(Failed::new(interface, store, failure).await?),
        })
    }

    pub(crate) fn into_step(self, session: Arc<Session>) -> Result<AuthStep, LoginFailure> {
        match self {
            Self::Challenge(exchange, challenge) => {
                let handle = Handle::of_connection(session, exchange);
                Ok(AuthStep::Challenge(Exchange { handle, challenge }))
            }
            Self::Done(mailbox) => Ok(AuthStep::Done(Mailbox::new(Handle::of_connection(session, mailbox)))),
            Self::Failed(failed) => Err(failed.into_failure(session)),
        }
    }
}
