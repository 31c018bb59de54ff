//! `pop3-mock exec`: a command that finds the server in its environment.

mod child;
mod environment;
mod verdict;

use std::process::ExitCode;

use pop3_mock::Server;

use crate::address;
use crate::args::Exec;
use crate::exit::{self, Complaint, Sysexit};
use crate::mock::Mock;
use crate::{refused, users};

/// Runs the command. Gives its exit code, or what kept it from running, or what it should have done.
pub(crate) fn run(options: &Exec) -> Result<ExitCode, Complaint> {
    let host = address::host(&options.mock)?;
    let (user, password) = users::credentials(&options.mock)?[0];
    let (mut mock, stop) = Mock::start(&options.mock)?;
    refused::tell_slips_of_expectations(&options.expectations);
    tell_repairs(&mock.server, options);
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

/// Messages with other line ends than CRLF are sent with it: a command that compares them would find that out late.
fn tell_repairs(server: &Server, options: &Exec) {
    for (user, _) in users::credentials(&options.mock).into_iter().flatten() {
        let messages = server.maildrop(user).messages;
        let repaired = messages.iter().filter(|stored| !stored.message.repairs().is_none()).count();
        if repaired > 0 {
            let of = format!("{repaired} of the {} messages of {user:?}", messages.len());
            exit::tell(format!(
                "{of} had other line ends than CRLF, or none at the end; they are sent with CRLF"
            ));
        }
    }
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
