//! Accepting clients.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;
use tokio::time;

use super::{Shared, relay};
use crate::server::{CatchUp, Ending, Event, Farewell, MAX_SESSIONS};

/// Accepts until the sender of `requests` is gone; open sessions end with it.
pub(super) async fn run(
    shared: Arc<Shared>,
    listener: TcpListener,
    mut requests: UnboundedReceiver<CatchUp>,
) {
    let mut sessions = JoinSet::new();
    loop {
        tokio::select! {
            accepted = accept(&listener) => admit(&shared, &mut sessions, accepted),
            request = requests.recv() => match request {
                Some(done) => {
                    // Waiting for any time at all lets the runtime learn which connections have been made.
                    while let Ok(accepted) = time::timeout(Duration::from_millis(1), accept(&listener)).await {
                        admit(&shared, &mut sessions, accepted);
                    }
                    // Who asked may have given up.
                    let _ = done.send(());
                }
                None => break,
            },
            Some(_) = sessions.join_next() => {}
        }
    }
    sessions.shutdown().await;
    shared.board.close_all();
}

async fn accept(listener: &TcpListener) -> io::Result<TcpStream> {
    let accepted = listener.accept().await;
    if accepted.is_err() {
        // What is lacking may pass; asking without a pause would take a whole core.
        time::sleep(Duration::from_millis(10)).await;
    }
    accepted.map(|(stream, _)| stream)
}

/// Numbers the session here, so that numbers follow the order of acceptance.
fn admit(shared: &Arc<Shared>, sessions: &mut JoinSet<()>, accepted: io::Result<TcpStream>) {
    // An error belongs to one connection that went away again, or to a lack that may pass.
    let Ok(client) = accepted else { return };
    let number = shared.board.connect(false);
    if sessions.len() >= MAX_SESSIONS {
        return shared.board.post(Event::Closed { session: number, ending: Ending::Refused });
    }
    let shared = shared.clone();
    sessions.spawn(async move {
        let mut farewell = Farewell::new(&shared.board, number);
        farewell.ending = relay::run(&shared, number, client).await;
    });
}
