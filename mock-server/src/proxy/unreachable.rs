//! Clients for whom there was no server.

use std::sync::Mutex;

use super::Proxy;
use crate::sync::lock;

/// How many there were, and why the last one.
#[derive(Debug, Default)]
pub(super) struct Unreachable(Mutex<(u64, String)>);

impl Unreachable {
    pub(super) fn add(&self, reason: String) {
        let mut known = lock(&self.0);
        *known = (known.0 + 1, reason);
    }

    fn more_than(&self, count: u64) -> Option<(u64, String)> {
        Some(lock(&self.0).clone()).filter(|(clients, _)| *clients > count)
    }
}

impl Proxy {
    /// Waits until the server could not be reached for more than `count` clients, and gives for how many it could not,
    /// and why the last time, in the system's words. Those clients' connections are closed without a word. Waits
    /// without a limit.
    pub async fn wait_unreachable(&self, count: u64) -> (u64, String) {
        self.shared.board.wait(|_| self.shared.unreachable.more_than(count)).await
    }

    /// [`wait_unreachable`](Self::wait_unreachable) for tests without a runtime.
    ///
    /// ```
    /// use std::net::{TcpListener, TcpStream};
    ///
    /// use pop3_mock::Proxy;
    ///
    /// let nobody = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    /// let proxy = Proxy::builder(nobody).start_blocking()?;
    /// drop(TcpStream::connect(proxy.address())?);
    /// assert_eq!(proxy.wait_unreachable_blocking(0).0, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn wait_unreachable_blocking(&self, count: u64) -> (u64, String) {
        self.shared.board.wait_blocking(|_| self.shared.unreachable.more_than(count))
    }

    /// For how many clients the server could not be reached.
    #[must_use]
    pub fn unreachable(&self) -> u64 {
        self.shared.unreachable.more_than(0).map_or(0, |(clients, _)| clients)
    }
}
