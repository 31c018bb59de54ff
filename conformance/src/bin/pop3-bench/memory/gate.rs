//! The place between client and server from where the client is watched.

use std::{net::Ipv4Addr, time::Duration};

use tokio::{
    io::copy_bidirectional_with_sizes,
    net::{TcpListener, TcpStream},
    process::Child,
    time::{Instant, interval},
};

use crate::{
    Outcome,
    machine::{forget_peak, resident},
};

/// Octets that go through the gate at once.
const CHUNK: usize = 64 << 10;

/// How often the peak is read. It never falls, so that only growth in the last moment of a process is missed.
const SAMPLE: Duration = Duration::from_millis(2);

/// What was seen of a process, in octets.
pub(super) struct Seen {
    /// Resident when it had connected and waited for the greeting.
    pub(super) idle: u64,
    /// The most that was resident after that.
    pub(super) peak: u64,
    /// How long it ran after that.
    pub(super) ran: Duration,
}

/// A port that leads to the server, through this process.
pub(super) struct Gate {
    listener: TcpListener,
    server: u16,
}

impl Gate {
    /// Opens a gate to a port on loopback.
    pub(super) async fn to(server: u16) -> Outcome<Self> {
        Ok(Self { listener: TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?, server })
    }

    /// Where the client has to connect to.
    pub(super) fn port(&self) -> Outcome<u16> {
        Ok(self.listener.local_addr()?.port())
    }

    /// Watches `client` until it ends.
    ///
    /// A client that has connected has everything that it needs before a message comes, and does nothing while the
    /// gate is shut: that is idle.
    pub(super) async fn watch(self, client: &mut Child) -> Outcome<Seen> {
        let pid = client.id().ok_or("the client has ended")?;
        let mut outer = tokio::select! {
            accepted = self.listener.accept() => accepted?.0,
            status = client.wait() => return Err(format!("the client did not connect: {}", status?).into()),
        };
        let idle = resident(pid)?.now;
        forget_peak(pid)?;
        let started = Instant::now();
        let mut inner = TcpStream::connect((Ipv4Addr::LOCALHOST, self.server)).await?;
        outer.set_nodelay(true)?;
        inner.set_nodelay(true)?;
        // Ends by itself when the client does; its errors are the client's to report.
        let forward = tokio::spawn(async move {
            let _ = copy_bidirectional_with_sizes(&mut outer, &mut inner, CHUNK, CHUNK).await;
        });
        let peak = peak_until_end(pid, client).await?;
        forward.abort();
        Ok(Seen { idle, peak, ran: started.elapsed() })
    }
}

async fn peak_until_end(pid: u32, client: &mut Child) -> Outcome<u64> {
    let mut peak = 0;
    let mut sample = interval(SAMPLE);
    loop {
        tokio::select! {
            biased;
            status = client.wait() => {
                let status = status?;
                return if status.success() { Ok(peak) } else { Err(format!("the client failed: {status}").into()) };
            }
            // A process that is about to end has no memory left to read.
            _ = sample.tick() => peak = resident(pid).map_or(peak, |memory| memory.peak.max(peak)),
        }
    }
}
