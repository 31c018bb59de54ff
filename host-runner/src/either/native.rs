//! The native client over tokio and rustls.

use pop3_client::tokio::{Client as Native, TokioTransport};

use bytes::Bytes;

use super::{Authorization, Batch, Client, Transaction};
use crate::{
    Capabilities, Credentials, Error, Greeting, Item, Maildrop, QuitFailure, Request, ScanEntry, Trace,
    UniqueId, Warning,
};

type Connection = pop3_client::Connection<TokioTransport>;
type Mailbox = pop3_client::Mailbox<TokioTransport>;

impl Client for Native {
    type Connection = Connection;

    async fn connect(&self, host: &str, port: u16) -> Result<Connection, Error> {
        self.connect(host, port).await
    }

    async fn take_trace(&self) -> Result<Trace, Error> {
        Ok(self.take_trace())
    }

    async fn take_warnings(&self) -> Result<Vec<Warning>, Error> {
        Ok(self.take_warnings())
    }

    fn tls_error(&self) -> Option<rustls::Error> {
        self.tls_error()
    }
}

impl Authorization for Connection {
    type Mailbox = Mailbox;

    fn greeting(&self) -> &Greeting {
        self.greeting()
    }

    async fn capabilities(&mut self) -> Result<Capabilities, Error> {
        self.capabilities().await.cloned()
    }

    async fn authenticate(self, credentials: &Credentials) -> Result<Mailbox, (Error, Option<Self>)> {
        let login = self.authenticate(credentials).await;
        login.map_err(|failure| (failure.error, failure.connection.map(|connection| *connection)))
    }

    async fn quit(self) -> Result<(), Error> {
        self.quit().await
    }
}

impl Transaction for Mailbox {
    type Batch<'m> = pop3_client::Batch<'m, TokioTransport>;

    async fn stat(&mut self) -> Result<Maildrop, Error> {
        self.stat().await
    }

    async fn scan(&mut self) -> Result<Vec<ScanEntry>, Error> {
        self.scan().await
    }

    async fn unique_ids(&mut self) -> Result<Vec<UniqueId>, Error> {
        self.unique_ids().await
    }

    async fn receive<E: From<Error> + Send>(
        &mut self,
        message: u32,
        mut each: impl FnMut(&[u8]) -> Result<(), E> + Send,
    ) -> Result<(), E> {
        let mut body = self.retrieve(message).await?;
        while let Some(octets) = body.chunk().await? {
            each(&octets)?;
        }
        Ok(())
    }

    async fn batch(&mut self, requests: Vec<Request>) -> Result<Self::Batch<'_>, Error> {
        self.batch(requests)
    }

    async fn delete(&mut self, message: u32) -> Result<(), Error> {
        self.delete(message).await
    }

    async fn quit(self) -> Result<(), QuitFailure> {
        self.quit().await
    }
}

impl Batch for pop3_client::Batch<'_, TokioTransport> {
    async fn next(&mut self) -> Result<Option<Item>, Error> {
        self.next().await
    }

    async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.chunk().await
    }
}
