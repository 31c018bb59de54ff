//! `pop3-mock replay`: a recording, given back.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args as Group;
use pop3_mock::{Failure, Recording, RecordingError, Server, StartError};

use crate::address;
use crate::exit::{Complaint, Sysexit};
use crate::output::CaFile;
use crate::ready;
use crate::stop::Stop;

#[derive(Debug, Group)]
pub(crate) struct Replay {
    /// The recording.
    file: PathBuf,
    /// Replay it to every connection, not only to the first one.
    #[arg(long)]
    repeat: bool,
    /// Address for plain connections and STLS; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = address::parse)]
    pop3: SocketAddr,
    /// Address for implicit TLS; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = address::parse)]
    pop3s: SocketAddr,
    /// Write the CA certificate here, in PEM [default: a temporary file, removed at the end].
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
}

/// Replays until SIGTERM, SIGINT or SIGHUP.
pub(crate) fn run(options: &Replay) -> Result<(), Complaint> {
    let recording = Recording::read(&options.file).map_err(|error| unreadable(&error))?;
    let mut ca_file = CaFile::open(options.ca_file.as_deref())?;
    let stop = Stop::watch()?;
    let server = start(options, &recording)?;
    ca_file.write(server.ca_pem())?;
    ready::announce_addresses(server.pop3(), server.pop3s(), ca_file.path())?;
    ca_file.keep();
    stop.wait_unless(std::future::pending());
    verdict(server)
}

fn start(options: &Replay, recording: &Recording) -> Result<Server, Complaint> {
    let builder = Server::builder().pop3_address(options.pop3).pop3s_address(options.pop3s);
    let builder =
        if options.repeat { builder.recording_for_all(recording) } else { builder.recording(recording) };
    builder.start_blocking().map_err(|error| {
        let code = match error {
            StartError::NotLoopback(_) => Sysexit::Usage,
            _ => Sysexit::Unavailable,
        };
        Complaint::new(code, error.to_string())
    })
}

/// A client that has not come, or not come to the end, may still have been about to.
fn verdict(server: Server) -> Result<(), Complaint> {
    match server.finish().map_err(Failure::script) {
        Err(Some(failure)) if !failure.problem.is_waiting() => {
            Err(Complaint::new(Sysexit::Protocol, format!("the recording was not followed: {failure}")))
        }
        _ => Ok(()),
    }
}

fn unreadable(error: &RecordingError) -> Complaint {
    Complaint::new(Sysexit::NoInput, error.to_string())
}
