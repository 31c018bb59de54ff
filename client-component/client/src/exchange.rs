//! AUTH with a mechanism of the caller's own.

use alloc::{string::ToString, vec::Vec};
use core::fmt;

use pop3_proto::{Command, Rule, Secret, sasl::decoded};

use crate::{
    Connection, ErrorKind, LoginFailure, Mailbox, Step, Transport, auth,
    session::{Said, Session},
};

/// An AUTH exchange that waits for the caller's answer to a challenge. Dropping it closes the connection.
pub struct Exchange<T> {
    connection: Connection<T>,
    challenge: Vec<u8>,
}

/// Where an exchange has come to.
pub enum AuthStep<T> {
    /// The server asks.
    Challenge(Exchange<T>),
    /// The server has accepted.
    Done(Mailbox<T>),
}

impl<T: Transport> Connection<T> {
    /// Begins AUTH with a mechanism that this client need not know, and maybe its initial response (RFC 5034 section
    /// 4). Whether the server proves anything is for the caller to judge.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use pop3_mock::{Server, User};
    /// # let server = Server::builder().user(User::new("mrose", "tanstaaf")).start().await?;
    /// use pop3_client::{AuthStep, Options, Secret, tokio::Client};
    ///
    /// let client = Client::new(Options::default(), server.client_config());
    /// let connection = client.connect("localhost", server.pop3s().port()).await?;
    /// let AuthStep::Challenge(exchange) = connection.begin_auth("PLAIN", None).await? else { panic!() };
    /// assert_eq!(exchange.challenge(), b"");
    /// let response = Secret::from("\0mrose\0tanstaaf");
    /// let AuthStep::Done(mailbox) = exchange.respond(&response).await? else { panic!() };
    /// # mailbox.quit().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`LoginFailure`]; [`ErrorKind::Misuse`] without TLS unless the options allow it, for a mechanism may show a
    /// password, and for a name that is none or an initial response that has no room in 255 octets.
    pub async fn begin_auth(
        mut self,
        mechanism: &str,
        initial: Option<&Secret>,
    ) -> Result<AuthStep<T>, LoginFailure<T>> {
        if !self.session.may_show {
            let text = "a mechanism may show a password: use tls or stls, or set allow_plaintext_auth";
            return Err(self.failed(ErrorKind::Misuse(text.to_string()).at(Step::Options)));
        }
        let auth = match Command::auth(mechanism, initial) {
            Ok(auth) => auth,
            Err(misuse) => return Err(self.failed(auth::misused(misuse))),
        };
        if let Some(initial) = initial {
            self.session.conceal(initial.clone());
        }
        match self.session.send(&auth, Step::Auth).await {
            Ok(()) => self.next_step().await,
            Err(error) => Err(self.failed(error)),
        }
    }

    /// What the server says next in the exchange under way.
    async fn next_step(mut self) -> Result<AuthStep<T>, LoginFailure<T>> {
        let outcome = match self.session.said(Step::Auth).await {
            Ok(Said::Challenge(line)) => match decoded(&line) {
                Some(challenge) => return Ok(AuthStep::Challenge(Exchange { connection: self, challenge })),
                None => Err(undecodable(&mut self.session).await),
            },
            Ok(Said::Status(status)) if status.ok => Ok(()),
            Ok(Said::Status(status)) => Err(self.session.refused(status, Step::Auth)),
            Ok(_) => Err(self.session.broken(Rule::StatusIndicator, Step::Auth)),
            Err(error) => Err(error),
        };
        self.decided(outcome).map(AuthStep::Done)
    }
}

/// RFC 5034 §4: "If the client cannot Base64 decode any of the server's challenges, it MUST cancel the authentication"
async fn undecodable<T: Transport>(session: &mut Session<T>) -> crate::Error {
    match auth::cancel(session).await {
        Ok(_) => session.broken(Rule::ChallengeBase64, Step::Auth),
        Err(error) => error,
    }
}

impl<T: Transport> Exchange<T> {
    /// What the server asks, decoded.
    #[must_use]
    pub fn challenge(&self) -> &[u8] {
        &self.challenge
    }

    /// Answers the challenge; `response` is encoded on the way.
    ///
    /// # Errors
    /// [`LoginFailure`], which gives the session back after a refusal.
    pub async fn respond(mut self, response: &Secret) -> Result<AuthStep<T>, LoginFailure<T>> {
        self.connection.session.conceal(response.clone());
        self.connection.session.continue_with(&Command::sasl_response(response));
        self.connection.next_step().await
    }

    /// Cancels the exchange by `*`, and gives the session back.
    ///
    /// # Errors
    /// [`LoginFailure`] where the session is over.
    pub async fn cancel(mut self) -> Result<Connection<T>, LoginFailure<T>> {
        let cancelled = auth::cancel(&mut self.connection.session).await;
        self.connection.session.reveal();
        match cancelled {
            Ok(_refused) => Ok(self.connection),
            Err(error) => Err(self.connection.failed(error)),
        }
    }
}

impl<T> fmt::Debug for Exchange<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A challenge may help to find out the password.
        f.write_str("Exchange")
    }
}

impl<T> fmt::Debug for AuthStep<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Challenge(_) => "Challenge",
            Self::Done(_) => "Done",
        })
    }
}
