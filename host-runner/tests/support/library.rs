//! Short ways to a host, a server and a session.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails")]

#[path = "dialogue.rs"]
pub(crate) mod dialogue;

use pop3_host::{Client, Connection, Credentials, Error, ErrorKind, Host, Mailbox, Options, Security};
use pop3_mock::{Message, Server, User};

pub(crate) fn plaintext() -> Options {
    Options { security: Security::Plaintext, allow_plaintext_auth: true, ..Options::default() }
}

pub(crate) fn host(server: &Server) -> Host {
    Host::builder().tls_config(server.client_config()).build().unwrap()
}

pub(crate) fn alice() -> Credentials {
    Credentials::user_pass("alice", "secret")
}

pub(crate) fn server(messages: &[Message]) -> Server {
    Server::builder().user(User::new("alice", "secret").messages(messages)).start_blocking().unwrap()
}

pub(crate) async fn connect(client: &Client, server: &Server) -> Connection {
    client.connect("127.0.0.1", server.pop3().port()).await.unwrap()
}

pub(crate) async fn log_in(client: &Client, server: &Server) -> Mailbox {
    connect(client, server).await.authenticate(&alice()).await.unwrap()
}

pub(crate) async fn content(mailbox: &mut Mailbox, message: u32) -> Result<Vec<u8>, Error> {
    let mut body = mailbox.retrieve(message).await?;
    let mut content = Vec::new();
    while let Some(octets) = body.chunk().await? {
        content.extend(octets);
    }
    Ok(content)
}

pub(crate) fn kind<T>(result: Result<T, Error>) -> ErrorKind {
    result.map(drop).unwrap_err().kind
}
