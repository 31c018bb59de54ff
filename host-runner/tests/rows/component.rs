//! The component under wasmtime, in the form that the rows have for both builds.

use std::{future::Future, sync::LazyLock};

pub(crate) use pop3_host::{
    AuthStep, Batch, Client, Connection, Exchange, Listing, LoginFailure, Mailbox, MessageBody as Message,
};
use pop3_host::{
    Capabilities, Condition, Entry, Error, ErrorKind, Host, Item, Options, Policy, Reach, Request, Security,
    Summary, Warning,
};
use pop3_mock::Server;
use tempfile::TempDir;

pub(crate) async fn client(options: Options, server: &Server) -> Client {
    // Compiling the component takes longer than most rows, and without TLS one host will do for all.
    static WITHOUT_TLS: LazyLock<Host> = LazyLock::new(|| builder().build().unwrap());
    let host = match options.security {
        Security::Plaintext if options.server_name.is_none() => WITHOUT_TLS.clone(),
        _ => builder().tls_config(server.client_config()).build().unwrap(),
    };
    host.client(&options).await.unwrap()
}

fn builder() -> pop3_host::HostBuilder {
    static CACHE: LazyLock<TempDir> = LazyLock::new(|| TempDir::new().unwrap());
    Host::builder().policy(Policy { reach: Reach::Loopback, ..Policy::default() }).cache(CACHE.path())
}

pub(crate) async fn warnings(client: &Client) -> Vec<Warning> {
    client.take_warnings().await.unwrap()
}

pub(crate) async fn announced(connection: &mut Connection) -> Result<Capabilities, Error> {
    connection.capabilities().await
}

pub(crate) async fn announced_after_login(mailbox: &mut Mailbox) -> Result<Capabilities, Error> {
    mailbox.capabilities().await
}

pub(crate) async fn condition(mailbox: &mut Mailbox) -> Condition {
    mailbox.condition().await.unwrap()
}

pub(crate) async fn summary(message: &mut Message<'_>) -> Option<Summary> {
    message.summary().await.unwrap()
}

pub(crate) async fn batch(mailbox: &mut Mailbox, requests: Vec<Request>) -> Result<Batch<'_>, Error> {
    mailbox.batch(requests).await
}

pub(crate) async fn batch_summary(batch: &mut Batch<'_>) -> Option<Summary> {
    batch.summary().await.unwrap()
}

pub(crate) async fn next_item(batch: &mut Batch<'_>) -> Result<Option<Item>, Error> {
    batch.next().await
}

pub(crate) async fn next_entry<V: Entry>(listing: &mut Listing<'_, V>) -> Result<Option<V>, Error> {
    listing.next().await
}

pub(crate) async fn cancel_exchange(exchange: Exchange) -> Result<Connection, Error> {
    exchange.cancel().await
}

/// Ends a call that waits, once it is `time`: the guest would not survive that its future is dropped.
pub(crate) async fn cancelled<R>(
    client: &Client,
    call: impl Future<Output = Result<R, Error>>,
    time: impl Future<Output = ()>,
) {
    let canceller = client.canceller();
    let (outcome, ()) = tokio::join!(call, async {
        time.await;
        canceller.cancel();
    });
    let error = outcome.map(drop).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Cancelled);
}
