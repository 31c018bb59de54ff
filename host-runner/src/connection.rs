//! A session in the AUTHORIZATION state.

use std::sync::Arc;

use pop3_client::Credentials;
use wasmtime::{Store, component::ResourceAny};

use crate::{
    AuthStep, Capabilities, Condition, Error, Greeting, Language, LoginFailure, Mailbox, RawCommand,
    RawReply, Secret, Step, argument,
    bindings::exports::mail::pop3::{client::Guest as Interface, types as wit},
    credentials::{Lent, first_step},
    exchange::Stepped,
    guest::State,
    login_failure::Failed,
    session::Handle,
};

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
/// assert!(connection.capabilities().await?.top());
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
    greeting: Greeting,
}

/// One call of a connection: step, method of the interface, arguments.
macro_rules! call {
    ($connection:ident, $step:ident, $method:ident $(, $argument:expr)*) => {{
        let turn = $connection.handle.session().turn(Step::$step).await?;
        let this = $connection.handle.borrow();
        turn.call(async |interface, store| interface.connection().$method(store, this $(, $argument)*).await).await?
    }};
}

impl Connection {
    pub(crate) fn new(handle: Handle, greeting: Greeting) -> Self {
        Self { handle, greeting }
    }

    /// What the server said first.
    #[must_use]
    pub fn greeting(&self) -> &Greeting {
        &self.greeting
    }

    /// What the session can still do.
    ///
    /// # Errors
    /// Only where the component is gone, and the session with it.
    pub async fn condition(&mut self) -> Result<Condition, Error> {
        Ok(call!(self, Options, call_condition).into())
    }

    /// What the server says it can do (CAPA, RFC 2449 section 5): asked once, and again after STLS.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`](crate::ErrorKind::Refused) where the server has no CAPA; any that ends the session.
    pub async fn capabilities(&mut self) -> Result<Capabilities, Error> {
        Ok(call!(self, Capa, call_capabilities)?.into())
    }

    /// Starts TLS (STLS, RFC 2595 section 4) on a connection that was made in plaintext. What was known of the server
    /// is forgotten.
    ///
    /// # Errors
    /// Any; the connection is gone: it is TLS or nothing.
    pub async fn start_tls(self) -> Result<Self, Error> {
        let session = Arc::clone(self.handle.session());
        let turn = session.turn(Step::Stls).await?;
        let this = self.handle.give();
        let secured = turn.call(async |interface, store| {
            match interface.connection().call_start_tls(&mut *store, this).await? {
                Ok(connection) => Ok(Ok(greeted(interface, store, connection).await?)),
                Err(error) => Ok(Err(error)),
            }
        });
        let (connection, greeting) = secured.await??;
        Ok(Self::new(Handle::of_connection(session, connection), greeting))
    }

    /// Switches to UTF-8 mode (UTF8, RFC 6856 section 2.1), for this session and before login only.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`](crate::ErrorKind::Misuse) where CAPA does not list UTF8,
    /// [`ErrorKind::Refused`](crate::ErrorKind::Refused) where the server does not want it; the session goes on without.
    pub async fn utf8(&mut self) -> Result<(), Error> {
        Ok(call!(self, Utf8, call_utf8)?)
    }

    /// The languages that the server can speak (LANG, RFC 6856 section 3).
    ///
    /// # Errors
    /// [`ErrorKind::Refused`](crate::ErrorKind::Refused) where the server has no LANG, or does not list its languages.
    pub async fn languages(&mut self) -> Result<Vec<Language>, Error> {
        Ok(call!(self, Lang, call_languages)?.into_iter().map(Into::into).collect())
    }

    /// Has the server speak the language that fits `range`, e.g. `de-CH`; `None` for the one that it prefers. The tag of
    /// the language in force, where the server names it.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`](crate::ErrorKind::Refused) where nothing fits.
    pub async fn set_language(&mut self, range: Option<&str>) -> Result<Option<String>, Error> {
        argument::check(Step::Lang, range.unwrap_or_default())?;
        Ok(call!(self, Lang, call_set_language, range)?)
    }

    /// Sends a command that the client does not know.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`](crate::ErrorKind::Refused) for a negative answer;
    /// [`ErrorKind::Misuse`](crate::ErrorKind::Misuse) for a line that cannot be sent, and for a secret one without TLS.
    pub async fn execute(&mut self, command: &RawCommand) -> Result<RawReply, Error> {
        argument::check_length(Step::Raw, command.line().len())?;
        let command = wit::RawCommand::from(command);
        call!(self, Raw, call_execute, &command)?.try_into()
    }

    /// Logs in and enters the TRANSACTION state.
    ///
    /// # Errors
    /// [`LoginFailure`], with the session where it can go on, e.g. for another password.
    pub async fn authenticate(self, credentials: &Credentials) -> Result<Mailbox, LoginFailure> {
        let lent = match Lent::new(credentials) {
            Ok(lent) => lent,
            Err(error) => return Err(LoginFailure { error, connection: Some(Box::new(self)) }),
        };
        let session = Arc::clone(self.handle.session());
        let turn = session.turn(first_step(credentials)).await.map_err(LoginFailure::over)?;
        let this = self.handle.give();
        let login = turn.call(async |interface, store| {
            match interface.connection().call_authenticate(&mut *store, this, &lent.0).await? {
                Ok(mailbox) => Ok(Ok(mailbox)),
                Err(failure) => Ok(Err(Failed::new(interface, store, failure).await?)),
            }
        });
        match login.await.map_err(LoginFailure::over)? {
            Ok(mailbox) => Ok(Mailbox::new(Handle::of_connection(session, mailbox))),
            Err(failed) => Err(failed.into_failure(session)),
        }
    }

    /// Begins AUTH with a mechanism that the client need not know, and maybe its initial response (RFC 5034 section 4).
    /// Whether the server proves anything is for the caller to judge.
    ///
    /// # Errors
    /// [`LoginFailure`]; [`ErrorKind::Misuse`](crate::ErrorKind::Misuse) without TLS unless the options allow it.
    pub async fn begin_auth(
        self,
        mechanism: &str,
        initial: Option<&Secret>,
    ) -> Result<AuthStep, LoginFailure> {
        let lengths = [mechanism.len(), initial.map_or(0, |initial| initial.expose().len())];
        if let Err(error) =
            lengths.into_iter().try_for_each(|octets| argument::check_length(Step::Auth, octets))
        {
            return Err(LoginFailure { error, connection: Some(Box::new(self)) });
        }
        let session = Arc::clone(self.handle.session());
        let turn = session.turn(Step::Auth).await.map_err(LoginFailure::over)?;
        let (this, initial) = (self.handle.give(), initial.map(Secret::expose));
        let begun = turn.call(async |interface, store| {
            let begun = interface.connection().call_begin_auth(&mut *store, this, mechanism, initial).await?;
            Stepped::new(interface, store, begun).await
        });
        begun.await.map_err(LoginFailure::over)?.into_step(session)
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

/// A connection that a call has given back, with its greeting.
pub(crate) async fn greeted(
    interface: &Interface,
    store: &mut Store<State>,
    connection: ResourceAny,
) -> wasmtime::Result<(ResourceAny, Greeting)> {
    let greeting = interface.connection().call_greeting(store, connection).await?;
    Ok((connection, greeting.into()))
}
