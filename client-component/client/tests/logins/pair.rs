//! A server with a quirk, and a client of it.

use pop3_client::{
    Connection, Credentials, Error, ErrorKind, Mailbox, Options, Security,
    tokio::{Client, TokioTransport},
};
use pop3_mock::{Builder, Mechanism, Quirk, Server, User};

use crate::common::options;

pub(crate) const TOKEN: &str = "ya29.token";

pub(crate) fn builder(quirk: &str) -> Builder {
    let quirk: Quirk = quirk.parse().unwrap();
    let user = User::new("mrose", "tanstaaf").token(TOKEN).message("Subject: hi\r\n\r\nhello\r\n");
    Server::builder().user(user).mechanisms(Mechanism::ALL).external("mrose").misbehave(quirk)
}

/// A server with a quirk, and a client of it.
pub(crate) struct Pair {
    pub(crate) server: Server,
    pub(crate) client: Client,
    security: Security,
}

impl Pair {
    pub(crate) fn new(quirk: &str, security: Security) -> Self {
        Self::with(quirk, security, |_| {})
    }

    pub(crate) fn with(quirk: &str, security: Security, change: impl FnOnce(&mut Options)) -> Self {
        let server = builder(quirk).start_blocking().unwrap();
        let mut options = options(security);
        change(&mut options);
        let client = Client::new(options, server.client_config());
        Self { server, client, security }
    }

    pub(crate) async fn connect(&self) -> Result<Connection<TokioTransport>, Error> {
        let tls = self.security == Security::Tls;
        let port = if tls { self.server.pop3s().port() } else { self.server.pop3().port() };
        self.client.connect("localhost", port).await
    }

    pub(crate) async fn log_in(&self, credentials: &Credentials) -> Result<Mailbox<TokioTransport>, Error> {
        Ok(self.connect().await?.authenticate(credentials).await?)
    }

    /// Logs in, looks at the maildrop and leaves.
    pub(crate) async fn works(&self, credentials: &Credentials) {
        let mut mailbox = self.log_in(credentials).await.unwrap();
        assert_eq!(mailbox.stat().await.unwrap().messages, 1);
        mailbox.quit().await.unwrap();
    }

    /// The commands that were sent since the last call.
    pub(crate) fn said(&self) -> Vec<String> {
        let trace = self.client.take_trace().to_string();
        let said = trace.lines().filter_map(|line| line.strip_prefix("C: ")?.strip_suffix("\\r\\n"));
        said.map(str::to_owned).collect()
    }
}

pub(crate) fn apop() -> Credentials {
    Credentials::Apop { user: "mrose".into(), password: "tanstaaf".into() }
}

pub(crate) fn plain() -> Credentials {
    Credentials::plain("mrose", "tanstaaf")
}

pub(crate) fn automatic() -> Credentials {
    Credentials::automatic("mrose", "tanstaaf")
}

pub(crate) fn xoauth2(token: &str) -> Credentials {
    Credentials::XOauth2 { user: "mrose".into(), token: token.into() }
}

pub(crate) fn is_misuse(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::Misuse(_))
}
