//! The native client, in the form that `play` has for both builds.

pub(crate) use pop3_client::tokio::Client;
use pop3_client::{Capabilities, Condition, Error, Options, Request, Warning, tokio::TokioTransport};
use pop3_mock::Server;

pub(crate) type Connection = pop3_client::Connection<TokioTransport>;
pub(crate) type Mailbox = pop3_client::Mailbox<TokioTransport>;
pub(crate) type Message<'m> = pop3_client::Message<'m, TokioTransport>;
pub(crate) type Batch<'m> = pop3_client::Batch<'m, TokioTransport>;

pub(crate) async fn client(options: Options, server: &Server) -> Client {
    Client::new(options, server.client_config())
}

pub(crate) async fn warnings(client: &Client) -> Vec<Warning> {
    client.take_warnings()
}

pub(crate) async fn announced(connection: &mut Connection) -> Result<Capabilities, Error> {
    connection.capabilities().await.cloned()
}

pub(crate) async fn announced_after_login(mailbox: &mut Mailbox) -> Result<Capabilities, Error> {
    mailbox.capabilities().await.cloned()
}

pub(crate) async fn condition(mailbox: &mut Mailbox) -> Condition {
    mailbox.condition()
}

pub(crate) async fn batch(mailbox: &mut Mailbox, requests: Vec<Request>) -> Result<Batch<'_>, Error> {
    mailbox.batch(requests)
}
