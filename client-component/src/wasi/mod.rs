//! `pop3_client::Transport` over `wasi:sockets` and `wasi:tls`.

mod clock;
mod connector;
mod errors;
mod link;
mod patience;

pub(crate) use clock::now;
pub(crate) use connector::{Connector, Record};
pub(crate) use link::Link;
