//! The native client over a transport that is a function call.

use std::{
    cell::RefCell,
    pin::pin,
    rc::Rc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use bytes::BytesMut;
use pop3_client::{Connect, Moved, Observation, Phase, Transport, TransportError};
use pop3_conformance::{outcome::Outcome, plan::Plan, subject::Native};

use crate::peer::{Found, Peer};

/// Runs a plan against a peer that takes at most `writes` octets at once. Gives the outcome and the slices that the
/// client has taken.
pub(crate) fn run(peer: Peer, writes: usize, plan: &Plan) -> (Outcome, Vec<Vec<u8>>) {
    let received = Received::default();
    let mut connector =
        Connector(Some(InMemory { peer, writes, received: received.clone(), phase: Phase::Connect }));
    let outcome = pin!(Native::over(&mut connector, plan)).poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(outcome) = outcome else { panic!("nothing in memory is ever waited for") };
    (outcome, received.take())
}

type Received = Rc<RefCell<Vec<Vec<u8>>>>;

/// Has one connection to give.
struct Connector(Option<InMemory>);

struct InMemory {
    peer: Peer,
    writes: usize,
    received: Received,
    phase: Phase,
}

impl Connect for Connector {
    type Transport = InMemory;

    async fn connect(&mut self, _: &str, _: u16, _: Duration) -> Result<InMemory, TransportError> {
        Ok(self.0.take().expect("a plan connects once"))
    }
}

impl Transport for InMemory {
    async fn exchange(&mut self, output: &[u8], input: &mut BytesMut) -> Result<Moved, TransportError> {
        let written = output.len().min(self.writes);
        self.peer.take(&output[..written]);
        match self.peer.hand_out() {
            Found::Slice(slice) => {
                input.extend_from_slice(&slice);
                self.received.borrow_mut().push(slice);
            }
            Found::End => return Ok(Moved { written, ended: true }),
            // A real client would wait here until its deadline.
            Found::Nothing if written == 0 => return Err(TransportError::Timeout(self.phase)),
            Found::Nothing => {}
        }
        Ok(Moved { written, ended: false })
    }

    fn random(&mut self, octets: &mut [u8]) -> Result<(), TransportError> {
        octets.fill(4);
        Ok(())
    }

    fn arm(&mut self, phase: Phase, _: Duration) {
        self.phase = phase;
    }

    fn arm_operation(&mut self, _: Option<Duration>) {}

    async fn start_tls(self, _: &str) -> Result<Self, TransportError> {
        Ok(self)
    }

    async fn shutdown(&mut self) {
        self.peer.close();
    }

    fn observe(&mut self, _: Observation<'_>) {}
}
