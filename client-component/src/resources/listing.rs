//! `resource scan-listing` and `resource unique-id-listing`.

use alloc::vec::Vec;

use pop3_client::{Entry, Error, ListingTicket, ScanEntry, UniqueId};

use super::mailbox::{Shared, call, gone};
use crate::{convert, exported as wit, run::run, told::told, types};

pub(crate) struct Listing<V> {
    pub(super) mailbox: Shared,
    pub(super) ticket: ListingTicket<V>,
}

impl<V: Entry> Listing<V> {
    fn next(&self, count: u32) -> Result<Vec<V>, Error> {
        call!(self.mailbox, next_entries(&self.ticket, count as usize))
    }
}

impl wit::GuestScanListing for Listing<ScanEntry> {
    fn next(&self, count: u32) -> Result<Vec<types::ScanEntry>, types::Error> {
        let entries = told(self.next(count))?;
        Ok(entries.into_iter().map(convert::scan_entry).collect())
    }
}

impl wit::GuestUniqueIdListing for Listing<UniqueId> {
    fn next(&self, count: u32) -> Result<Vec<types::UniqueId>, types::Error> {
        let entries = told(self.next(count))?;
        Ok(entries.into_iter().map(convert::unique_id).collect())
    }
}
