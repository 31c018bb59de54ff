//! The line that tells that the server is ready.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;

use pop3_mock::Server;
use serde_json::{Value, json};

use crate::args::Options;
use crate::exit::{Complaint, Sysexit};
use crate::users::DEFAULT_USER;

/// Writes the ready line: one JSON object.
pub(crate) fn announce(options: &Options, server: &Server, ca_file: &Path) -> Result<(), Complaint> {
    let line = json!({
        "pop3": server.pop3().to_string(),
        "pop3s": server.pop3s().to_string(),
        "ca_file": ca_file.to_string_lossy(),
        "users": users(options, server),
        "cleartext_login": !options.require_tls,
        "pid": std::process::id(),
    });
    write_line(&line)
}

/// Writes the ready line of a server whose users nobody needs to know.
pub(crate) fn announce_addresses(
    pop3: SocketAddr,
    pop3s: SocketAddr,
    ca_file: &Path,
) -> Result<(), Complaint> {
    write_line(&json!({
        "pop3": pop3.to_string(),
        "pop3s": pop3s.to_string(),
        "ca_file": ca_file.to_string_lossy(),
        "pid": std::process::id(),
    }))
}

fn write_line(line: &Value) -> Result<(), Complaint> {
    let mut stdout = io::stdout().lock();
    let written = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
    written.map_err(|error| {
        let step = "cannot write the ready line to standard output";
        Complaint::new(Sysexit::Io, format!("{step}: {error}; give it a reader or a file with room"))
    })
}

/// Names and message counts. Only the default password is told: who gave another one knows it.
fn users(options: &Options, server: &Server) -> Vec<Value> {
    let messages = |name: &str| server.maildrop(name).messages.len();
    let names = &options.accounts.users;
    if names.is_empty() {
        let (name, password) = DEFAULT_USER;
        return vec![json!({ "name": name, "password": password, "messages": messages(name) })];
    }
    names.iter().map(|name| json!({ "name": name, "messages": messages(name) })).collect()
}
