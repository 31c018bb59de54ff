//! One instance of the component in its store.

use std::{pin::pin, sync::Arc, task::Poll, time::Duration};

use tokio::time::{Instant, timeout_at};
use wasmtime::{Store, component::ResourceTable};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_tls::{WasiTlsCtx, WasiTlsCtxView, WasiTlsView};

use crate::{
    Canceller, HostError, Policy,
    allow_list::AllowList,
    bindings::Pop3,
    limiter::{Limiter, Memory},
    tls::LastError,
};

/// What the host functions of one guest work on.
pub(crate) struct State {
    pub(crate) table: ResourceTable,
    pub(crate) wasi: WasiCtx,
    pub(crate) tls: WasiTlsCtx,
    pub(crate) limiter: Limiter,
    pub(crate) canceller: Canceller,
    pub(crate) allowed: Arc<AllowList>,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiTlsView for State {
    fn tls(&mut self) -> WasiTlsCtxView<'_> {
        WasiTlsCtxView { ctx: &mut self.tls, table: &mut self.table }
    }
}

/// What the host decides and sees while a guest runs.
#[derive(Debug)]
pub(crate) struct Oversight {
    pub(crate) allowed: Arc<AllowList>,
    pub(crate) last_error: LastError,
    pub(crate) memory: Memory,
    pub(crate) canceller: Canceller,
}

impl Oversight {
    pub(crate) fn new(policy: &Policy) -> Self {
        let allowed = Arc::new(AllowList::new(policy.reach.clone()));
        Self {
            allowed,
            last_error: LastError::default(),
            memory: Memory::default(),
            canceller: Canceller::default(),
        }
    }
}

/// A store and the instance in it.
pub(crate) struct Guest {
    pub(crate) store: Store<State>,
    pub(crate) pop3: Pop3,
    pub(crate) time: Time,
}

/// How long the calls of a guest may take.
#[derive(Clone, Copy)]
pub(crate) struct Time {
    compute: Duration,
    /// When its life ends.
    pub(crate) end: Option<Instant>,
}

impl Time {
    /// For a guest that is made now. An end that no clock can show is none.
    pub(crate) fn new(policy: &Policy) -> Self {
        let end = policy.lifetime.and_then(|lifetime| Instant::now().checked_add(lifetime));
        Self { compute: policy.compute, end }
    }

    /// Runs a call, and stops it when it has computed for too long, or at the end of the guest's life.
    pub(crate) async fn bound<F: Future>(self, call: F) -> Result<F::Output, HostError> {
        let call = metered(self.compute, call);
        match self.end {
            Some(end) if end <= Instant::now() => Err(HostError::Lifetime),
            Some(end) => timeout_at(end, call).await.unwrap_or(Err(HostError::Lifetime)),
            None => call.await,
        }
    }
}

/// Runs a call and stops it when it has computed for longer than `compute`. Epochs make a guest that only computes
/// give way every few milliseconds, and the time inside each `poll` is the time it did not wait.
async fn metered<F: Future>(compute: Duration, call: F) -> Result<F::Output, HostError> {
    let mut call = pin!(call);
    let mut used = Duration::ZERO;
    std::future::poll_fn(|cx| {
        let entered = Instant::now();
        let outcome = call.as_mut().poll(cx);
        used += entered.elapsed();
        match outcome {
            Poll::Ready(value) => Poll::Ready(Ok(value)),
            Poll::Pending if used > compute => Poll::Ready(Err(HostError::Compute)),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computes a little each time it is asked, and wants to be asked again.
    async fn compute(rounds: u32) -> u32 {
        let mut round = 0;
        std::future::poll_fn(|cx| {
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_millis(1) {}
            round += 1;
            cx.waker().wake_by_ref();
            if round == rounds { Poll::Ready(round) } else { Poll::Pending }
        })
        .await
    }

    #[tokio::test]
    async fn a_call_that_computes_too_long_is_stopped() {
        assert_eq!(metered(Duration::from_millis(20), compute(u32::MAX)).await, Err(HostError::Compute));
    }

    #[tokio::test]
    async fn a_call_that_computes_little_is_not() {
        assert_eq!(metered(Duration::from_secs(60), compute(3)).await, Ok(3));
    }

    #[tokio::test]
    async fn waiting_is_not_computing() {
        let wait = tokio::time::sleep(Duration::from_millis(50));
        assert_eq!(metered(Duration::from_millis(20), wait).await, Ok(()));
    }
}
