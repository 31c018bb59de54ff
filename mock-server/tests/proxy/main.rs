//! Faults of a proxy in front of a server that has none, seen from a raw socket.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

#[cfg(feature = "cli")]
mod command;
mod cut;
mod pace;
mod passing;
mod secured;

use common::Client;
use pop3_mock::{Proxy, ProxyBuilder, Server, User};

/// A message with two lines whose dots are stuffed, and one without.
fn upstream() -> Server {
    let user = User::new("alice", "secret")
        .message("a: b\r\n\r\n.one\r\nplain\r\n.two\r\n")
        .message("c: d\r\n\r\nno dots\r\n");
    Server::builder().user(user).start_blocking().unwrap()
}

/// The reply to RETR 1.
const REPLY: &[u8] = b"+OK 27 octets\r\na: b\r\n\r\n..one\r\nplain\r\n..two\r\n.\r\n";

fn builder(server: &Server, faults: &[&str]) -> ProxyBuilder {
    let builder = Proxy::builder(server.pop3()).manual_clock(true);
    faults.iter().map(|text| text.parse().unwrap()).fold(builder, ProxyBuilder::fault)
}

/// A server and the proxy in front of it.
fn proxied(faults: &[&str]) -> (Server, Proxy) {
    let server = upstream();
    let proxy = builder(&server, faults).start_blocking().unwrap();
    (server, proxy)
}

/// A client of the proxy, past its login.
fn logged_in(proxy: &Proxy) -> Client {
    let mut client = Client::plain_at(proxy.address());
    client.talk("S: +OK...\n C: USER alice\n S: +OK...\n C: PASS secret\n S: +OK maildrop has...");
    client
}
