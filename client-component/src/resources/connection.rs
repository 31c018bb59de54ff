//! `resource connection`: the AUTHORIZATION state.

use alloc::vec::Vec;
use core::cell::RefCell;

use super::Mailbox;
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

impl wit::GuestConnection for Connection {
    fn greeting(&self) -> Vec<u8> {
        self.0.borrow().greeting().to_vec()
    }

    fn capabilities(&self) -> Result<Vec<Vec<u8>>, types::Error> {
        run(self.0.borrow_mut().capabilities()).map_err(convert::error)
    }

    fn authenticate(
        this: wit::Connection,
        credentials: types::Credentials,
    ) -> Result<wit::Mailbox, wit::LoginFailure> {
        match run(Self::import(this).authenticate(&convert::credentials(credentials))) {
            Ok(mailbox) => Ok(Mailbox::export(mailbox)),
            Err(failure) => Err(wit::LoginFailure {
                error: convert::error(failure.error),
                connection: failure.connection.map(|connection| Self::export(*connection)),
            }),
        }
    }

    fn quit(this: wit::Connection) -> Result<(), types::Error> {
        run(Self::import(this).quit()).map_err(convert::error)
    }
}
