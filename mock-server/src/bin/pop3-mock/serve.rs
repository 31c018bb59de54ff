//! `pop3-mock serve`: running the server until it is told to stop.

use crate::args::Serve;
use crate::exit::Complaint;
use crate::mock::Mock;
use crate::ready;

/// Serves until SIGTERM, SIGINT, SIGHUP or, if asked for, the end of standard input.
pub(crate) fn run(options: &Serve) -> Result<(), Complaint> {
    let (mut mock, stop) = Mock::start(&options.mock)?;
    ready::announce(&options.mock, &mock.server, mock.outputs.ca_file.path())?;
    mock.outputs.keep();
    stop.wait(options.exit_with_stdin, mock.grow_transcript());
    mock.write_outputs()
}
