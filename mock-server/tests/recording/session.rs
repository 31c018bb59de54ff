//! A session of a client that asks for nearly everything, one command after the other.

use std::net::SocketAddr;
use std::sync::Arc;

use rustls::ClientConfig;

use crate::common::Client;

/// Commands with whether their reply is a multi-line one, and `TLS` where it begins.
const BEFORE_LOGIN: [(&str, bool); 6] = [
    ("CAPA", true),
    ("XXXX yes", false),
    ("STLS", false),
    ("TLS", false),
    ("CAPA", true),
    ("USER {user}", false),
];

/// The same behind the login.
const AFTER_LOGIN: [(&str, bool); 16] = [
    ("CAPA", true),
    ("STAT", false),
    ("LIST", true),
    ("LIST 1", false),
    ("UIDL", true),
    ("UIDL 2", false),
    ("RETR 1", true),
    ("RETR 9", false),
    ("TOP 2 1", true),
    ("NOOP", false),
    ("DELE 1", false),
    ("RETR 1", false),
    ("RSET", false),
    ("LAST", false),
    ("DELE 2", false),
    ("QUIT", false),
];

/// Runs the session; gives all that the server has said.
pub(crate) fn run(address: SocketAddr, trust: &Arc<ClientConfig>, user: &str, password: &str) -> Vec<u8> {
    let mut client = Client::plain_at(address);
    let mut heard = client.line().into_bytes();
    let pass = format!("PASS {password}");
    let commands = BEFORE_LOGIN.into_iter().chain([(&pass[..], false)]).chain(AFTER_LOGIN);
    for (command, is_multi_line) in commands {
        if command == "TLS" {
            client = client.try_upgrade(trust.clone(), "localhost").unwrap();
            continue;
        }
        client.send(format!("{}\r\n", command.replace("{user}", user)));
        let status = client.line();
        heard.extend_from_slice(status.as_bytes());
        if is_multi_line && status.starts_with("+OK") {
            heard.extend(client.multi_line());
        }
    }
    client.rest();
    heard
}
