//! The line that tells that the server is ready.

use std::io::{self, Write};
use std::path::Path;

use pop3_mock::Server;
use serde_json::{Value, json};

use crate::args::Options;

/// Who can log in when the command line names nobody.
pub(crate) const DEFAULT_USER: (&str, &str) = ("user", "pass");

/// Writes the ready line: one JSON object.
pub(crate) fn announce(options: &Options, server: &Server, ca_file: &Path) -> io::Result<()> {
    let line = json!({
        "pop3": server.pop3().to_string(),
        "pop3s": server.pop3s().to_string(),
        "ca_file": ca_file.to_string_lossy(),
        "users": users(options, server),
        "cleartext_login": !options.require_tls,
        "pid": std::process::id(),
    });
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{line}")?;
    stdout.flush()
}

/// Names and message counts. Only the default password is told: who gave another one knows it.
fn users(options: &Options, server: &Server) -> Vec<Value> {
    let messages = |name: &str| server.maildrop(name).messages.len();
    if options.users.is_empty() {
        let (name, password) = DEFAULT_USER;
        return vec![json!({ "name": name, "password": password, "messages": messages(name) })];
    }
    options.users.iter().map(|name| json!({ "name": name, "messages": messages(name) })).collect()
}
