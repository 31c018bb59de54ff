//! `resource batch`.

use alloc::vec::Vec;

use pop3_client::{Answer, BatchTicket, Item};

use super::mailbox::{Shared, call, gone};
use crate::{convert, exported as wit, run::run, told::told, types, wasi::Link};

pub(crate) struct Batch {
    pub(super) mailbox: Shared,
    pub(super) ticket: BatchTicket,
}

impl Batch {
    /// The answer, and of a message as much as is here.
    fn with_beginning(&self, item: Item, most: usize) -> types::BatchItem {
        let request = convert::request(item.request);
        let outcome = match item.outcome {
            Err(refusal) => Err(convert::refusal(refusal)),
            Ok(message @ Answer::Message { .. }) => {
                let mut mailbox = self.mailbox.borrow_mut();
                let begun = |mailbox: &mut pop3_client::Mailbox<Link>| {
                    let octets = mailbox.batch_begun(&self.ticket, most);
                    (octets.into(), mailbox.batch_summary(&self.ticket).is_some())
                };
                let (octets, complete) = mailbox.as_mut().map(begun).unwrap_or_default();
                Ok(convert::answer(message, octets, complete))
            }
            Ok(answer) => Ok(convert::answer(answer, Vec::new(), true)),
        };
        types::BatchItem { request, outcome }
    }

    fn summary(&self) -> Option<pop3_client::Summary> {
        self.mailbox.borrow().as_ref()?.batch_summary(&self.ticket)
    }
}

impl wit::GuestBatch for Batch {
    fn next(&self, len: u64) -> Result<Option<types::BatchItem>, types::Error> {
        let most = usize::try_from(len).unwrap_or(usize::MAX);
        let item = told(call!(self.mailbox, batch_next(&self.ticket)))?;
        Ok(item.map(|item| self.with_beginning(item, most)))
    }

    fn read(&self, len: u64) -> Result<Option<Vec<u8>>, types::Error> {
        let most = usize::try_from(len).unwrap_or(usize::MAX);
        let octets = told(call!(self.mailbox, batch_read(&self.ticket, most)))?;
        Ok(octets.map(Vec::from))
    }

    fn summary(&self) -> Option<types::Summary> {
        self.summary().map(convert::summary)
    }

    fn end(this: wit::Batch) -> Result<(), types::Error> {
        let Self { mailbox, ticket } = this.into_inner();
        told(call!(mailbox, end_batch(ticket)))
    }
}
