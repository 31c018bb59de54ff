//! Name resolution and TCP.

use alloc::{rc::Rc, vec::Vec};
use core::{cell::RefCell, time::Duration};

use pop3_client::{Connect, Phase, Recorder, SocketError, TransportError};

use super::{link::Link, patience::Patience};
use crate::{
    bindings::wasi::{
        io::poll::Pollable,
        sockets::{
            instance_network::instance_network,
            ip_name_lookup::resolve_addresses,
            network::{
                ErrorCode, IpAddress, IpAddressFamily, IpSocketAddress, Ipv4SocketAddress, Ipv6SocketAddress,
                Network,
            },
            tcp::{InputStream, OutputStream, TcpSocket},
            tcp_create_socket::create_tcp_socket,
        },
    },
    convert::from_wasi,
};

/// The recorder that a client shares with its connections.
#[derive(Clone)]
pub(crate) struct Record {
    pub(crate) recorder: Rc<RefCell<Recorder>>,
    /// When the client was made.
    pub(crate) started: u64,
}

/// Opens connections for one client.
pub(crate) struct Connector {
    pub(crate) record: Record,
    pub(crate) cancel: Option<Rc<Pollable>>,
}

impl Connect for Connector {
    type Transport = Link;

    async fn connect(&mut self, host: &str, port: u16, within: Duration) -> Result<Link, TransportError> {
        let mut patience = Patience::new(Phase::Connect, within, self.cancel.clone());
        let network = instance_network();
        let addresses = resolved(&network, host, &mut patience)?;
        let mut last = TransportError::Resolve(SocketError::NameUnresolvable);
        for (tried, address) in addresses.iter().enumerate() {
            // One that swallows everything must leave time for the others.
            let mut share = patience.share(addresses.len() - tried);
            match attempt(&network, *address, port, &mut share) {
                Ok(streams) => return Ok(Link::new(streams, patience, self.record.clone())),
                Err(TransportError::Cancelled) => return Err(TransportError::Cancelled),
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}

fn unresolved(code: ErrorCode) -> TransportError {
    TransportError::Resolve(from_wasi(code))
}

fn refused(code: ErrorCode) -> TransportError {
    TransportError::Connect(from_wasi(code))
}

fn resolved(
    network: &Network,
    host: &str,
    patience: &mut Patience,
) -> Result<Vec<IpAddress>, TransportError> {
    let stream = resolve_addresses(network, host).map_err(unresolved)?;
    let ready = stream.subscribe();
    let mut addresses = Vec::new();
    loop {
        match stream.resolve_next_address() {
            Ok(Some(address)) => addresses.push(address),
            Ok(None) => return Ok(addresses),
            Err(ErrorCode::WouldBlock) => patience.wait(&[&ready])?,
            Err(code) => return Err(unresolved(code)),
        }
    }
}

pub(super) type Streams = (InputStream, OutputStream, TcpSocket);

fn attempt(
    network: &Network,
    address: IpAddress,
    port: u16,
    patience: &mut Patience,
) -> Result<Streams, TransportError> {
    let (family, address) = with_port(address, port);
    let socket = create_tcp_socket(family).map_err(refused)?;
    socket.start_connect(network, address).map_err(refused)?;
    let ready = socket.subscribe();
    loop {
        match socket.finish_connect() {
            Err(ErrorCode::WouldBlock) => patience.wait(&[&ready])?,
            Err(code) => return Err(refused(code)),
            Ok((input, output)) => {
                drop(ready);
                return Ok((input, output, socket));
            }
        }
    }
}

fn with_port(address: IpAddress, port: u16) -> (IpAddressFamily, IpSocketAddress) {
    match address {
        IpAddress::Ipv4(address) => {
            (IpAddressFamily::Ipv4, IpSocketAddress::Ipv4(Ipv4SocketAddress { port, address }))
        }
        IpAddress::Ipv6(address) => {
            let address = Ipv6SocketAddress { port, flow_info: 0, address, scope_id: 0 };
            (IpAddressFamily::Ipv6, IpSocketAddress::Ipv6(address))
        }
    }
}
