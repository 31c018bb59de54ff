//! A server, and a client of one build.

use std::{fmt::Debug, time::Duration};

use pop3_client::{Credentials, Deadlines, Error, Options, Security};
use pop3_mock::{Builder, Direction, Mechanism, Script, Server, User};

use super::subject::{self, Client, Connection, LoginFailure, Mailbox, Message};
use crate::{
    tap::Tap,
    told::{Told, lines},
};

pub(crate) const MESSAGES: [&str; 3] = [
    "Subject: one\r\n\r\n.\r\n..dots\r\n.hidden\r\nend.\r\n",
    "Subject: two\r\n\r\nhello\r\n",
    "Subject: three\r\n\r\nfirst\r\nsecond\r\nthird\r\n",
];

/// Tells what it came to, in the end.
pub(crate) struct Row {
    pub(crate) server: Server,
    pub(crate) tap: Tap,
    pub(crate) client: Client,
    security: Security,
    told: Vec<String>,
}

/// A server that has what the client knows, and the same challenges for both builds.
pub(crate) fn full() -> Builder {
    let user = User::new("mrose", "tanstaaf").token("ya29.token").messages(MESSAGES);
    let builder = Server::builder().user(user).mechanisms(Mechanism::ALL).external("mrose");
    builder.anonymous("mrose").apop(true).oauth_host("localhost").nonce_seed(7)
}

pub(crate) fn scripted(script: Script) -> Builder {
    Server::builder().script(script)
}

pub(crate) fn greeting() -> Script {
    Script::new().send("+OK ready\r\n")
}

pub(crate) fn logged_in() -> Script {
    greeting().expect("USER mrose\r\n").reply("+OK\r\n").expect("PASS tanstaaf\r\n").reply("+OK\r\n")
}

pub(crate) fn quit(script: Script) -> Script {
    script.expect("QUIT\r\n").reply("+OK\r\n")
}

pub(crate) fn mrose() -> Credentials {
    Credentials::user_pass("mrose", "tanstaaf")
}

/// Deadlines that end a test which would hang; no test measures them.
pub(crate) fn options(security: Security) -> Options {
    Options {
        security,
        allow_plaintext_auth: true,
        deadlines: Deadlines::all(Duration::from_secs(20)),
        ..Options::default()
    }
}

impl Row {
    /// Without TLS.
    pub(crate) async fn clear(builder: Builder) -> Self {
        Self::new(builder, options(Security::Plaintext)).await
    }

    pub(crate) async fn new(builder: Builder, options: Options) -> Self {
        let security = options.security;
        let server = builder.start().await.unwrap();
        let client = subject::client(options, &server).await;
        let tap = Tap::before(server.pop3()).await;
        Self { server, tap, client, security, told: vec![] }
    }

    pub(crate) fn port(&self) -> u16 {
        match self.security {
            Security::Plaintext => self.tap.port(),
            Security::Stls => self.server.pop3().port(),
            Security::Tls => self.server.pop3s().port(),
        }
    }

    pub(crate) async fn connect(&self) -> Result<Connection, Error> {
        self.client.connect("localhost", self.port()).await
    }

    pub(crate) async fn log_in(&self, credentials: &Credentials) -> Result<Mailbox, LoginFailure> {
        self.connect().await.unwrap().authenticate(credentials).await
    }

    pub(crate) async fn mailbox(&self) -> Mailbox {
        self.log_in(&mrose()).await.unwrap_or_else(|failure| panic!("{}", failure.error))
    }

    /// Something that both builds have to agree in.
    pub(crate) fn tell(&mut self, what: &impl Debug) {
        self.told.push(format!("{what:?}"));
    }

    /// An error, and all that it says of itself.
    pub(crate) fn tell_error(&mut self, error: &Error) {
        let rest = (error.retry(), error.leaves_session_usable(), error.to_string());
        self.told.push(format!("{error:?} {rest:?}"));
    }

    /// Once nothing of the client is left.
    pub(crate) async fn end(mut self) -> Told {
        let warnings = subject::warnings(&self.client).await;
        self.tell(&warnings);
        drop(self.client);
        self.server.wait_idle().await;
        self.server.verify().unwrap();
        let transcript = self.server.transcript();
        let sessions = transcript.entries.iter().map(|entry| entry.session).max().unwrap_or_default();
        let heard = (1..=sessions).map(|session| {
            let octets = transcript.session(session).octets(Direction::Client);
            lines(&octets)
        });
        let heard = heard.collect();
        let wire = self.tap.sent().iter().map(|octets| lines(octets)).collect();
        Told { results: self.told, wire, heard }
    }
}

/// All octets of a message.
pub(crate) async fn read(message: &mut Message<'_>) -> Result<Vec<u8>, Error> {
    let mut octets = vec![];
    while let Some(chunk) = message.chunk().await? {
        octets.extend_from_slice(&chunk);
    }
    Ok(octets)
}
