//! `pop3-mock exec`: a command that finds the server in its environment.

mod child;
mod environment;
mod verdict;

use std::process::ExitCode;

use crate::address;
use crate::args::Exec;
use crate::exit::{Complaint, Sysexit};
use crate::mock::Mock;
use crate::users;

/// Runs the command. Gives its exit code, or what kept it from running, or what it should have done.
pub(crate) fn run(options: &Exec) -> Result<ExitCode, Complaint> {
    let host = address::host(&options.mock)?;
    let (user, password) = users::credentials(&options.mock)?[0];
    let (mut mock, stop) = Mock::start(&options.mock)?;
    let variables = environment::variables(host, &mock, (user, password))?;
    let guard = stop.runtime.enter();
    let child = child::spawn(&options.command, variables)?;
    drop(guard);
    mock.outputs.keep();
    let (code, runtime) = child::wait(child, stop, mock.grow_transcript())?;
    mock.settle(&runtime);
    let written = mock.write_outputs();
    if code != 0 {
        // What went wrong first is what the caller wants to know.
        let _ = written.map_err(|complaint| complaint.tell());
        let _ = mock.check_reached().map_err(|complaint| complaint.tell());
        let _ = mock.finish(false).map_err(|complaint| complaint.tell());
        return Ok(code.into());
    }
    written?;
    let reached = mock.check_reached();
    verdict::check(&options.expectations, &mock.server, user)?;
    mock.finish(true)?;
    reached?;
    Ok(Sysexit::Ok.into())
}

/// What stands behind the options in the help.
pub(crate) fn help() -> String {
    format!(
        "Variables that CMD gets:\n{}\nExample:\n{EXAMPLE}\n{}",
        environment::help(),
        Sysexit::exec_help()
    )
}

/// The message that curl deletes is the one in the URL.
const EXAMPLE: &str = "  pop3-mock exec --messages 3 --expect 'DELE 1' --expect QUIT --expect-left 2 -- \\
      sh -c 'curl --user \"$POP3_USER:$POP3_PASSWORD\" --ssl-reqd --cacert \"$POP3_CA_FILE\" \\
             --request DELE --list-only \"pop3://$POP3_HOST:$POP3_PORT/1\"'
";
