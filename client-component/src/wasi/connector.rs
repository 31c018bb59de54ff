//! Name resolution and TCP.

use alloc::rc::Rc;
use core::{cell::RefCell, time::Duration};

use pop3_client::{Connect, Recorder, SocketError, TransportError};

use super::{clock::Deadline, errors::from_wasi, link::Link};
use crate::bindings::wasi::sockets::{
    instance_network::instance_network,
    ip_name_lookup::{ResolveAddressStream, resolve_addresses},
    network::{
        ErrorCode, IpAddress, IpAddressFamily, IpSocketAddress, Ipv4SocketAddress, Ipv6SocketAddress, Network,
    },
    tcp::{InputStream, OutputStream, TcpSocket},
    tcp_create_socket::create_tcp_socket,
};

/// The recorder that a client shares with its connections.
#[derive(Clone)]
pub(crate) struct Record {
    pub(crate) recorder: Rc<RefCell<Recorder>>,
    /// When the client was made.
    pub(crate) started: u64,
}

/// Opens connections for one client.
pub(crate) struct Connector(pub(crate) Record);

impl Connect for Connector {
    type Transport = Link;

    async fn connect(&mut self, host: &str, port: u16, within: Duration) -> Result<Link, TransportError> {
        let mut deadline = Deadline::within(within);
        let network = instance_network();
        let addresses = resolve_addresses(&network, host).map_err(unresolved)?;
        let mut last = TransportError::Resolve(SocketError::NameUnresolvable);
        while let Some(address) = next_address(&addresses, &mut deadline)? {
            match attempt(&network, address, port, &mut deadline) {
                Ok((input, output, socket)) => return Ok(Link::new(input, output, socket, self.0.clone())),
                Err(TransportError::Timeout) => return Err(TransportError::Timeout),
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

fn next_address(
    addresses: &ResolveAddressStream,
    deadline: &mut Deadline,
) -> Result<Option<IpAddress>, TransportError> {
    let ready = addresses.subscribe();
    loop {
        match addresses.resolve_next_address() {
            Err(ErrorCode::WouldBlock) => deadline.wait(&[&ready])?,
            result => return result.map_err(unresolved),
        }
    }
}

type Streams = (InputStream, OutputStream, TcpSocket);

fn attempt(
    network: &Network,
    address: IpAddress,
    port: u16,
    deadline: &mut Deadline,
) -> Result<Streams, TransportError> {
    let (family, address) = with_port(address, port);
    let socket = create_tcp_socket(family).map_err(refused)?;
    socket.start_connect(network, address).map_err(refused)?;
    let ready = socket.subscribe();
    loop {
        match socket.finish_connect() {
            Err(ErrorCode::WouldBlock) => deadline.wait(&[&ready])?,
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
