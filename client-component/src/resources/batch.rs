//! `resource batch`.

use alloc::vec::Vec;

use pop3_client::{Answer, BatchTicket, Item};

use super::mailbox::{Shared, call, gone};
use crate::{convert, exported as wit, run::run, told::told, types};

pub(crate) struct Batch {
    pub(super) mailbox: Shared,
    pub(super) ticket: BatchTicket,
}

impl Batch {
    /// The answer, and of a message as much as comes with one read.
    fn with_beginning(&self, item: Item, most: usize) -> Result<types::BatchItem, types::Error> {
        let request = convert::request(item.request);
        let outcome = match item.outcome {
            Err(refusal) => Err(convert::refusal(refusal)),
            Ok(message @ Answer::Message { .. }) => {
                let octets = told(call!(self.mailbox, batch_read(&self.ticket, most)))?;
                let complete = octets.is_none() || self.summary().is_some();
                Ok(convert::answer(message, octets.map(Vec::from).unwrap_or_default(), complete))
            }
            Ok(answer) => Ok(convert::answer(answer, Vec::new(), true)),
        };
        Ok(types::BatchItem { request, outcome })
    }

    fn summary(&self) -> Option<pop3_client::Summary> {
        self.mailbox.borrow().as_ref()?.batch_summary(&self.ticket)
    }
}

impl wit::GuestBatch for Batch {
    fn next(&self, len: u64) -> Result<Option<types::BatchItem>, types::Error> {
        let most = usize::try_from(len).unwrap_or(usize::MAX);
        let item = told(call!(self.mailbox, batch_next(&self.ticket)))?;
        item.map(|item| self.with_beginning(item, most)).transpose()
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
