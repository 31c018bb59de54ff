//! One session: two connections, and how they end.

use std::pin::{Pin, pin};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::Shared;
use super::flow::{Finish, Flow, Talk};
use crate::fault::{End, Faults};
use crate::server::Ending;
use crate::transcript::Direction;

/// How long the server may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// How long the client may take to close behind the last octet.
const LINGER: Duration = Duration::from_secs(2);

/// How a session ends, for both sides.
type Conclusion = (End, Ending);

/// Relays one client until the session is over.
pub(super) async fn run(shared: &Shared, number: u64, mut client: TcpStream) -> Ending {
    let mut upstream = match connect(shared).await {
        Ok(upstream) => upstream,
        Err(reason) => {
            let ending = Ending::Broken(format!("cannot reach {}: {reason}", shared.upstream));
            shared.unreachable.add(reason);
            return ending;
        }
    };
    // Lines are short and waited for. Who cannot have it that way has it slower.
    let _ = client.set_nodelay(true).and_then(|()| upstream.set_nodelay(true));
    let (end, ending) = relay(shared, number, &mut client, &mut upstream).await;
    match end {
        End::Rst => {
            // Who cannot be reset is gone.
            let _ = (client.set_zero_linger(), upstream.set_zero_linger());
        }
        End::Fin => {
            drop(upstream);
            close(client).await;
        }
    }
    ending
}

async fn connect(shared: &Shared) -> Result<TcpStream, String> {
    match timeout(CONNECT, TcpStream::connect(shared.upstream)).await {
        Ok(connected) => connected.map_err(|error| error.to_string()),
        Err(_) => Err(format!("no answer in {} seconds", CONNECT.as_secs())),
    }
}

async fn relay(shared: &Shared, number: u64, client: &mut TcpStream, upstream: &mut TcpStream) -> Conclusion {
    let faults = Faults::of(std::slice::from_ref(&shared.faults), number);
    let talk = Talk::new(shared.journal.recorder(number));
    let (client, upstream) = (client.split(), upstream.split());
    let flow = |direction, from, to, pipeline| {
        Flow { direction, from, to, pipeline, clock: &shared.clock, talk: &talk, closed: None }.run()
    };
    let mut requests = pin!(flow(Direction::Client, client.0, upstream.1, faults.client));
    let mut replies = pin!(flow(Direction::Server, upstream.0, client.1, faults.server));
    let conclusion = tokio::select! {
        biased;
        // First, so that what a server says last is heard before its end shows to the other direction.
        finish = &mut replies => server_has_ended(finish, requests).await,
        finish = &mut requests => client_has_ended(finish, replies).await,
    };
    // The server may have closed behind the answers that the cut has waited for.
    talk.cut().map_or(conclusion, |(end, fault)| (end, Ending::Fault(fault)))
}

/// The server's octets have come to their end first.
async fn server_has_ended(finish: Finish, requests: Pin<&mut impl Future<Output = Finish>>) -> Conclusion {
    match finish {
        Finish::Stalled => match requests.await {
            Finish::Cut(end, fault) => (end, Ending::Fault(fault)),
            Finish::Failed(reason) => (End::Rst, Ending::Broken(reason)),
            Finish::Refused => (End::Fin, Ending::ClosedByServer),
            Finish::Closed | Finish::Stalled => (End::Fin, Ending::ClosedByClient),
        },
        finish => conclude(finish, Ending::ClosedByServer),
    }
}

/// The client's octets have come to their end first; the server may have more to say.
async fn client_has_ended(finish: Finish, replies: Pin<&mut impl Future<Output = Finish>>) -> Conclusion {
    match finish {
        Finish::Cut(end, fault) => (end, Ending::Fault(fault)),
        Finish::Failed(reason) => (End::Rst, Ending::Broken(reason)),
        Finish::Stalled => (End::Fin, Ending::ClosedByClient),
        Finish::Closed => conclude(replies.await, Ending::ClosedByClient),
        Finish::Refused => conclude(replies.await, Ending::ClosedByServer),
    }
}

/// What the end of the server's octets means; `closed` tells who closed first.
fn conclude(finish: Finish, closed: Ending) -> Conclusion {
    match finish {
        Finish::Closed => (End::Fin, closed),
        Finish::Stalled | Finish::Refused => (End::Fin, Ending::ClosedByClient),
        Finish::Failed(reason) => (End::Rst, Ending::Broken(reason)),
        Finish::Cut(end, fault) => (end, Ending::Fault(fault)),
    }
}

/// Closes, and lets the client read everything first: octets that nobody has read would make a reset of it.
async fn close(mut client: TcpStream) {
    let _ = timeout(LINGER, client.shutdown()).await;
    let mut rest = [0; 512];
    let drain = async { while client.read(&mut rest).await.is_ok_and(|length| length > 0) {} };
    let _ = timeout(LINGER, drain).await;
}
