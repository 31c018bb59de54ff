//! A link of some length: everything comes later, and nothing slower.

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::mpsc,
    time::{Instant, sleep, sleep_until},
};

use super::steps::Spoken;
use crate::Outcome;

/// A port that leads to a server far away, for one client.
///
/// A fault that delays holds up whatever comes behind its place until it is over, as a slow peer does. On a link octets
/// travel behind each other, so that the time one takes costs those behind it nothing: pipelining lives on that.
pub(super) struct Link {
    listener: TcpListener,
    server: u16,
    one_way: Duration,
}

impl Link {
    /// Opens a link to a port on loopback that takes `one_way` in each direction.
    pub(super) async fn to(server: u16, one_way: Duration) -> Outcome<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        Ok(Self { listener, server, one_way })
    }

    /// Where the client has to connect to.
    pub(super) fn port(&self) -> Outcome<u16> {
        Ok(self.listener.local_addr()?.port())
    }

    /// Carries one session to its end; returns what the client said, and when.
    pub(super) async fn carry(self) -> Outcome<Spoken> {
        let near = self.listener.accept().await?.0;
        let spoken = Arc::new(Mutex::new(Spoken::begin()));
        // The client's last word of TCP's handshake is on its way, too: before, the server does not greet.
        sleep(self.one_way).await;
        let far = TcpStream::connect((Ipv4Addr::LOCALHOST, self.server)).await?;
        near.set_nodelay(true)?;
        far.set_nodelay(true)?;
        let ((near_read, near_write), (far_read, far_write)) = (near.into_split(), far.into_split());
        let said = Arc::clone(&spoken);
        let hear = move |octets: &[u8]| said.lock().unwrap_or_else(PoisonError::into_inner).hear(octets);
        let there = tokio::spawn(travel(near_read, far_write, self.one_way, hear));
        travel(far_read, near_write, self.one_way, |_| ()).await?;
        // Whether the client closes as well makes no difference to the session.
        there.abort();
        let mut spoken = spoken.lock().unwrap_or_else(PoisonError::into_inner);
        spoken.end();
        Ok(std::mem::replace(&mut spoken, Spoken::begin()))
    }
}

/// Hands on what one side sends, each octet `one_way` later, until it closes. `hear` is told first.
async fn travel(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    one_way: Duration,
    mut hear: impl FnMut(&[u8]),
) -> Result<(), std::io::Error> {
    let (sender, mut receiver) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let depart = async move {
        let mut buffer = vec![0; 64 << 10];
        loop {
            // A connection that breaks off is the end of it: who has not got everything says so.
            let length = from.read(&mut buffer).await.unwrap_or(0);
            hear(&buffer[..length]);
            let sent = sender.send((Instant::now() + one_way, buffer[..length].to_vec()));
            if length == 0 || sent.is_err() {
                return;
            }
        }
    };
    let arrive = async move {
        while let Some((due, octets)) = receiver.recv().await {
            if !one_way.is_zero() {
                sleep_until(due).await;
            }
            if octets.is_empty() {
                return to.shutdown().await;
            }
            to.write_all(&octets).await?;
        }
        Ok(())
    };
    tokio::join!(depart, arrive).1
}
