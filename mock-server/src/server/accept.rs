//! Accepting connections and giving each its session.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;
use tokio::time;

use super::below::Below;
use super::event::{Ending, Event};
use super::{Board, Plan, Shared, Wire, reference};
use crate::fault::{FaultSet, Faults};
use crate::ledger::Clerk;
use crate::script::Part;
use crate::sync::lock;
use crate::tls::TlsFlaw;

/// More connections than this are closed at once: each one costs memory.
pub(crate) const MAX_SESSIONS: usize = 1024;

/// The two sockets of a server.
#[derive(Debug)]
pub(super) struct Listeners {
    pub(super) pop3: TcpListener,
    pub(super) pop3s: TcpListener,
}

/// A connection that was accepted.
struct Accepted {
    stream: TcpStream,
    implicit_tls: bool,
}

/// Asks for a sign once all connections that clients have made are accepted.
pub(crate) type CatchUp = Sender<()>;

/// Accepts until the sender of `requests` is gone; open sessions end with it.
pub(super) async fn run(shared: Arc<Shared>, listeners: Listeners, mut requests: UnboundedReceiver<CatchUp>) {
    let mut sessions = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listeners.accept() => admit(&shared, &mut sessions, accepted),
            request = requests.recv() => match request {
                Some(done) => catch_up(&shared, &mut sessions, &listeners, &done).await,
                None => break,
            },
            Some(_) = sessions.join_next() => {}
        }
    }
    sessions.shutdown().await;
    shared.board.close_all();
}

/// Accepts what waits to be accepted.
async fn catch_up(shared: &Arc<Shared>, sessions: &mut JoinSet<()>, listeners: &Listeners, done: &CatchUp) {
    // Waiting for any time at all lets the runtime learn which connections have been made.
    while let Ok(accepted) = time::timeout(Duration::from_millis(1), listeners.accept()).await {
        admit(shared, sessions, accepted);
    }
    // Who asked may have given up.
    let _ = done.send(());
}

impl Listeners {
    async fn accept(&self) -> io::Result<Accepted> {
        let (accepted, implicit_tls) = tokio::select! {
            accepted = self.pop3.accept() => (accepted, false),
            accepted = self.pop3s.accept() => (accepted, true),
        };
        if accepted.is_err() {
            // What is lacking may pass; asking without a pause would take a whole core.
            time::sleep(Duration::from_millis(10)).await;
        }
        accepted.map(|(stream, _)| Accepted { stream, implicit_tls })
    }
}

/// Numbers the session and finds its part here, so that both follow the order of acceptance.
fn admit(shared: &Arc<Shared>, sessions: &mut JoinSet<()>, accepted: io::Result<Accepted>) {
    // An error belongs to one connection that went away again, or to a lack that may pass.
    let Ok(accepted) = accepted else { return };
    let number = shared.board.connect(accepted.implicit_tls);
    if sessions.len() >= MAX_SESSIONS {
        return shared.board.post(Event::Closed { session: number, ending: Ending::Refused });
    }
    let found = find(shared, number);
    sessions.spawn(session(shared.clone(), number, accepted, found));
}

/// What a session finds at the moment of its acceptance, and keeps.
struct Found {
    part: Part,
    plan: Arc<Plan>,
    /// Those of the server, and the plan's own behind them.
    faults: [Arc<FaultSet>; 2],
}

fn find(shared: &Shared, number: u64) -> Found {
    // A plan and its dialogues are set together.
    let current = lock(&shared.plan);
    let part = shared.scripts.assign(number, shared.policy.directory.is_empty());
    let plan = current.clone();
    drop(current);
    Found { part, faults: [shared.faults.get(), plan.faults.clone()], plan }
}

async fn session(shared: Arc<Shared>, number: u64, accepted: Accepted, found: Found) {
    let Found { part, plan, faults } = found;
    let mut farewell = Farewell::new(&shared.board, number);
    let below = Below::new(Faults::below_tls(&faults, number));
    let ending = match open(&shared, &plan, number, accepted, &faults, &below).await {
        Err(ending) => {
            part.handshake_failed(&ending, plan.tls.untrustworthy || below.is_active());
            ending
        }
        Ok(wire) => match part {
            Part::Reference => reference::run(&shared, &plan, number, wire).await,
            Part::Script(play) => play.run(&shared, &plan.tls, number, wire).await,
            Part::Nobody => Ending::Script,
        },
    };
    farewell.ending = below.end(ending).await;
}

/// Tells that a session is over, when it is dropped: also by a panic, for which nobody should wait for ever.
pub(crate) struct Farewell<'s> {
    board: &'s Board,
    number: u64,
    pub(crate) ending: Ending,
}

impl<'s> Farewell<'s> {
    pub(crate) fn new(board: &'s Board, number: u64) -> Self {
        Self { board, number, ending: Ending::Broken("session given up".into()) }
    }
}

impl Drop for Farewell<'_> {
    fn drop(&mut self) {
        self.board.post(Event::Closed { session: self.number, ending: self.ending.clone() });
    }
}

async fn open(
    shared: &Shared,
    plan: &Plan,
    number: u64,
    accepted: Accepted,
    faults: &[Arc<FaultSet>],
    below: &Below,
) -> Result<Wire, Ending> {
    let recorder = shared.journal.recorder(number);
    let clerk = Clerk::new(shared.policy.directory.book().clone(), number);
    let wire = Wire::new(
        accepted.stream,
        recorder,
        clerk,
        shared.clock.clone(),
        Faults::of(faults, number),
        shared.settings.autologout,
    );
    let mut wire = wire.map_err(|error| Ending::Broken(error.to_string()))?;
    wire.below = Some(below.clone());
    let tls = &plan.tls;
    if !accepted.implicit_tls || tls.flaws.has(TlsFlaw::ClearImplicit) {
        return Ok(wire);
    }
    let wire = match wire.start_tls(tls).await {
        Ok(wire) => wire,
        Err(unsecured) => return Err(unsecured.end(tls).await),
    };
    shared.board.post(Event::TlsStarted { session: number });
    Ok(wire)
}
