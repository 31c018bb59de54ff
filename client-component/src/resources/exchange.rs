//! `resource exchange`: a login by a mechanism of the caller's own.

use alloc::vec::Vec;

use pop3_client::{AuthStep, Secret};

use super::{Connection, Mailbox};
use crate::{
    exported as wit,
    run::run,
    told::{told, told_login},
    types,
    wasi::Link,
};

pub(crate) struct Exchange(pop3_client::Exchange<Link>);

impl Exchange {
    pub(crate) fn export(step: AuthStep<Link>) -> wit::AuthStep {
        match step {
            AuthStep::Challenge(exchange) => wit::AuthStep::Challenge(wit::Exchange::new(Self(exchange))),
            AuthStep::Done(mailbox) => wit::AuthStep::Done(Mailbox::export(mailbox)),
        }
    }
}

impl wit::GuestExchange for Exchange {
    fn challenge(&self) -> Vec<u8> {
        self.0.challenge().to_vec()
    }

    fn respond(this: wit::Exchange, response: Vec<u8>) -> Result<wit::AuthStep, wit::LoginFailure> {
        let step = run(this.into_inner::<Self>().0.respond(&Secret::from(response)));
        told_login(step.map(Self::export))
    }

    fn cancel(this: wit::Exchange) -> Result<wit::Connection, types::Error> {
        let cancelled = run(this.into_inner::<Self>().0.cancel());
        told(cancelled.map(Connection::export).map_err(|failure| failure.error))
    }
}
