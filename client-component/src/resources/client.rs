//! `resource client`.

use alloc::{rc::Rc, string::String, vec::Vec};
use core::cell::RefCell;

use pop3_client::{Options, Recorder, open};

use super::Connection;
use crate::{
    convert, exported as wit,
    run::run,
    types,
    wasi::{Connector, Record, now},
};

pub(crate) struct Client {
    options: Options,
    record: Record,
}

impl wit::GuestClient for Client {
    fn new(options: types::Options) -> Self {
        let options = convert::options(options);
        let recorder = Rc::new(RefCell::new(Recorder::new(options.limits.trace)));
        Self { options, record: Record { recorder, started: now() } }
    }

    fn connect(&self, host: String, port: u16) -> Result<wit::Connection, types::Error> {
        let mut connector = Connector(self.record.clone());
        let connection = run(open(&mut connector, &host, port, &self.options)).map_err(convert::error)?;
        Ok(Connection::export(connection))
    }

    fn take_trace(&self) -> types::Trace {
        convert::trace(self.record.recorder.borrow_mut().take_trace())
    }

    fn take_warnings(&self) -> Vec<types::Warning> {
        convert::warnings(self.record.recorder.borrow_mut().take_warnings())
    }
}
