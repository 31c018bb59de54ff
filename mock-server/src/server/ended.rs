//! Waiting for sessions to end, one after the other.

use super::Server;
use super::board::Log;

impl Server {
    /// Waits until more than `count` sessions have ended, of all since the server started, and gives how many have.
    /// Waits without a limit: a test that may wait in vain puts one around it.
    pub async fn wait_ended(&self, count: u64) -> u64 {
        self.shared.board.wait(|log| more_than(count, log)).await
    }

    /// [`wait_ended`](Self::wait_ended) for tests without a runtime.
    ///
    /// ```
    /// use std::net::TcpStream;
    ///
    /// use pop3_mock::Server;
    ///
    /// let server = Server::builder().start_blocking()?;
    /// drop(TcpStream::connect(server.pop3())?);
    /// assert_eq!(server.wait_ended_blocking(0), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn wait_ended_blocking(&self, count: u64) -> u64 {
        self.shared.board.wait_blocking(|log| more_than(count, log))
    }
}

fn more_than(count: u64, log: &Log) -> Option<u64> {
    Some(log.ended()).filter(|ended| *ended > count)
}
