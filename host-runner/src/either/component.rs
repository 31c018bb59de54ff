//! The component in its sandbox.

use bytes::Bytes;

use super::{Authorization, Batch, Client, Transaction};
use crate::{
    Capabilities, Connection, Credentials, Error, Greeting, Item, Mailbox, Maildrop, QuitFailure, Request,
    ScanEntry, Trace, UniqueId, Warning,
};

impl Client for crate::Client {
    type Connection = Connection;

    async fn connect(&self, host: &str, port: u16) -> Result<Connection, Error> {
        self.connect(host, port).await
    }

    async fn take_trace(&self) -> Result<Trace, Error> {
        self.take_trace().await
    }

    async fn take_warnings(&self) -> Result<Vec<Warning>, Error> {
        self.take_warnings().await
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
        self.capabilities().await
    }

    async fn authenticate(self, credentials: &Credentials) -> Result<Mailbox, (Error, Option<Self>)> {
        self.authenticate(credentials)
            .await
            .map_err(|failure| (failure.error, failure.connection.map(|connection| *connection)))
    }

    async fn quit(self) -> Result<(), Error> {
        self.quit().await
    }
}

impl Transaction for Mailbox {
    type Batch<'m> = crate::Batch<'m>;

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
        self.batch(requests).await
    }

    async fn delete(&mut self, message: u32) -> Result<(), Error> {
        self.delete(message).await
    }

    async fn quit(self) -> Result<(), QuitFailure> {
        self.quit().await
    }
}

impl Batch for crate::Batch<'_> {
    async fn next(&mut self) -> Result<Option<Item>, Error> {
        self.next().await
    }

    async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.chunk().await
    }
}
