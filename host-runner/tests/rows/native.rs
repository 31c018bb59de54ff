//! The native client, in the form that the rows have for both builds.

use std::future::Future;

pub(crate) use pop3_client::tokio::Client;
use pop3_client::{
    Capabilities, Condition, Entry, Error, Item, Options, Request, Summary, Warning, tokio::TokioTransport,
};
use pop3_mock::Server;

pub(crate) type Connection = pop3_client::Connection<TokioTransport>;
pub(crate) type Mailbox = pop3_client::Mailbox<TokioTransport>;
pub(crate) type Message<'m> = pop3_client::Message<'m, TokioTransport>;
pub(crate) type Batch<'m> = pop3_client::Batch<'m, TokioTransport>;
pub(crate) type Listing<'m, V> = pop3_client::Listing<'m, TokioTransport, V>;
pub(crate) type Exchange = pop3_client::Exchange<TokioTransport>;
pub(crate) type AuthStep = pop3_client::AuthStep<TokioTransport>;
pub(crate) type LoginFailure = pop3_client::LoginFailure<TokioTransport>;

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

pub(crate) async fn summary(message: &mut Message<'_>) -> Option<Summary> {
    message.summary()
}

pub(crate) async fn batch(mailbox: &mut Mailbox, requests: Vec<Request>) -> Result<Batch<'_>, Error> {
    mailbox.batch(requests)
}

pub(crate) async fn batch_summary(batch: &mut Batch<'_>) -> Option<Summary> {
    batch.summary()
}

pub(crate) async fn next_item(batch: &mut Batch<'_>) -> Result<Option<Item>, Error> {
    batch.next().await
}

pub(crate) async fn next_entry<V: Entry>(listing: &mut Listing<'_, V>) -> Result<Option<V>, Error> {
    listing.next().await
}

pub(crate) async fn cancel_exchange(exchange: Exchange) -> Result<Connection, Error> {
    exchange.cancel().await.map_err(|failure| failure.error)
}

/// Ends a call that waits, once it is `time`: natively its future is dropped.
pub(crate) async fn cancelled<R>(
    _: &Client,
    call: impl Future<Output = Result<R, Error>>,
    time: impl Future<Output = ()>,
) {
    tokio::select! {
        _ = call => panic!("the call does not wait"),
        () = time => {}
    }
}
