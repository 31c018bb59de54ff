//! Faults below TLS: a relay between the server's TLS and the client's connection, inside the server.

use std::io;
use std::net::Ipv4Addr;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::event::Ending;
use super::gone::gone;
use crate::clock::Clock;
use crate::fault::{End, Faults, Op, Pipeline};
use crate::sync::lock;
use crate::transcript::Direction;

/// The most that is read at once, in octets.
const CHUNK: usize = 16 * 1024;
/// How long the client may take to close behind the last octet.
const LINGER: Duration = Duration::from_secs(2);

/// The faults below TLS of one session, and the relay that has them act once there is TLS.
#[derive(Clone, Debug)]
pub(super) struct Below(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// They wait for TLS.
    faults: Option<Faults>,
    relay: Option<JoinHandle<()>>,
    /// The fault that has cut the connection.
    cut: Option<String>,
}

/// Why octets have come to an end.
enum Finish {
    Closed,
    Failed,
    Cut(End, String),
}

impl Below {
    pub(super) fn new(faults: Faults) -> Self {
        let faults = Some(faults).filter(|faults| !faults.is_empty());
        Self(Arc::new(Mutex::new(State { faults, relay: None, cut: None })))
    }

    /// The connection to do the handshake on: `client` itself if there are no faults.
    pub(super) async fn connection(&self, client: TcpStream, clock: &Clock) -> io::Result<TcpStream> {
        let Some(faults) = lock(&self.0).faults.take() else { return Ok(client) };
        let (inner, outer) = pair().await?;
        let relay = tokio::spawn(relay(client, outer, faults, clock.clone(), self.clone()));
        lock(&self.0).relay = Some(relay);
        Ok(inner)
    }

    /// Whether something goes wrong below the session's TLS.
    pub(super) fn is_active(&self) -> bool {
        lock(&self.0).relay.is_some()
    }

    /// How the session ends if a fault has cut its connection.
    pub(super) fn cut(&self) -> Option<Ending> {
        lock(&self.0).cut.clone().map(Ending::Fault)
    }

    /// Waits until the client has what the session has left for it; gives how the session has ended, if that is what it
    /// has `seen` of it.
    pub(super) async fn end(&self, seen: Ending) -> Ending {
        let relay = lock(&self.0).relay.take();
        if let Some(relay) = relay {
            // A panic in there has been printed.
            let _ = relay.await;
        }
        self.cut().unwrap_or(seen)
    }
}

/// Both ends of a connection of this machine to itself.
async fn pair() -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let inner = TcpStream::connect(listener.local_addr()?).await?;
    let own = inner.local_addr()?;
    loop {
        let (outer, from) = listener.accept().await?;
        // Somebody else may have found the port.
        if from == own {
            inner.set_nodelay(true)?;
            outer.set_nodelay(true)?;
            return Ok((inner, outer));
        }
    }
}

/// Relays until the session or the client has closed, or a fault cuts, which is told to `below`.
async fn relay(mut client: TcpStream, mut server: TcpStream, faults: Faults, clock: Clock, below: Below) {
    let finish = {
        let (client, server) = (client.split(), server.split());
        let mut requests = pin!(pass(client.0, server.1, faults.client, Direction::Client, &clock));
        let mut replies = pin!(pass(server.0, client.1, faults.server, Direction::Server, &clock));
        tokio::select! {
            biased;
            finish = &mut replies => finish,
            finish = &mut requests => match finish {
                Finish::Closed => replies.await,
                finish => finish,
            },
        }
    };
    let (end, fault) = match finish {
        Finish::Closed => (End::Fin, None),
        Finish::Failed => (End::Rst, None),
        Finish::Cut(end, fault) => (end, Some(fault)),
    };
    // Known before the session sees its end.
    lock(&below.0).cut = fault;
    if end == End::Rst {
        // Who cannot be reset is gone.
        let _ = (client.set_zero_linger(), server.set_zero_linger());
        return;
    }
    drop(server);
    close(client).await;
}

/// Hands octets on until they come to their end.
async fn pass(
    mut from: ReadHalf<'_>,
    mut to: WriteHalf<'_>,
    mut faults: Pipeline,
    whose: Direction,
    clock: &Clock,
) -> Finish {
    let (mut buffer, mut closed) = (vec![0; CHUNK], None);
    let mut ops = faults.feed(&[]).ops;
    loop {
        let mut due = clock.now();
        for op in ops {
            match op {
                // Who takes no more has closed, which shows when it is read from.
                Op::Pass { octets, .. } => drop(to.write_all(&octets).await),
                Op::Wait(time) => {
                    due = due.after(time);
                    let client = match whose {
                        Direction::Client => from.as_ref(),
                        Direction::Server => to.as_ref(),
                    };
                    if clock.until(due, gone(client, &mut closed)).await.is_some() {
                        return Finish::Failed;
                    }
                }
                Op::Cut(end, fault) => return Finish::Cut(end, fault),
                // From here on the pipeline gives nothing back.
                Op::Stall => {}
            }
        }
        match from.read(&mut buffer).await {
            Ok(0) => break,
            Ok(length) => ops = faults.feed(&buffer[..length]).ops,
            Err(_) => return Finish::Failed,
        }
    }
    let _ = to.shutdown().await;
    Finish::Closed
}

/// Closes, and lets the client read everything first: octets that nobody has read would make a reset of it.
async fn close(mut client: TcpStream) {
    let _ = timeout(LINGER, client.shutdown()).await;
    let mut rest = [0; 512];
    let drain = async { while client.read(&mut rest).await.is_ok_and(|length| length > 0) {} };
    let _ = timeout(LINGER, drain).await;
}
