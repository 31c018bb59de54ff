//! A session in the AUTHORIZATION state.

use std::{fmt, sync::Arc};

use pop3_client::Credentials;

use crate::{Error, Mailbox, Step, credentials::Lent, session::Handle};

/// A session in the AUTHORIZATION state (RFC 1939 section 4).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let user = pop3_mock::User::new("alice", "secret").message("Subject: hi\r\n\r\nhello\r\n");
/// # let server = pop3_mock::Server::builder().user(user).start().await?;
/// # let host = pop3_host::Host::builder().tls_config(server.client_config()).build()?;
/// # let client = host.client(&pop3_host::Options::default()).await?;
/// use pop3_host::{Credentials, ErrorKind};
///
/// let mut connection = client.connect("localhost", server.pop3s().port()).await?;
/// assert!(connection.capabilities().await?.contains(&b"TOP".to_vec()));
///
/// let mistyped = Credentials::user_pass("alice", "secrte");
/// let failure = connection.authenticate(&mistyped).await.err().expect("not the password");
/// assert!(matches!(failure.error.kind, ErrorKind::Refused(_)));
/// let connection = failure.connection.expect("a refusal does not end the session");
/// let mailbox = connection.authenticate(&Credentials::user_pass("alice", "secret")).await?;
/// # mailbox.quit().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Connection {
    handle: Handle,
    greeting: Vec<u8>,
}

/// A login that did not succeed.
#[derive(Debug)]
pub struct LoginFailure {
    /// Why.
    pub error: Error,
    /// The session, if it can go on.
    pub connection: Option<Connection>,
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

impl Connection {
    pub(crate) fn new(handle: Handle, greeting: Vec<u8>) -> Self {
        Self { handle, greeting }
    }

    /// Text of the greeting after its status indicator, as sent.
    #[must_use]
    pub fn greeting(&self) -> &[u8] {
        &self.greeting
    }

    /// Asks for the capabilities (CAPA, RFC 2449 section 5): their lines, as sent.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`](crate::ErrorKind::Refused) where the server has no CAPA; any that ends the session.
    pub async fn capabilities(&mut self) -> Result<Vec<Vec<u8>>, Error> {
        let turn = self.handle.session().turn(Step::Capa).await?;
        let this = self.handle.borrow();
        let lines =
            turn.call(async |interface, store| interface.connection().call_capabilities(store, this).await);
        Ok(lines.await??)
    }

    /// Logs in and enters the TRANSACTION state.
    ///
    /// # Errors
    /// [`LoginFailure`], with the session where it can go on, e.g. for another password.
    pub async fn authenticate(mut self, credentials: &Credentials) -> Result<Mailbox, LoginFailure> {
        let lent = match Lent::new(credentials) {
            Ok(lent) => lent,
            Err(error) => return Err(LoginFailure { error, connection: Some(self) }),
        };
        let session = Arc::clone(self.handle.session());
        let greeting = std::mem::take(&mut self.greeting);
        let over = |error| LoginFailure { error, connection: None };
        let turn = session.turn(first_step(credentials)).await.map_err(over)?;
        let this = self.handle.give();
        let outcome = turn
            .call(async |interface, store| {
                interface.connection().call_authenticate(store, this, &lent.0).await
            })
            .await
            .map_err(over)?;
        let wrap = |resource| Handle::of_connection(Arc::clone(&session), resource);
        outcome.map(|mailbox| Mailbox::new(wrap(mailbox))).map_err(|failure| LoginFailure {
            error: failure.error.into(),
            connection: failure.connection.map(|connection| Self::new(wrap(connection), greeting)),
        })
    }

    /// Says QUIT: nothing was opened, nothing changes.
    ///
    /// # Errors
    /// Any that ends the session.
    pub async fn quit(self) -> Result<(), Error> {
        let session = Arc::clone(self.handle.session());
        let turn = session.turn(Step::Quit).await?;
        let this = self.handle.give();
        let quit = turn.call(async |interface, store| interface.connection().call_quit(store, this).await);
        Ok(quit.await??)
    }
}

fn first_step(credentials: &Credentials) -> Step {
    match credentials {
        Credentials::UserPass { .. } => Step::User,
        Credentials::Plain { .. } => Step::Auth,
    }
}
