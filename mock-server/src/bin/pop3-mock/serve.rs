//! Running the server until it is told to stop.

use std::error::Error;
use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;

use pop3_mock::{Message, Server, User};
use tempfile::NamedTempFile;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use crate::args::Options;
use crate::{load, ready};

/// The CA certificate as a file.
enum CaFile {
    Kept(PathBuf),
    /// Removed when this is dropped.
    Temporary(NamedTempFile),
}

/// Serves until SIGTERM, SIGINT or, if asked for, the end of standard input.
pub(crate) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let users = users(options, &load::messages(options)?)?;
    let server = Server::builder()
        .users(users)
        .pop3_address(options.pop3)
        .pop3s_address(options.pop3s)
        .allow_remote(options.allow_remote)
        .require_tls(options.require_tls)
        .start_blocking()?;
    let ca_file = CaFile::write(options.ca_file.clone(), server.ca_pem())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // Before the ready line: whoever read it may send a signal at once.
        let mut terminated = signal(SignalKind::terminate())?;
        let mut interrupted = signal(SignalKind::interrupt())?;
        let input_ended = input_end(options.exit_with_stdin);
        ready::announce(options, &server, ca_file.path())?;
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
            () = input_ended => {}
        }
        Ok::<(), std::io::Error>(())
    })?;
    if let Some(path) = &options.transcript {
        fs::write(path, server.transcript().to_string())?;
    }
    Ok(())
}

fn users(options: &Options, messages: &[Message]) -> Result<Vec<User>, Box<dyn Error>> {
    if options.users.len() != options.passwords.len() {
        return Err("each --user takes one --password".into());
    }
    let named =
        options.users.iter().zip(&options.passwords).map(|(name, password)| User::new(name, password));
    let mut users: Vec<User> = named.collect();
    if users.is_empty() {
        let (name, password) = ready::DEFAULT_USER;
        users.push(User::new(name, password));
    }
    Ok(users.into_iter().map(|user| user.messages(messages)).collect())
}

/// Resolves when standard input ends; never if that is not asked for.
async fn input_end(watched: bool) {
    if !watched {
        return std::future::pending().await;
    }
    let (ended, end) = oneshot::channel::<()>();
    // A thread of its own, because a read from a terminal cannot be given up.
    std::thread::spawn(move || {
        let mut octets = [0; 512];
        while std::io::stdin().lock().read(&mut octets).is_ok_and(|length| length > 0) {}
        drop(ended);
    });
    let _ = end.await;
}

impl CaFile {
    fn write(path: Option<PathBuf>, pem: &str) -> std::io::Result<Self> {
        if let Some(path) = path {
            fs::write(&path, pem)?;
            return Ok(Self::Kept(path));
        }
        let mut file = tempfile::Builder::new().prefix("pop3-mock-ca-").suffix(".pem").tempfile()?;
        file.write_all(pem.as_bytes())?;
        Ok(Self::Temporary(file))
    }

    fn path(&self) -> &std::path::Path {
        match self {
            Self::Kept(path) => path,
            Self::Temporary(file) => file.path(),
        }
    }
}
