//! `pop3-mock serve`: running the server until it is told to stop.

use pop3_mock::Control;

use crate::args::Serve;
use crate::exit::{Complaint, Sysexit};
use crate::mock::Mock;
use crate::ready;

/// Serves until SIGTERM, SIGINT, SIGHUP or, if asked for, the end of standard input.
pub(crate) fn run(options: &Serve) -> Result<(), Complaint> {
    ready::check(options)?;
    // Whoever waits for the file must not find that of another run.
    ready::forget(options);
    let (mut mock, stop) = Mock::start(&options.mock)?;
    let control = if options.control { Some(open_control(&mock)?) } else { None };
    ready::announce(options, &mock.server, control.as_ref(), mock.outputs.ca_file.path())?;
    mock.outputs.keep();
    stop.wait(options.exit_with_stdin, mock.grow_transcript());
    // Nothing changes while the files are written.
    drop(control);
    ready::forget(options);
    let written = mock.write_outputs();
    let reached = mock.check_reached();
    mock.finish(false).and(reached).and(written)
}

fn open_control(mock: &Mock) -> Result<Control, Complaint> {
    mock.server.control().map_err(|error| {
        let text = format!("--control: {error}; leave it out or end other processes first");
        Complaint::new(Sysexit::OsError, text)
    })
}
