//! Clients that leave while the server waits for something else.

use std::time::Duration;

use tokio::io::Interest;
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::event::Ending;
use super::wire::{Wire, broken};
use crate::clock::Moment;

/// How long a client that has closed its direction may still wait for octets: it may be there and read.
const GRACE: Duration = Duration::from_secs(2);
/// How often the end is looked for behind octets that nobody has read yet.
const LOOK: Duration = Duration::from_millis(50);

impl Wire {
    /// Waits until the clock shows `due`, unless the client leaves before.
    pub(super) async fn wait(&mut self, due: Moment) -> Result<(), Ending> {
        match self.clock.until(due, gone(self.stream.tcp())).await {
            None => Ok(()),
            Some(ending) => Err(self.cut_below().unwrap_or(ending)),
        }
    }
}

/// How the client has left, once it has; nothing is read for it.
pub(super) async fn gone(client: &TcpStream) -> Ending {
    loop {
        match client.ready(Interest::READABLE).await {
            Ok(ready) if ready.is_read_closed() => break,
            Ok(_) => sleep(LOOK).await,
            Err(error) => return broken(&error),
        }
    }
    match client.take_error() {
        Ok(Some(error)) | Err(error) => broken(&error),
        Ok(None) => {
            sleep(GRACE).await;
            Ending::ClosedByClient
        }
    }
}
