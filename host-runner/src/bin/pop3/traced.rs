//! A mailbox that writes its trace after every call.

use pop3_host::{
    Error, Maildrop, QuitFailure, ScanEntry, UniqueId,
    either::{Client, Transaction},
};

use crate::trace::{TraceFile, visited};

/// The mailbox of a client, and the file for its dialogue.
pub(crate) struct Traced<'t, C, M> {
    pub(crate) mailbox: M,
    pub(crate) client: &'t C,
    pub(crate) trace: Option<&'t TraceFile>,
}

impl<C: Client, M: Transaction> Transaction for Traced<'_, C, M> {
    async fn stat(&mut self) -> Result<Maildrop, Error> {
        visited(self.trace, "STAT", self.client, self.mailbox.stat()).await
    }

    async fn scan(&mut self) -> Result<Vec<ScanEntry>, Error> {
        visited(self.trace, "LIST", self.client, self.mailbox.scan()).await
    }

    async fn unique_ids(&mut self) -> Result<Vec<UniqueId>, Error> {
        visited(self.trace, "UIDL", self.client, self.mailbox.unique_ids()).await
    }

    async fn receive<E: From<Error> + Send>(
        &mut self,
        message: u32,
        each: impl FnMut(&[u8]) -> Result<(), E> + Send,
    ) -> Result<(), E> {
        let name = format!("RETR {message}");
        visited(self.trace, &name, self.client, self.mailbox.receive(message, each)).await
    }

    async fn delete(&mut self, message: u32) -> Result<(), Error> {
        let name = format!("DELE {message}");
        visited(self.trace, &name, self.client, self.mailbox.delete(message)).await
    }

    async fn quit(self) -> Result<(), QuitFailure> {
        visited(self.trace, "QUIT", self.client, self.mailbox.quit()).await
    }
}
