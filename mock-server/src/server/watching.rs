//! What sessions have done, and waiting for it.

use super::{Event, Server, SessionState};

impl Server {
    /// All sessions until now, in the order of their connections; the first one has number 1.
    #[must_use]
    pub fn sessions(&self) -> Vec<SessionState> {
        self.shared.board.sessions()
    }

    /// All that happened until now.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        self.shared.board.events()
    }

    /// Waits until every session of a connection made until now is over and has released its lock.
    pub async fn wait_idle(&self) {
        self.runner.catch_up();
        self.shared.board.wait(|log| log.is_idle().then_some(())).await;
    }

    /// [`wait_idle`](Self::wait_idle) for tests without a runtime.
    pub fn wait_idle_blocking(&self) {
        self.runner.catch_up();
        self.shared.board.wait_blocking(|log| log.is_idle().then_some(()));
    }

    /// Waits for an event that `matches` accepts and gives it; events of the past count. Waits without
    /// a limit: a test that may wait in vain puts one around it.
    pub async fn wait_for(&self, mut matches: impl FnMut(&Event) -> bool) -> Event {
        self.shared.board.wait(|log| log.find(&mut matches)).await
    }

    /// [`wait_for`](Self::wait_for) for tests without a runtime.
    pub fn wait_for_blocking(&self, mut matches: impl FnMut(&Event) -> bool) -> Event {
        self.shared.board.wait_blocking(|log| log.find(&mut matches))
    }
}
