//! The resources of `mail:pop3/client`: glue, one file each.

mod batch;
mod body;
mod client;
mod connection;
mod exchange;
mod listing;
mod mailbox;

pub(crate) use batch::Batch;
pub(crate) use body::Body;
pub(crate) use client::Client;
pub(crate) use connection::Connection;
pub(crate) use exchange::Exchange;
pub(crate) use listing::Listing;
pub(crate) use mailbox::Mailbox;

use crate::{exported as wit, types};

/// What the component exports.
pub(crate) struct Component;

impl wit::Guest for Component {
    type Client = Client;
    type Connection = Connection;
    type Exchange = Exchange;
    type Mailbox = Mailbox;
    type MessageBody = Body;
    type Batch = Batch;
    type ScanListing = Listing<pop3_client::ScanEntry>;
    type UniqueIdListing = Listing<pop3_client::UniqueId>;

    fn default_options() -> types::Options {
        crate::convert::default_options()
    }
}
