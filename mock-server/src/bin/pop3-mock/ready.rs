//! The line that tells that the server is ready, and the file with it.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;

use pop3_mock::{Control, Server};
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::args::{Options, Serve};
use crate::exit::{Complaint, Sysexit};
use crate::users::DEFAULT_USER;

/// Writes the ready line, one JSON object, to the ready file and to standard output.
pub(crate) fn announce(
    options: &Serve,
    server: &Server,
    control: Option<&Control>,
    ca_file: &Path,
) -> Result<(), Complaint> {
    let mut line = line(&options.mock, server, ca_file);
    if let Some(control) = control {
        line["control"] = format!("http://{}", control.address()).into();
        line["token"] = control.token().into();
    }
    if let Some(path) = &options.ready_file {
        write_file(path, &line)?;
    }
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

/// Refuses a ready file that another option names, too: it would be replaced, and removed at the end.
pub(crate) fn check(options: &Serve) -> Result<(), Complaint> {
    let Some(ready) = options.ready_file.as_deref() else { return Ok(()) };
    let Options { ca_file, transcript, ledger, tls, .. } = &options.mock;
    let others = [
        ("--ca-file", ca_file),
        ("--transcript", transcript),
        ("--ledger", ledger),
        ("--client-cert", &tls.client_cert),
    ];
    let same =
        others.into_iter().find(|(_, other)| other.as_deref().is_some_and(|other| is_same(ready, other)));
    same.map_or(Ok(()), |(option, _)| {
        let text =
            format!("--ready-file and {option} are both {}: give one of them another name", ready.display());
        Err(Complaint::new(Sysexit::Usage, text))
    })
}

/// Whether both lead to one file, whether it is there or not.
fn is_same(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| {
        let directory =
            path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        path.canonicalize().ok().or_else(|| Some(directory.canonicalize().ok()?.join(path.file_name()?)))
    };
    one == other || whole(one).is_some_and(|path| whole(other) == Some(path))
}

/// Removes the ready file, if it is one.
pub(crate) fn forget(options: &Serve) {
    if let Some(path) = options.ready_file.as_deref().filter(|path| path.is_file()) {
        // What cannot be removed cannot be replaced either, and that is told.
        let _ = std::fs::remove_file(path);
    }
}

/// Whoever finds the file finds all of it: it gets its name last.
fn write_file(path: &Path, line: &Value) -> Result<(), Complaint> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = NamedTempFile::new_in(directory).and_then(|mut file| {
        writeln!(file, "{line}")?;
        file.persist(path).map_err(|failed| failed.error)
    });
    written.map(drop).map_err(|error| {
        // The whole error would name a temporary file that nobody knows.
        let (path, error) = (path.display(), io::Error::from(error.kind()));
        let advice = "name a file in a directory that is there and can be written";
        Complaint::new(
            Sysexit::CannotCreate,
            format!("--ready-file: cannot create {path}: {error}; {advice}"),
        )
    })
}

fn line(options: &Options, server: &Server, ca_file: &Path) -> Value {
    json!({
        "pop3": server.pop3().to_string(),
        "pop3s": server.pop3s().to_string(),
        "ca_file": ca_file.to_string_lossy(),
        "users": users(options, server),
        "cleartext_login": !options.require_tls,
        "pid": std::process::id(),
    })
}

/// Names and message counts. Only the default password is told: who gave another one knows it.
fn users(options: &Options, server: &Server) -> Vec<Value> {
    let names = &options.accounts.users;
    if names.is_empty() {
        let (name, password) = DEFAULT_USER;
        let mut user = user(name, server);
        user["password"] = password.into();
        return vec![user];
    }
    names.iter().map(|name| user(name, server)).collect()
}

/// A user; messages with other line ends than CRLF, which are sent with it, are told if there are any.
fn user(name: &str, server: &Server) -> Value {
    let messages = server.maildrop(name).messages;
    let mut user = json!({ "name": name, "messages": messages.len() });
    let repaired = messages.iter().filter(|stored| !stored.message.repairs().is_none()).count();
    if repaired > 0 {
        user["repaired"] = repaired.into();
    }
    user
}
