//! `pop3-mock proxy`: faults in front of any POP3 server.

use std::convert::Infallible;
use std::io::{self, Write};
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;

use clap::Args as Group;
use pop3_mock::{Fault, Proxy, ProxyBuilder, StartError};
use serde_json::json;

use crate::exit::{self, Complaint, Sysexit};
use crate::output::Output;
use crate::stop::Stop;
use crate::{address, refused};

#[derive(Debug, Group)]
pub(crate) struct Options {
    /// The server to connect to, once for each client. A name is looked up once, at the start, and its IPv4 address
    /// preferred.
    #[arg(long, value_name = "HOST:PORT")]
    upstream: String,
    /// A fault of the connections, for instance "server cut rst after 3rd RETR stuffed line 2" or "client delay 2s after
    /// 1st USER". May be given several times. Under TLS, which passes as it is, only places with "at" are found.
    #[arg(long = "fault", value_name = "TEXT")]
    faults: Vec<Fault>,
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = address::parse)]
    listen: SocketAddr,
    /// Permit an address to listen on that other machines can reach.
    #[arg(long)]
    allow_remote: bool,
    /// Permit a server on another machine.
    #[arg(long)]
    allow_remote_upstream: bool,
    /// At the end, write the transcript of all sessions here, secrets removed. Until then the file is empty.
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,
    /// Stop when standard input ends, too: a parent that dies takes the proxy with it.
    #[arg(long)]
    exit_with_stdin: bool,
}

/// Relays until SIGTERM, SIGINT, SIGHUP or, if asked for, the end of standard input.
pub(crate) fn run(options: &Options) -> Result<(), Complaint> {
    let upstream = resolve(&options.upstream)?;
    let path = options.transcript.as_deref();
    let mut transcript = path.map(|path| Output::open("--transcript", path)).transpose()?;
    let stop = Stop::watch()?;
    let proxy = start(options, upstream)?;
    refused::tell_slips_of_faults(&options.faults);
    if let Some(transcript) = &mut transcript {
        transcript.replace("")?;
    }
    announce(&proxy, upstream)?;
    transcript.iter_mut().for_each(Output::keep);
    stop.wait(options.exit_with_stdin, tell_unreachable(&proxy, upstream));
    proxy.unreached().iter().for_each(exit::tell);
    let written =
        transcript.map_or(Ok(()), |mut transcript| transcript.replace(&proxy.transcript().to_string()));
    verdict(&proxy, upstream).and(written)
}

/// Tells of each client for whom there was no server.
async fn tell_unreachable(proxy: &Proxy, upstream: SocketAddr) -> Infallible {
    let mut clients = 0;
    loop {
        let reason;
        (clients, reason) = proxy.wait_unreachable(clients).await;
        exit::tell(format!(
            "--upstream: cannot connect to {upstream}: {reason}; start the server there or name another address"
        ));
    }
}

/// A proxy that has passed on nobody has not done what it was there for.
fn verdict(proxy: &Proxy, upstream: SocketAddr) -> Result<(), Complaint> {
    let clients = proxy.unreachable();
    if clients == 0 || clients < proxy.sessions().len() as u64 {
        return Ok(());
    }
    let text = format!("--upstream: no client was passed on: {upstream} was there for none of {clients}");
    Err(Complaint::new(Sysexit::Unavailable, text))
}

fn resolve(upstream: &str) -> Result<SocketAddr, Complaint> {
    let refused = |reason: &str| {
        let text = format!("--upstream {upstream:?}: {reason}; say HOST:PORT, for instance 127.0.0.1:1110");
        Complaint::new(Sysexit::Usage, text)
    };
    let addresses = upstream.to_socket_addrs().map_err(|error| refused(&error.to_string()))?;
    addresses.min_by_key(SocketAddr::is_ipv6).ok_or_else(|| refused("the name has no address"))
}

fn start(options: &Options, upstream: SocketAddr) -> Result<Proxy, Complaint> {
    let builder = options.faults.iter().cloned().fold(Proxy::builder(upstream), ProxyBuilder::fault);
    let proxy = builder
        .listen(options.listen)
        .allow_remote(options.allow_remote)
        .allow_remote_upstream(options.allow_remote_upstream)
        .start_blocking();
    proxy.map_err(|error| complaint(&error))
}

/// Why the proxy did not start, with the option that is to be changed.
fn complaint(error: &StartError) -> Complaint {
    let (code, text) = match error {
        StartError::Bind { kind, .. } => {
            let (code, advice) = address::advice(*kind);
            (code, format!("--listen: {error}; {advice}"))
        }
        StartError::NotLoopback(_) => {
            (Sysexit::Usage, format!("--listen: {error}; --allow-remote allows them"))
        }
        StartError::RemoteUpstream(_) => {
            (Sysexit::Usage, format!("--upstream: {error}; --allow-remote-upstream allows them"))
        }
        StartError::Circular(_) => (Sysexit::Usage, format!("--upstream: {error}; name the server's")),
        StartError::Thread(_) => (Sysexit::OsError, error.to_string()),
        // The enum may grow; until this command knows the case, its text has to do.
        _ => (Sysexit::Software, error.to_string()),
    };
    Complaint::new(code, text)
}

/// Writes the ready line: one JSON object.
fn announce(proxy: &Proxy, upstream: SocketAddr) -> Result<(), Complaint> {
    let line = json!({
        "address": proxy.address().to_string(),
        "upstream": upstream.to_string(),
        "pid": std::process::id(),
    });
    let mut stdout = io::stdout().lock();
    let written = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
    written.map_err(|error| {
        let step = "cannot write the ready line to standard output";
        Complaint::new(Sysexit::Io, format!("{step}: {error}; give it a reader or a file with room"))
    })
}
