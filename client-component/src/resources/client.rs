//! `resource client`.

use alloc::{rc::Rc, string::String, vec::Vec};
use core::cell::RefCell;

use pop3_client::{Options, Recorder, enter, open};

use super::{Connection, Mailbox};
use crate::{
    bindings::wasi::io::poll::Pollable,
    convert, exported as wit,
    run::run,
    told::told,
    types,
    wasi::{Connector, Record, now},
};

pub(crate) struct Client {
    options: Options,
    record: Record,
}

impl Client {
    fn connector(&self, cancel: Option<Pollable>) -> Connector {
        Connector { record: self.record.clone(), cancel: cancel.map(Rc::new) }
    }
}

impl wit::GuestClient for Client {
    fn new(options: types::Options) -> Self {
        let options = convert::options(options);
        let recorder = Rc::new(RefCell::new(Recorder::new(options.limits.trace)));
        Self { options, record: Record { recorder, started: now() } }
    }

    fn connect(
        &self,
        host: String,
        port: u16,
        cancel: Option<Pollable>,
    ) -> Result<wit::Connection, types::Error> {
        let connection = run(open(&mut self.connector(cancel), &host, port, &self.options));
        told(connection.map(Connection::export))
    }

    fn enter(
        &self,
        host: String,
        port: u16,
        credentials: types::Credentials,
        cancel: Option<Pollable>,
    ) -> Result<wit::Mailbox, types::Error> {
        let credentials = convert::credentials(credentials);
        let mailbox = run(enter(&mut self.connector(cancel), &host, port, &self.options, &credentials));
        told(mailbox.map(Mailbox::export))
    }

    fn take_trace(&self) -> types::Trace {
        convert::trace(self.record.recorder.borrow_mut().take_trace())
    }

    fn take_warnings(&self) -> Vec<types::Warning> {
        convert::warnings(self.record.recorder.borrow_mut().take_warnings())
    }
}
