//! `pop3-mock record`: one session between a client and a real server, as a recording.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as Group, ValueEnum};
use pop3_mock::{RecordError, Recorder, Upstream, UpstreamTls};

use crate::address;
use crate::exit::{Complaint, Sysexit};
use crate::output::{self, CaFile, Output};
use crate::ready;
use crate::stop::Stop;

#[derive(Debug, Group)]
pub(crate) struct Record {
    /// The server to record.
    #[arg(long, value_name = "HOST:PORT")]
    upstream: String,
    /// Where TLS to the server begins: at once, with the client's STLS, or never.
    #[arg(long, value_name = "HOW", default_value = "stls")]
    upstream_tls: Tls,
    /// The CA certificates of the server, in PEM; needed for TLS.
    #[arg(long, value_name = "FILE")]
    upstream_ca: Option<PathBuf>,
    /// Permit a server that is not on this machine.
    #[arg(long)]
    allow_remote_upstream: bool,
    /// Write the recording here.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Write what the session has shown of the server here: greeting, capabilities, replies and quirks, as a persona in
    /// TOML. Its id is the name of the file.
    #[arg(long, value_name = "FILE")]
    persona_out: Option<PathBuf>,
    /// Address for the client: plain connections and STLS; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = address::parse)]
    pop3: SocketAddr,
    /// Address for the client: implicit TLS; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = address::parse)]
    pop3s: SocketAddr,
    /// Write the CA certificate that the client has to trust here, in PEM [default: a temporary file, removed at the end].
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Tls {
    Implicit,
    Stls,
    None,
}

/// Records until the session ends, or until SIGTERM, SIGINT or SIGHUP.
pub(crate) fn run(options: &Record) -> Result<(), Complaint> {
    let upstream = upstream(options)?;
    let mut out = Output::open("--out", &options.out)?;
    let mut persona_out = persona_out(options)?;
    let mut ca_file = CaFile::open(options.ca_file.as_deref())?;
    let persona = persona_out.as_ref().map(|(output, _)| output);
    output::differ(&[ca_file.named(), Some(&out), persona].into_iter().flatten().collect::<Vec<_>>())?;
    let stop = Stop::watch()?;
    let recorder = Recorder::start_blocking_on(&upstream, options.pop3, options.pop3s);
    let mut recorder = recorder.map_err(|error| complaint(&error, ""))?;
    ca_file.write(recorder.ca_pem())?;
    ready::announce_addresses(recorder.pop3(), recorder.pop3s(), ca_file.path())?;
    ca_file.keep();
    stop.wait_unless(recorder.wait());
    // There is none if it was stopped before there was anything to record.
    let (recording, ended) = recorder.salvage();
    if let Some(recording) = &recording {
        out.replace(&recording.to_string())?;
        out.keep();
        if let Some((output, id)) = &mut persona_out {
            output.replace(&recording.persona_toml(id, id))?;
            output.keep();
        }
    }
    let kept = if recording.is_some() { "; what was said before is recorded" } else { "" };
    ended.map_err(|error| complaint(&error, kept))
}

/// The file for the persona with its id.
fn persona_out(options: &Record) -> Result<Option<(Output, String)>, Complaint> {
    let Some(path) = &options.persona_out else { return Ok(None) };
    let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Some((Output::open("--persona-out", path)?, id)))
}

fn upstream(options: &Record) -> Result<Upstream, Complaint> {
    let tls = match options.upstream_tls {
        Tls::Implicit => UpstreamTls::Implicit,
        Tls::Stls => UpstreamTls::Stls,
        Tls::None => UpstreamTls::None,
    };
    let upstream = Upstream::new(&options.upstream).tls(tls).allow_remote(options.allow_remote_upstream);
    let Some(path) = &options.upstream_ca else { return Ok(upstream) };
    let pem = fs::read(path).map_err(|error| {
        let text = format!(
            "--upstream-ca: cannot read {}: {error}; name a file of PEM certificates",
            path.display()
        );
        Complaint::new(Sysexit::NoInput, text)
    })?;
    Ok(upstream.ca_pem(pem))
}

/// What went wrong, with the option that is to be changed, and what has become of the recording.
fn complaint(error: &RecordError, kept: &str) -> Complaint {
    let (code, option) = match error {
        RecordError::Address(_) => (Sysexit::Usage, ""),
        RecordError::NotLoopback(_) => (Sysexit::Usage, "; --allow-remote-upstream allows it"),
        RecordError::Trust(_) => (Sysexit::Usage, "; --upstream-ca names it"),
        RecordError::Start(_) => (Sysexit::Unavailable, ""),
        // The session itself went wrong, or a case that this command does not know yet.
        _ => (Sysexit::Protocol, ""),
    };
    Complaint::new(code, format!("{error}{option}{kept}"))
}
