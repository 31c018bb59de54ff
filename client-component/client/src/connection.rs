//! The AUTHORIZATION state.

use alloc::{boxed::Box, string::ToString, vec::Vec};

use pop3_proto::Command;

use crate::{Credentials, Error, ErrorKind, Mailbox, Step, Transport, login, session::Session};

/// A session in the AUTHORIZATION state (RFC 1939 section 4).
pub struct Connection<T> {
    session: Session<T>,
    greeting: Vec<u8>,
    credentials_allowed: bool,
}

/// A login that did not succeed.
pub struct LoginFailure<T> {
    /// Why.
    pub error: Error,
    /// The session, if it can go on.
    pub connection: Option<Box<Connection<T>>>,
}

impl<T> core::fmt::Debug for LoginFailure<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("LoginFailure")
            .field("error", &self.error)
            .field("connection", &self.connection.is_some())
            .finish()
    }
}

impl<T> core::fmt::Display for LoginFailure<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.error.fmt(f)
    }
}

impl<T> core::error::Error for LoginFailure<T> {}

impl<T> From<LoginFailure<T>> for Error {
    fn from(failure: LoginFailure<T>) -> Self {
        failure.error
    }
}

impl<T: Transport> Connection<T> {
    pub(crate) fn new(session: Session<T>, greeting: Vec<u8>, credentials_allowed: bool) -> Self {
        Self { session, greeting, credentials_allowed }
    }

    /// Text of the greeting after its status indicator, as sent.
    pub fn greeting(&self) -> &[u8] {
        &self.greeting
    }

    /// Asks for the capabilities (CAPA, RFC 2449 section 5): their lines, as sent.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`] where the server has no CAPA; the session goes on.
    pub async fn capabilities(&mut self) -> Result<Vec<Vec<u8>>, Error> {
        self.session.listing(&Command::capa(), Step::Capa, |line| Ok(line.to_vec())).await
    }

    /// Logs in and enters the TRANSACTION state.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use pop3_client::{Credentials, Options, tokio::Client};
    /// # use pop3_mock::{Server, User};
    /// # let user = User::new("mrose", "tanstaaf");
    /// # let server = Server::builder().user(user).start().await?;
    /// # let client = Client::new(Options::default(), server.client_config());
    /// # let connection = client.connect("localhost", server.pop3s().port()).await?;
    /// use pop3_client::ErrorKind;
    ///
    /// let mistyped = Credentials::user_pass("mrose", "tanstaff");
    /// let failure = connection.authenticate(&mistyped).await.err().expect("not the password");
    /// assert!(matches!(failure.error.kind, ErrorKind::Refused(_)));
    /// let connection = failure.connection.expect("a refusal does not end the session");
    /// let mailbox = connection.authenticate(&Credentials::user_pass("mrose", "tanstaaf")).await?;
    /// # mailbox.quit().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`LoginFailure`], which gives the session back after a refusal so that another login can be tried.
    pub async fn authenticate(mut self, credentials: &Credentials) -> Result<Mailbox<T>, LoginFailure<T>> {
        let login = self.try_login(credentials).await;
        self.session.reveal();
        match login {
            Ok(()) => Ok(Mailbox::new(self.session)),
            Err(error) => {
                // A login that was cancelled may have succeeded: nobody knows which state the server is in.
                let goes_on = error.leaves_session_usable() && error.kind != ErrorKind::Cancelled;
                Err(LoginFailure { error, connection: goes_on.then(|| Box::new(self)) })
            }
        }
    }

    async fn try_login(&mut self, credentials: &Credentials) -> Result<(), Error> {
        if !self.credentials_allowed {
            let text = "credentials are not sent without TLS: use tls or stls, or set allow_plaintext_auth";
            return Err(ErrorKind::Misuse(text.to_string()).at(Step::Options));
        }
        match credentials {
            Credentials::UserPass { user, password } => {
                login::user_pass(&mut self.session, user, password).await
            }
            Credentials::Plain { authorization_id, user, password } => {
                login::plain(&mut self.session, authorization_id.as_deref(), user, password).await
            }
        }
    }

    /// Says QUIT: nothing was opened, nothing changes.
    ///
    /// # Errors
    /// Any [`ErrorKind`]; the connection is gone either way.
    pub async fn quit(self) -> Result<(), Error> {
        Ok(self.session.quit().await?)
    }
}
