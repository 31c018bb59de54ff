//! The clock of a server, which a test can advance.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::time::sleep;

/// Shared by all sessions of a server. It goes with real time, or stands; a test advances it either way.
#[derive(Clone, Debug)]
pub(crate) struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// `None` for a clock that stands.
    began: Option<Instant>,
    /// How far the test has advanced it.
    advanced: watch::Sender<Duration>,
}

/// A time on the clock: since it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(Duration);

impl Moment {
    /// When the clock was made.
    pub(crate) const START: Self = Self(Duration::ZERO);
    /// Later than any that comes.
    pub(crate) const NEVER: Self = Self(Duration::MAX);

    /// How long the clock has been there.
    pub(crate) fn since_start(self) -> Duration {
        self.0
    }

    pub(crate) fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration))
    }
}

impl Clock {
    /// A clock that goes with real time, or stands until it is advanced.
    pub(crate) fn new(stands: bool) -> Self {
        let (advanced, _) = watch::channel(Duration::ZERO);
        Self(Arc::new(Inner { began: (!stands).then(Instant::now), advanced }))
    }

    pub(crate) fn advance(&self, duration: Duration) {
        self.0.advanced.send_modify(|advanced| *advanced = advanced.saturating_add(duration));
    }

    /// How far it was advanced until now.
    pub(crate) fn advanced(&self) -> Duration {
        *self.0.advanced.borrow()
    }

    pub(crate) fn now(&self) -> Moment {
        self.now_but_for(self.advanced())
    }

    /// What it would show if it had been advanced as far as `advanced` and no further.
    pub(crate) fn now_but_for(&self, advanced: Duration) -> Moment {
        let gone = self.0.began.map_or(Duration::ZERO, |began| began.elapsed());
        Moment(gone).after(advanced)
    }

    /// Waits until the clock shows `moment` or later.
    pub(crate) async fn reaches(&self, moment: Moment) {
        let mut advances = self.0.advanced.subscribe();
        loop {
            let left = moment.0.saturating_sub(self.now().0);
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = sleep(left), if self.0.began.is_some() => {}
                // The sender lives as long as this clock.
                _ = advances.changed() => {}
            }
        }
    }

    /// What `future` gives, unless the clock reaches `deadline` first.
    pub(crate) async fn until<T>(&self, deadline: Moment, future: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            result = future => Some(result),
            () = self.reaches(deadline) => None,
        }
    }

    /// [`until`](Self::until) with a time that starts now.
    pub(crate) async fn within<T>(&self, time: Duration, future: impl Future<Output = T>) -> Option<T> {
        self.until(self.now().after(time), future).await
    }
}

/// Goes with real time.
impl Default for Clock {
    fn default() -> Self {
        Self::new(false)
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn a_clock_that_stands_moves_only_when_it_is_advanced() {
        let clock = Clock::new(true);
        let deadline = clock.now().after(MINUTE);
        let waiting = clock.until(deadline, pending::<()>());
        let advancing = async {
            clock.advance(MINUTE - Duration::from_nanos(1));
            assert!(clock.now() < deadline);
            clock.advance(Duration::from_nanos(1));
        };
        assert_eq!(tokio::join!(waiting, advancing).0, None);
        assert_eq!(clock.now(), deadline);
    }

    #[tokio::test]
    async fn what_is_ready_wins_over_a_deadline_that_is_over() {
        let clock = Clock::new(true);
        assert_eq!(clock.until(clock.now(), ready(7)).await, Some(7));
        assert_eq!(clock.until(clock.now(), pending::<()>()).await, None);
    }

    #[tokio::test]
    async fn a_clock_that_goes_reaches_its_deadline_by_itself_and_earlier_if_advanced() {
        let clock = Clock::default();
        assert_eq!(clock.within(Duration::from_millis(1), pending::<()>()).await, None);
        clock.advance(Duration::MAX);
        assert_eq!(clock.until(Moment::NEVER, pending::<()>()).await, None);
    }
}
