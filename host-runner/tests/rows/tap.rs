//! What went over the wire without TLS, octet by octet: the transcript of the server hides secrets, and an octet of a
//! password is one more that both builds have to agree in.

use std::{net::SocketAddr, sync::Arc};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

/// A way to a server that remembers what the clients sent, and can hold back what the server says.
pub(crate) struct Tap {
    port: u16,
    wires: Arc<Wires>,
}

struct Wires {
    /// What was sent, by connection.
    sent: watch::Sender<Vec<Vec<u8>>>,
    held: watch::Sender<bool>,
}

impl Tap {
    pub(crate) async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind((server.ip(), 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let wires = Arc::new(Wires { sent: watch::channel(vec![]).0, held: watch::channel(false).0 });
        tokio::spawn(accept(listener, server, Arc::clone(&wires)));
        Self { port, wires }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// What the clients sent, by connection.
    pub(crate) fn sent(&self) -> Vec<Vec<u8>> {
        self.wires.sent.borrow().clone()
    }

    /// Waits until the octets of some connection end so.
    pub(crate) async fn saw(&self, end: &str) {
        let ends = |sent: &Vec<Vec<u8>>| sent.iter().any(|octets| octets.ends_with(end.as_bytes()));
        self.wires.sent.subscribe().wait_for(ends).await.unwrap();
    }

    /// Holds back what the server says, or lets it through.
    pub(crate) fn hold(&self, held: bool) {
        self.wires.held.send_replace(held);
    }
}

async fn accept(listener: TcpListener, server: SocketAddr, wires: Arc<Wires>) {
    while let Ok((client, _)) = listener.accept().await {
        let Ok(server) = TcpStream::connect(server).await else { return };
        let mut number = 0;
        wires.sent.send_modify(|sent| {
            number = sent.len();
            sent.push(vec![]);
        });
        let (client_reads, client_writes) = client.into_split();
        let (server_reads, server_writes) = server.into_split();
        tokio::spawn(there(client_reads, server_writes, number, Arc::clone(&wires)));
        tokio::spawn(back(server_reads, client_writes, wires.held.subscribe()));
    }
}

async fn there(mut client: OwnedReadHalf, mut server: OwnedWriteHalf, number: usize, wires: Arc<Wires>) {
    let mut octets = vec![0; 16 << 10];
    while let Ok(read @ 1..) = client.read(&mut octets).await {
        wires.sent.send_modify(|sent| sent[number].extend_from_slice(&octets[..read]));
        if server.write_all(&octets[..read]).await.is_err() {
            return;
        }
    }
}

async fn back(mut server: OwnedReadHalf, mut client: OwnedWriteHalf, mut held: watch::Receiver<bool>) {
    let mut octets = vec![0; 16 << 10];
    while let Ok(read @ 1..) = server.read(&mut octets).await {
        let free = held.wait_for(|held| !held).await.is_ok();
        if !free || client.write_all(&octets[..read]).await.is_err() {
            return;
        }
    }
}
