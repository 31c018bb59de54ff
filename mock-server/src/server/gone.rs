//! Clients that leave while the server waits for something else.

use std::time::Duration;

use tokio::io::Interest;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, sleep_until};

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
        let gone = gone(self.stream.tcp(), &mut self.closed);
        match self.clock.until(due, gone).await {
            None => Ok(()),
            Some(ending) => Err(self.cut_below().unwrap_or(ending)),
        }
    }
}

/// How the client has left, once it has; nothing is read for it. `closed` is when that was first seen: of many short
/// waits none begins anew.
pub(super) async fn gone(client: &TcpStream, closed: &mut Option<Instant>) -> Ending {
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
            sleep_until(*closed.get_or_insert_with(Instant::now) + GRACE).await;
            Ending::ClosedByClient
        }
    }
}
