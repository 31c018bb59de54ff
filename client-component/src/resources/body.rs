//! `resource message-body`.

use alloc::vec::Vec;

use pop3_client::Transfer;

use super::mailbox::{Shared, call, gone};
use crate::{convert, exported as wit, run::run, told::told, types};

pub(crate) struct Body {
    pub(crate) mailbox: Shared,
    pub(crate) transfer: Transfer,
}

impl wit::GuestMessageBody for Body {
    fn announced(&self) -> Option<u64> {
        self.transfer.announced()
    }

    fn read(&self, len: u64) -> Result<Option<Vec<u8>>, types::Error> {
        let most = usize::try_from(len).unwrap_or(usize::MAX);
        let octets = told(call!(self.mailbox, read_up_to(&self.transfer, most)))?;
        Ok(octets.map(Vec::from))
    }

    fn summary(&self) -> Option<types::Summary> {
        self.mailbox.borrow().as_ref()?.summary(&self.transfer).map(convert::summary)
    }
}
