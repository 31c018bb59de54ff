//! `resource scan-listing` and `resource unique-id-listing`.

use alloc::{string::ToString, vec::Vec};

use pop3_client::{Entry, Error, ErrorKind, ListingTicket, ScanEntry, Step, UniqueId};

use super::mailbox::{Shared, call, gone};
use crate::{convert, exported as wit, run::run, told::told, types};

pub(crate) struct Listing<V> {
    pub(super) mailbox: Shared,
    pub(super) ticket: ListingTicket<V>,
}

impl<V: Entry> Listing<V> {
    /// At most `count` entries; a count of zero would look like the end.
    fn next(&self, count: u32) -> Result<Vec<V>, Error> {
        if count == 0 {
            return Err(ErrorKind::Misuse("no entries were asked for".to_string()).at(Step::Options));
        }
        let mut entries = Vec::new();
        while entries.len() < count as usize {
            match call!(self.mailbox, next_entry(&self.ticket))? {
                Some(entry) => entries.push(entry),
                None => break,
            }
        }
        Ok(entries)
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
