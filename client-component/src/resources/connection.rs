//! `resource connection`: the AUTHORIZATION state.

use alloc::{string::String, vec::Vec};
use core::cell::RefCell;

use pop3_client::Secret;

use super::{Exchange, Mailbox};
use crate::{convert, exported as wit, run::run, types, wasi::Link};

pub(crate) struct Connection(RefCell<pop3_client::Connection<Link>>);

impl Connection {
    pub(crate) fn export(connection: pop3_client::Connection<Link>) -> wit::Connection {
        wit::Connection::new(Self(RefCell::new(connection)))
    }

    fn import(connection: wit::Connection) -> pop3_client::Connection<Link> {
        connection.into_inner::<Self>().0.into_inner()
    }
}

/// What is left of a session whose login did not succeed.
pub(super) fn login_failure(failure: pop3_client::LoginFailure<Link>) -> wit::LoginFailure {
    wit::LoginFailure {
        error: convert::error(failure.error),
        connection: failure.connection.map(|connection| Connection::export(*connection)),
    }
}

impl wit::GuestConnection for Connection {
    fn greeting(&self) -> types::Greeting {
        convert::greeting(self.0.borrow().greeting())
    }

    fn condition(&self) -> types::Condition {
        convert::condition(self.0.borrow().condition())
    }

    fn capabilities(&self) -> Result<types::Capabilities, types::Error> {
        let mut connection = self.0.borrow_mut();
        run(connection.capabilities()).map(convert::capabilities).map_err(convert::error)
    }

    fn start_tls(this: wit::Connection) -> Result<wit::Connection, types::Error> {
        run(Self::import(this).start_tls()).map(Self::export).map_err(convert::error)
    }

    fn utf8(&self) -> Result<(), types::Error> {
        run(self.0.borrow_mut().utf8()).map_err(convert::error)
    }

    fn languages(&self) -> Result<Vec<types::Language>, types::Error> {
        let languages = run(self.0.borrow_mut().languages()).map_err(convert::error)?;
        Ok(languages.into_iter().map(convert::language).collect())
    }

    fn set_language(&self, range: Option<String>) -> Result<Option<String>, types::Error> {
        run(self.0.borrow_mut().set_language(range.as_deref())).map_err(convert::error)
    }

    fn execute(&self, command: types::RawCommand) -> Result<types::RawReply, types::Error> {
        let command = convert::raw_command(command);
        run(self.0.borrow_mut().execute(&command)).map(convert::raw_reply).map_err(convert::error)
    }

    fn authenticate(
        this: wit::Connection,
        credentials: types::Credentials,
    ) -> Result<wit::Mailbox, wit::LoginFailure> {
        let login = run(Self::import(this).authenticate(&convert::credentials(credentials)));
        login.map(Mailbox::export).map_err(login_failure)
    }

    fn begin_auth(
        this: wit::Connection,
        mechanism: String,
        initial: Option<Vec<u8>>,
    ) -> Result<wit::AuthStep, wit::LoginFailure> {
        let initial = initial.map(Secret::from);
        let step = run(Self::import(this).begin_auth(&mechanism, initial.as_ref()));
        step.map(Exchange::export).map_err(login_failure)
    }

    fn quit(this: wit::Connection) -> Result<(), types::Error> {
        run(Self::import(this).quit()).map_err(convert::error)
    }
}
