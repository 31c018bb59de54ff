//! `resource connection`: the AUTHORIZATION state.

use alloc::{string::String, vec::Vec};
use core::cell::RefCell;

use pop3_client::Secret;

use super::{Exchange, Mailbox};
use crate::{
    convert, exported as wit,
    run::run,
    told::{told, told_login},
    types,
    wasi::Link,
};

pub(crate) struct Connection(RefCell<pop3_client::Connection<Link>>);

impl Connection {
    pub(crate) fn export(connection: pop3_client::Connection<Link>) -> wit::Connection {
        wit::Connection::new(Self(RefCell::new(connection)))
    }

    fn import(connection: wit::Connection) -> pop3_client::Connection<Link> {
        connection.into_inner::<Self>().0.into_inner()
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
        told(run(connection.capabilities()).map(convert::capabilities))
    }

    fn start_tls(this: wit::Connection) -> Result<wit::Connection, types::Error> {
        told(run(Self::import(this).start_tls()).map(Self::export))
    }

    fn utf8(&self) -> Result<(), types::Error> {
        told(run(self.0.borrow_mut().utf8()))
    }

    fn languages(&self) -> Result<Vec<types::Language>, types::Error> {
        let languages = told(run(self.0.borrow_mut().languages()))?;
        Ok(languages.into_iter().map(convert::language).collect())
    }

    fn set_language(&self, range: Option<String>) -> Result<Option<String>, types::Error> {
        told(run(self.0.borrow_mut().set_language(range.as_deref())))
    }

    fn execute(&self, command: types::RawCommand) -> Result<types::RawReply, types::Error> {
        let command = convert::raw_command(command);
        told(run(self.0.borrow_mut().execute(&command)).map(convert::raw_reply))
    }

    fn authenticate(
        this: wit::Connection,
        credentials: types::Credentials,
    ) -> Result<wit::Mailbox, wit::LoginFailure> {
        let login = run(Self::import(this).authenticate(&convert::credentials(credentials)));
        told_login(login.map(Mailbox::export))
    }

    fn begin_auth(
        this: wit::Connection,
        mechanism: String,
        initial: Option<Vec<u8>>,
    ) -> Result<wit::AuthStep, wit::LoginFailure> {
        let initial = initial.map(Secret::from);
        let step = run(Self::import(this).begin_auth(&mechanism, initial.as_ref()));
        told_login(step.map(Exchange::export))
    }

    fn quit(this: wit::Connection) -> Result<(), types::Error> {
        told(run(Self::import(this).quit()))
    }
}
