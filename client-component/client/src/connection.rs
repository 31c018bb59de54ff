//! The AUTHORIZATION state.

use alloc::{
    boxed::Box,
    string::{String, ToString},
};

use pop3_proto::{Capabilities, Command};

use crate::{
    Condition, Credentials, Error, ErrorKind, Greeting, LoginFailure, Mailbox, Options, Security, Step,
    Transport,
    auth::{self, Form},
    login,
    session::Session,
};

/// A session in the AUTHORIZATION state (RFC 1939 section 4).
pub struct Connection<T> {
    pub(crate) session: Session<T>,
    greeting: Greeting,
    /// There is TLS.
    secure: bool,
    initial_response: bool,
    /// Name that a certificate must carry.
    server_name: String,
    /// What was connected to.
    host: (String, u16),
    /// UTF8 was sent: STLS must not be any more.
    pub(crate) utf8: bool,
}

impl<T: Transport> Connection<T> {
    pub(crate) fn new(session: Session<T>, greeting: Greeting, host: (&str, u16), options: &Options) -> Self {
        Self {
            session,
            greeting,
            secure: options.security != Security::Plaintext,
            initial_response: options.initial_response,
            server_name: options.server_name.clone().unwrap_or_else(|| host.0.to_string()),
            host: (host.0.to_string(), host.1),
            utf8: false,
        }
    }

    /// What the server said first.
    #[must_use]
    pub fn greeting(&self) -> &Greeting {
        &self.greeting
    }

    /// What the session can still do.
    #[must_use]
    pub fn condition(&self) -> Condition {
        self.session.condition()
    }

    /// What the server can do (CAPA, RFC 2449 section 5); asked for once, and again behind STLS.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use pop3_client::{Options, tokio::Client};
    /// # let server = pop3_mock::Server::builder().start().await?;
    /// # let client = Client::new(Options::default(), server.client_config());
    /// let mut connection = client.connect("localhost", server.pop3s().port()).await?;
    /// let capabilities = connection.capabilities().await?;
    /// assert!(capabilities.uidl() && capabilities.sasl("SCRAM-SHA-256"));
    /// # connection.quit().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Refused`] where the server has no CAPA; the session goes on.
    pub async fn capabilities(&mut self) -> Result<&Capabilities, Error> {
        self.session.capabilities().await
    }

    /// Starts TLS (STLS, RFC 2595 section 4), on a connection that was made with [`Security::Plaintext`]. What was
    /// known of the server is forgotten.
    ///
    /// # Errors
    /// Any [`ErrorKind`]; the connection is gone: it is TLS or nothing. [`ErrorKind::Misuse`] where there is TLS
    /// already, and behind [`utf8`](Self::utf8).
    pub async fn start_tls(mut self) -> Result<Self, Error> {
        let misuse = |text: &str| Err(ErrorKind::Misuse(text.to_string()).at(Step::Stls));
        if self.secure {
            return misuse("TLS is there already");
        }
        // RFC 6856 §2.1: "Clients MUST NOT issue the "STLS" command [RFC2595] after issuing UTF8"
        if self.utf8 {
            return misuse("STLS is not permitted behind UTF8: start TLS first");
        }
        self.session.command(&Command::stls(), Step::Stls).await?;
        self.session = self.session.into_tls(&self.server_name).await?;
        self.greeting.forget_timestamp();
        (self.secure, self.session.may_show) = (true, true);
        Ok(self)
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
        if let Some(secret) = credentials.secret() {
            self.session.conceal(secret.clone());
        }
        let login = self.try_login(credentials).await;
        self.decided(login)
    }

    /// What becomes of the connection after a login.
    pub(crate) fn decided(mut self, login: Result<(), Error>) -> Result<Mailbox<T>, LoginFailure<T>> {
        self.session.reveal();
        match login {
            Ok(()) => {
                self.session.known.logged_in();
                Ok(Mailbox::new(self.session))
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    pub(crate) fn failed(self, error: Error) -> LoginFailure<T> {
        // A login that was cancelled may have succeeded: nobody knows which state the server is in.
        let goes_on = error.leaves_session_usable()
            && error.kind != ErrorKind::Cancelled
            && self.session.condition() != Condition::Over;
        LoginFailure { error, connection: goes_on.then(|| Box::new(self)) }
    }

    async fn try_login(&mut self, credentials: &Credentials) -> Result<(), Error> {
        let chosen;
        let credentials = match credentials.wanted(self.session.may_show) {
            Some(wanted) => {
                let offered = self.session.capabilities_if_any().await?;
                chosen = wanted
                    .choose(offered)
                    .map_err(|text| ErrorKind::Misuse(text.to_string()).at(Step::Options))?;
                &chosen
            }
            None => credentials,
        };
        if credentials.show_secret() && !self.session.may_show {
            let text =
                "passwords and tokens are not sent without TLS: use tls or stls, or set allow_plaintext_auth";
            return Err(ErrorKind::Misuse(text.to_string()).at(Step::Options));
        }
        let session = &mut self.session;
        match credentials {
            Credentials::UserPass { user, password } => login::user_pass(session, user, password).await,
            Credentials::Apop { user, password } => {
                login::apop(session, &self.greeting, user, password).await
            }
            Credentials::Rpop { user, remote_user } => login::rpop(session, user, remote_user).await,
            _ => self.by_sasl(credentials).await,
        }
    }

    async fn by_sasl(&mut self, credentials: &Credentials) -> Result<(), Error> {
        // Over a connection that the caller has made, the port is not known.
        let host = (self.host.1 != 0).then_some((self.host.0.as_str(), self.host.1));
        let make = |session: &mut Session<T>| {
            let entropy = session.entropy(Step::Auth)?;
            let exchange = credentials.exchange(host, entropy);
            exchange.unwrap_or(Err(pop3_proto::Misuse::MechanismName)).map_err(auth::misused)
        };
        // What cannot be sent is found before anything is.
        drop(make(&mut self.session)?);
        let form = first_form(&mut self.session, self.initial_response).await?;
        auth::log_in(&mut self.session, form, make).await
    }

    /// Says QUIT: nothing was opened, nothing changes.
    ///
    /// # Errors
    /// Any [`ErrorKind`]; the connection is gone either way.
    pub async fn quit(self) -> Result<(), Error> {
        self.session.leave().await
    }
}

/// The initial response where it is asked for and CAPA lists SASL.
async fn first_form<T: Transport>(session: &mut Session<T>, initial_response: bool) -> Result<Form, Error> {
    let safe = initial_response && session.capabilities_if_any().await?.is_some_and(|list| list.has("SASL"));
    Ok(if safe { Form::Initial } else { Form::TwoSteps })
}
