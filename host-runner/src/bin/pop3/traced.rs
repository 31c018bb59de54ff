//! A mailbox that writes its trace after every call.

use std::collections::VecDeque;

use bytes::Bytes;
use pop3_host::{
    Error, Item, Maildrop, QuitFailure, Request, ScanEntry, UniqueId,
    either::{Batch, Client, Transaction},
};

use crate::trace::{TraceFile, visited};

/// The mailbox of a client, and the file for its dialogue.
pub(crate) struct Traced<'t, C, M> {
    pub(crate) mailbox: M,
    pub(crate) client: &'t C,
    pub(crate) trace: Option<&'t TraceFile>,
}

impl<C: Client, M: Transaction> Transaction for Traced<'_, C, M> {
    type Batch<'m>
        = TracedBatch<'m, C, M::Batch<'m>>
    where
        Self: 'm;

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

    async fn batch(&mut self, requests: Vec<Request>) -> Result<Self::Batch<'_>, Error> {
        let (client, trace, waiting) = (self.client, self.trace, requests.iter().copied().collect());
        let batch = self.mailbox.batch(requests).await?;
        Ok(TracedBatch { batch, client, trace, waiting, step: String::new() })
    }

    async fn delete(&mut self, message: u32) -> Result<(), Error> {
        let name = format!("DELE {message}");
        visited(self.trace, &name, self.client, self.mailbox.delete(message)).await
    }

    async fn quit(self) -> Result<(), QuitFailure> {
        visited(self.trace, "QUIT", self.client, self.mailbox.quit()).await
    }
}

/// A batch that writes its trace after every call.
pub(crate) struct TracedBatch<'m, C, B> {
    batch: B,
    client: &'m C,
    trace: Option<&'m TraceFile>,
    waiting: VecDeque<Request>,
    /// The one whose answer is here.
    step: String,
}

impl<C: Client, B: Batch> Batch for TracedBatch<'_, C, B> {
    async fn next(&mut self) -> Result<Option<Item>, Error> {
        self.step = self.waiting.pop_front().map_or_else(String::new, name);
        visited(self.trace, &self.step, self.client, self.batch.next()).await
    }

    async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        visited(self.trace, &self.step, self.client, self.batch.chunk()).await
    }
}

fn name(request: Request) -> String {
    let keyword = match request {
        Request::Retrieve(_) => "RETR",
        Request::Top(..) => "TOP",
        Request::Delete(_) => "DELE",
        Request::Scan(_) => "LIST",
        Request::UniqueId(_) => "UIDL",
    };
    format!("{keyword} {}", request.message())
}
