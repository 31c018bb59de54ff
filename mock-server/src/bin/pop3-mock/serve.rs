//! Running the server until it is told to stop.

use pop3_mock::{Server, User};

use crate::args::Options;
use crate::exit::Complaint;
use crate::output::Outputs;
use crate::stop::Stop;
use crate::{address, load, ready, users};

/// Serves until SIGTERM, SIGINT or, if asked for, the end of standard input.
///
/// Whatever can be wrong with the command line, its directories and its files is found before the server starts.
pub(crate) fn run(options: &Options) -> Result<(), Complaint> {
    let credentials = users::credentials(options)?;
    address::check(options)?;
    let users = users::with_messages(credentials, &load::messages(options)?);
    let mut outputs = Outputs::open(options)?;
    let stop = Stop::watch()?;
    let server = start(options, users)?;
    outputs.ca_file.write(server.ca_pem())?;
    if let Some(transcript) = &mut outputs.transcript {
        transcript.replace("")?;
    }
    ready::announce(options, &server, outputs.ca_file.path())?;
    outputs.keep();
    stop.wait(options.exit_with_stdin);
    match &mut outputs.transcript {
        Some(transcript) => transcript.replace(&server.transcript().to_string()),
        None => Ok(()),
    }
}

fn start(options: &Options, users: Vec<User>) -> Result<Server, Complaint> {
    let server = Server::builder()
        .users(users)
        .pop3_address(options.pop3)
        .pop3s_address(options.pop3s)
        .allow_remote(options.allow_remote)
        .require_tls(options.require_tls)
        .start_blocking();
    server.map_err(|error| address::complaint(options, &error))
}
