//! What the tests of the client share: a client beside a server that plays a script.
#![expect(unreachable_pub, reason = "each test binary includes this file as a module of its own")]
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub mod memory;

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
    time::Duration,
};

use pop3_client::{
    Connection, Credentials, Deadlines, Error, ErrorKind, Mailbox, Options, Refusal, ResponseCode, Security,
    Step,
    tokio::{Client, TokioTransport},
};
use pop3_mock::{Script, Server};

/// A greeting and an accepted login, for tests of what comes behind.
pub fn logged_in() -> Script {
    Script::new()
        .send("+OK ready\r\n")
        .expect("USER mrose\r\n")
        .reply("+OK\r\n")
        .expect("PASS tanstaaf\r\n")
        .reply("+OK\r\n")
}

pub fn mrose() -> Credentials {
    Credentials::user_pass("mrose", "tanstaaf")
}

pub fn play(script: Script) -> Server {
    Server::builder().script(script).start_blocking().unwrap()
}

/// Deadlines that end a test which would hang; no test measures them.
pub fn options(security: Security) -> Options {
    Options {
        security,
        allow_plaintext_auth: security == Security::Plaintext,
        deadlines: Deadlines::all(Duration::from_secs(20)),
        ..Options::default()
    }
}

pub fn client(server: &Server, security: Security) -> Client {
    Client::new(options(security), server.client_config())
}

/// Connects in plaintext.
pub async fn connect(server: &Server) -> Result<Connection<TokioTransport>, Error> {
    client(server, Security::Plaintext).connect("127.0.0.1", server.pop3().port()).await
}

/// Connects in plaintext and logs in.
pub async fn mailbox(server: &Server) -> Mailbox<TokioTransport> {
    connect(server).await.unwrap().authenticate(&mrose()).await.unwrap()
}

/// As `mailbox`, by this client.
pub async fn mailbox_of(client: &Client, server: &Server) -> Mailbox<TokioTransport> {
    let connection = client.connect("127.0.0.1", server.pop3().port()).await.unwrap();
    connection.authenticate(&mrose()).await.unwrap()
}

/// All octets of a message.
pub async fn retrieve(mailbox: &mut Mailbox<TokioTransport>, message: u32) -> Result<Vec<u8>, Error> {
    let mut message = mailbox.retrieve(message).await?;
    let mut octets = Vec::new();
    while let Some(chunk) = message.chunk().await? {
        octets.extend_from_slice(&chunk);
    }
    Ok(octets)
}

pub fn refused(step: Step, code: Option<&str>, text: &str) -> Error {
    let code = code.map(|code| ResponseCode::new(code).unwrap());
    ErrorKind::Refused(Refusal { code, text: text.into(), detail: None }).at(step)
}

/// Polls once and drops, as `select!` and time-outs do; says whether the future was still waiting.
pub fn abandon(future: impl Future) -> bool {
    matches!(pin!(future).poll(&mut Context::from_waker(Waker::noop())), Poll::Pending)
}
