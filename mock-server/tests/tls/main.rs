//! What a server does wrong about TLS, seen on the wire.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

mod certificates;
mod clients;
mod handshakes;
mod stls;

use std::io::{self, Read};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use pop3_mock::{Builder, Server, TlsFlaw, User};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, SupportedProtocolVersion};

fn builder(flaws: &[TlsFlaw]) -> Builder {
    let builder = Server::builder().user(User::new("alice", "secret").message("a: b\r\n\r\n"));
    flaws.iter().copied().fold(builder, Builder::tls_flaw)
}

fn server(flaws: &[TlsFlaw]) -> Server {
    builder(flaws).start_blocking().unwrap()
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// The client's side of a handshake.
fn secure(stream: &mut TcpStream, config: Arc<ClientConfig>, name: &str) -> io::Result<ClientConnection> {
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let mut tls = ClientConnection::new(config, name).unwrap();
    while tls.is_handshaking() {
        tls.complete_io(stream)?;
    }
    Ok(tls)
}

/// The first octets of a client that speaks `version` and calls the server `name`.
fn client_hello(server: &Server, version: &'static SupportedProtocolVersion, name: &str) -> Vec<u8> {
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let mut tls = ClientConnection::new(speaking(server, version), name).unwrap();
    let mut octets = Vec::new();
    tls.write_tls(&mut octets).unwrap();
    octets
}

/// A configuration that trusts the server's CA and speaks one version of TLS.
fn speaking(server: &Server, version: &'static SupportedProtocolVersion) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(server.ca_der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_protocol_versions(&[version]).unwrap();
    Arc::new(builder.with_root_certificates(roots).with_no_client_auth())
}

/// What comes until it ends with `end`, or until the server closes.
fn read_to(stream: &mut TcpStream, end: &[u8]) -> Vec<u8> {
    let mut octets = Vec::new();
    let mut octet = [0];
    while !octets.ends_with(end) && stream.read(&mut octet).unwrap() == 1 {
        octets.push(octet[0]);
    }
    octets
}
