//! The resources of `mail:pop3/client`: glue, one file each.

mod body;
mod client;
mod connection;
mod mailbox;

pub(crate) use body::Body;
pub(crate) use client::Client;
pub(crate) use connection::Connection;
pub(crate) use mailbox::Mailbox;

use crate::{exported as wit, types};

/// What the component exports.
pub(crate) struct Component;

impl wit::Guest for Component {
    type Client = Client;
    type Connection = Connection;
    type Mailbox = Mailbox;
    type MessageBody = Body;

    fn default_options() -> types::Options {
        crate::convert::default_options()
    }
}
