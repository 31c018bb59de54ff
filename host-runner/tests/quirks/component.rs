//! The component under wasmtime, in the form that `play` has for both builds.

use std::sync::LazyLock;

pub(crate) use pop3_host::{Batch, Client, Connection, Mailbox, MessageBody as Message};
use pop3_host::{Capabilities, Condition, Error, Host, Options, Policy, Reach, Request, Security, Warning};
use pop3_mock::Server;

pub(crate) async fn client(options: Options, server: &Server) -> Client {
    // Compiling the component takes longer than most cases, and without TLS one host will do for all.
    static WITHOUT_TLS: LazyLock<Host> = LazyLock::new(|| builder().build().unwrap());
    let host = match options.security {
        Security::Plaintext => WITHOUT_TLS.clone(),
        Security::Stls | Security::Tls => builder().tls_config(server.client_config()).build().unwrap(),
    };
    host.client(&options).await.unwrap()
}

fn builder() -> pop3_host::HostBuilder {
    Host::builder().policy(Policy { reach: Reach::Loopback, ..Policy::default() })
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

pub(crate) async fn batch(mailbox: &mut Mailbox, requests: Vec<Request>) -> Result<Batch<'_>, Error> {
    mailbox.batch(requests).await
}
