//! Taking turns at one guest, and its resources.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::{
    runtime::Handle as Runtime,
    sync::{OwnedMutexGuard, oneshot},
    task::JoinSet,
    time::Instant,
};
use wasmtime::{Store, component::ResourceAny};

use crate::{
    Error, ErrorKind, HostError, Step,
    bindings::exports::mail::pop3::client::Guest as Interface,
    guest::{Guest, State},
};

/// The guest of one client, for those whom its user holds: they take turns at it.
pub(crate) struct Session {
    turns: Arc<Turns>,
    /// What goes on while nobody waits for it. It ends with the session.
    tasks: Mutex<JoinSet<()>>,
}

/// Turns at one guest.
pub(crate) struct Turns {
    slot: Arc<tokio::sync::Mutex<Slot>>,
    /// Resources whose owners were dropped; the next turn drops them in the guest.
    dropped: Mutex<Vec<ResourceAny>>,
}

enum Slot {
    Alive(Box<Guest>),
    Gone(ErrorKind),
}

impl Session {
    pub(crate) fn new(guest: Guest) -> Arc<Self> {
        let end = guest.time.end;
        let slot = Arc::new(tokio::sync::Mutex::new(Slot::Alive(Box::new(guest))));
        let turns = Arc::new(Turns { slot, dropped: Mutex::default() });
        let session = Self { turns, tasks: Mutex::default() };
        if let Some(end) = end {
            session.spawn(&Runtime::current(), live_until(end, Arc::downgrade(&session.turns)));
        }
        Arc::new(session)
    }

    pub(crate) async fn turn(&self, step: Step) -> Result<Turn, Error> {
        self.turns.turn(step).await
    }

    /// Makes a call in a task of its own, which the guest survives when nobody waits for it any more. What the call
    /// uses is to be dropped after this future.
    pub(crate) async fn detach<R, F>(
        &self,
        step: Step,
        call: impl FnOnce(Turn) -> F + Send + 'static,
    ) -> Result<R, Error>
    where
        R: Send + 'static,
        F: Future<Output = Result<R, Error>> + Send,
    {
        let (sender, receiver) = oneshot::channel();
        let turns = Arc::clone(&self.turns);
        self.spawn(&Runtime::current(), async move {
            let outcome = match turns.turn(step).await {
                // What the call uses may be gone by now.
                Ok(turn) if sender.is_closed() => return turn.pass().await,
                Ok(turn) => call(turn).await,
                Err(error) => Err(error),
            };
            // Nobody waits for it any more: so be it.
            let _ = sender.send(outcome);
        });
        // Without an answer the runtime is shutting down.
        receiver.await.unwrap_or_else(|_| Err(ErrorKind::Host(HostError::Abandoned).at(step)))
    }

    fn spawn(&self, runtime: &Runtime, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn_on(task, runtime);
    }
}

impl Turns {
    /// Waits until no other call is under way. The guest is taken out of its slot, so that a call whose future is
    /// dropped takes the guest with it: it could not be entered again.
    pub(crate) async fn turn(&self, step: Step) -> Result<Turn, Error> {
        let mut slot = Arc::clone(&self.slot).lock_owned().await;
        let abandoned = Slot::Gone(ErrorKind::Host(HostError::Abandoned));
        match std::mem::replace(&mut *slot, abandoned) {
            Slot::Alive(guest) => Ok(Turn { slot, guest, step, dropped: self.take_dropped() }),
            Slot::Gone(kind) => {
                *slot = Slot::Gone(kind.clone());
                Err(kind.at(step))
            }
        }
    }

    /// Drops in the guest what was dropped outside.
    async fn sweep(&self) {
        if let Ok(turn) = self.turn(Step::Quit).await {
            turn.pass().await;
        }
    }

    fn take_dropped(&self) -> Vec<ResourceAny> {
        std::mem::take(&mut *self.dropped.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Lets go of a guest that nobody calls when its life ends; a call that is under way then ends by itself.
async fn live_until(end: Instant, turns: Weak<Turns>) {
    tokio::time::sleep_until(end).await;
    let Some(turns) = turns.upgrade() else { return };
    let mut slot = turns.slot.lock().await;
    if let Slot::Alive(_) = *slot {
        *slot = Slot::Gone(ErrorKind::Host(HostError::Lifetime));
    }
}

/// The right to make one call.
pub struct Turn {
    slot: OwnedMutexGuard<Slot>,
    guest: Box<Guest>,
    step: Step,
    dropped: Vec<ResourceAny>,
}

impl Turn {
    /// Drops in the guest what was dropped outside, makes the call, and puts the guest back unless it trapped.
    pub(crate) async fn call<R>(
        mut self,
        work: impl AsyncFnOnce(&Interface, &mut Store<State>) -> wasmtime::Result<R>,
    ) -> Result<R, Error> {
        let (time, dropped) = (self.guest.time, std::mem::take(&mut self.dropped));
        let (interface, store) = (self.guest.pop3.mail_pop3_client(), &mut self.guest.store);
        store.data().canceller.begin();
        let outcome = time.bound(async {
            for resource in dropped {
                resource.resource_drop_async(&mut *store).await?;
            }
            work(interface, store).await
        });
        let outcome = outcome.await;
        self.end(outcome)
    }

    /// Makes no call but drops what was dropped outside. A trap is for the next call to report.
    async fn pass(self) {
        let _ = self.call(async |_, _| Ok(())).await;
    }

    fn end<R>(mut self, outcome: Result<wasmtime::Result<R>, HostError>) -> Result<R, Error> {
        let failure = match outcome {
            Ok(Ok(value)) => {
                *self.slot = Slot::Alive(self.guest);
                return Ok(value);
            }
            Ok(Err(_)) if self.guest.store.data().limiter.memory.was_refused() => {
                ErrorKind::Host(HostError::Memory)
            }
            Ok(Err(trap)) => ErrorKind::Host(HostError::Trap(trap.root_cause().to_string())),
            Err(stopped) => ErrorKind::Host(stopped),
        };
        *self.slot = Slot::Gone(failure.clone());
        Err(failure.at(self.step))
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

/// A resource of the guest that is dropped there after its owner was dropped here.
#[derive(Debug)]
pub(crate) struct Handle {
    session: Arc<Session>,
    resource: Option<ResourceAny>,
    at_once: bool,
}

impl Handle {
    /// A resource that can wait for the next call to be dropped.
    pub(crate) fn new(session: Arc<Session>, resource: ResourceAny) -> Self {
        Self { session, resource: Some(resource), at_once: false }
    }

    /// A resource that holds a connection: it is closed at once, not with the next call. (Dropped outside a runtime,
    /// it waits for the next call too.)
    pub(crate) fn of_connection(session: Arc<Session>, resource: ResourceAny) -> Self {
        Self { session, resource: Some(resource), at_once: true }
    }

    pub(crate) fn session(&self) -> &Arc<Session> {
        &self.session
    }

    /// To borrow the resource for a call.
    pub(crate) fn borrow(&self) -> ResourceAny {
        self.resource.expect("only `give` takes it, and that consumes the handle")
    }

    /// To give the resource away with a call.
    pub(crate) fn give(mut self) -> ResourceAny {
        self.resource.take().expect("only `give` takes it, and that consumes the handle")
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let Some(resource) = self.resource.take() else { return };
        self.session.turns.dropped.lock().unwrap_or_else(PoisonError::into_inner).push(resource);
        // With the last handle the store goes, and everything in it.
        let others = Arc::strong_count(&self.session) > 1;
        if self.at_once
            && others
            && let Ok(runtime) = Runtime::try_current()
        {
            let turns = Arc::downgrade(&self.session.turns);
            self.session.spawn(&runtime, async move {
                if let Some(turns) = turns.upgrade() {
                    turns.sweep().await;
                }
            });
        }
    }
}
