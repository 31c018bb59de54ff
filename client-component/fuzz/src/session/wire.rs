//! The transport of the client: a peer in the same thread.

use std::{cell::RefCell, future::poll_fn, rc::Rc, task::Poll, time::Duration};

use bytes::BytesMut;
use pop3_client::{Connect, Moved, Observation, Phase, Transport, TransportError};

use super::peer::Peer;

pub(super) struct Wire {
    peer: Rc<RefCell<Peer>>,
}

/// Gives the one connection there is.
pub(super) struct Connector {
    pub(super) peer: Rc<RefCell<Peer>>,
}

impl Connect for Connector {
    type Transport = Wire;

    async fn connect(&mut self, _: &str, _: u16, _: Duration) -> Result<Wire, TransportError> {
        Ok(Wire { peer: Rc::clone(&self.peer) })
    }
}

impl Wire {
    /// Waits as often as the script says.
    async fn stall(&self) {
        // Whoever polls does so again at once: there is nothing that could wake him.
        poll_fn(|_| if self.peer.borrow_mut().stalls() { Poll::Pending } else { Poll::Ready(()) }).await;
    }
}

impl Transport for Wire {
    async fn exchange(&mut self, output: &[u8], input: &mut BytesMut) -> Result<Moved, TransportError> {
        self.stall().await;
        self.peer.borrow_mut().exchange(output, input)
    }

    async fn glance(&mut self, input: &mut BytesMut) -> Result<Moved, TransportError> {
        self.peer.borrow_mut().glance(input)
    }

    fn random(&mut self, octets: &mut [u8]) -> Result<(), TransportError> {
        // The same in each run: an input that fails has to fail again.
        octets.fill(7);
        Ok(())
    }

    fn arm(&mut self, phase: Phase, within: Duration) {
        assert!(within > Duration::ZERO, "a deadline that has passed");
        self.peer.borrow_mut().arm(phase);
    }

    fn arm_operation(&mut self, _: Option<Duration>) {}

    async fn start_tls(self, _: &str) -> Result<Self, TransportError> {
        self.stall().await;
        self.peer.borrow_mut().handshake()?;
        Ok(self)
    }

    async fn shutdown(&mut self) {
        self.stall().await;
    }

    fn observe(&mut self, observation: Observation<'_>) {
        self.peer.borrow_mut().observe(observation);
    }
}
