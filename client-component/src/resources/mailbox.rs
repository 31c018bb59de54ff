//! `resource mailbox`: the TRANSACTION state.

use alloc::{rc::Rc, string::String, vec::Vec};
use core::cell::RefCell;

use pop3_client::{Condition, Error, ErrorKind, QuitFailure, Step, Transfer};

use super::{Batch, Body, Listing};
use crate::{convert, exported as wit, run::run, told::told, types, wasi::Link};

/// A mailbox that its message bodies share; empty once it has quit.
pub(crate) type Shared = Rc<RefCell<Option<pop3_client::Mailbox<Link>>>>;

pub(crate) struct Mailbox(Shared);

/// Calls an `async` method of the mailbox.
macro_rules! call {
    ($shared:expr, $method:ident($($argument:expr),*)) => {
        match $shared.borrow_mut().as_mut() {
            Some(mailbox) => run(mailbox.$method($($argument),*)),
            None => Err(gone()),
        }
    };
}
pub(super) use call;

/// What a message body answers whose mailbox has quit.
pub(super) fn gone() -> Error {
    ErrorKind::Misuse("the mailbox has quit".into()).at(Step::Options)
}

impl Mailbox {
    pub(crate) fn export(mailbox: pop3_client::Mailbox<Link>) -> wit::Mailbox {
        wit::Mailbox::new(Self(Rc::new(RefCell::new(Some(mailbox)))))
    }

    #[inline(always)]
    fn body(&self, transfer: Result<Transfer, Error>) -> Result<wit::MessageBody, types::Error> {
        let body = |transfer| wit::MessageBody::new(Body { mailbox: self.0.clone(), transfer });
        told(transfer.map(body))
    }
}

impl wit::GuestMailbox for Mailbox {
    fn condition(&self) -> types::Condition {
        let condition = self.0.borrow().as_ref().map_or(Condition::Over, pop3_client::Mailbox::condition);
        convert::condition(condition)
    }

    fn capabilities(&self) -> Result<types::Capabilities, types::Error> {
        let mut mailbox = self.0.borrow_mut();
        let mailbox = told(mailbox.as_mut().ok_or_else(gone))?;
        told(run(mailbox.capabilities()).map(convert::capabilities))
    }

    fn stat(&self) -> Result<types::Maildrop, types::Error> {
        told(call!(self.0, stat()).map(convert::maildrop))
    }

    fn scan(&self) -> Result<Vec<types::ScanEntry>, types::Error> {
        let entries = told(call!(self.0, scan()))?;
        Ok(entries.into_iter().map(convert::scan_entry).collect())
    }

    fn scan_entries(&self) -> Result<wit::ScanListing, types::Error> {
        let ticket = told(call!(self.0, begin_scan()))?;
        Ok(wit::ScanListing::new(Listing { mailbox: self.0.clone(), ticket }))
    }

    fn scan_one(&self, message: u32) -> Result<types::ScanEntry, types::Error> {
        told(call!(self.0, scan_one(message)).map(convert::scan_entry))
    }

    fn unique_ids(&self) -> Result<Vec<types::UniqueId>, types::Error> {
        let ids = told(call!(self.0, unique_ids()))?;
        Ok(ids.into_iter().map(convert::unique_id).collect())
    }

    fn unique_id_entries(&self) -> Result<wit::UniqueIdListing, types::Error> {
        let ticket = told(call!(self.0, begin_unique_ids()))?;
        Ok(wit::UniqueIdListing::new(Listing { mailbox: self.0.clone(), ticket }))
    }

    fn unique_id_of(&self, message: u32) -> Result<types::UniqueId, types::Error> {
        told(call!(self.0, unique_id_of(message)).map(convert::unique_id))
    }

    fn retrieve(&self, message: u32) -> Result<wit::MessageBody, types::Error> {
        self.body(call!(self.0, begin_retrieve(message)))
    }

    fn top(&self, message: u32, lines: u32) -> Result<wit::MessageBody, types::Error> {
        self.body(call!(self.0, begin_top(message, lines)))
    }

    fn batch(&self, requests: Vec<types::Request>) -> Result<wit::Batch, types::Error> {
        let mut mailbox = self.0.borrow_mut();
        let mailbox = told(mailbox.as_mut().ok_or_else(gone))?;
        let ticket = told(mailbox.begin_batch(requests.into_iter().map(convert::requested)))?;
        Ok(wit::Batch::new(Batch { mailbox: self.0.clone(), ticket }))
    }

    fn delete(&self, message: u32) -> Result<(), types::Error> {
        told(call!(self.0, delete(message)))
    }

    fn reset(&self) -> Result<(), types::Error> {
        told(call!(self.0, reset()))
    }

    fn noop(&self) -> Result<(), types::Error> {
        told(call!(self.0, noop()))
    }

    fn languages(&self) -> Result<Vec<types::Language>, types::Error> {
        let languages = told(call!(self.0, languages()))?;
        Ok(languages.into_iter().map(convert::language).collect())
    }

    fn set_language(&self, range: Option<String>) -> Result<Option<String>, types::Error> {
        told(call!(self.0, set_language(range.as_deref())))
    }

    fn execute(&self, command: types::RawCommand) -> Result<types::RawReply, types::Error> {
        let command = convert::raw_command(command);
        told(call!(self.0, execute(&command)).map(convert::raw_reply))
    }

    fn quit(this: wit::Mailbox) -> Result<(), types::QuitFailure> {
        let mailbox = this.into_inner::<Self>().0.borrow_mut().take();
        let quit = mailbox.map_or_else(|| Err(QuitFailure::from(gone())), |mailbox| run(mailbox.quit()));
        quit.map_err(convert::quit_failure)
    }
}
