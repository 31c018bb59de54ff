//! The `pop3` command: fetches mail from a POP3 server, through the component.

mod address;
mod arguments;
mod bar;
mod exit;
mod fetch;
mod line;
mod output;
mod password;

use std::{io::Write, process::ExitCode};

use clap::Parser;

use arguments::{Arguments, Command};
use exit::{Complaint, Sysexit};

fn main() -> ExitCode {
    let Command::Fetch(request) = match Arguments::try_parse() {
        Ok(arguments) => arguments.command,
        Err(error) => {
            // Help and version come this way too.
            let code = if error.use_stderr() { Sysexit::Usage } else { Sysexit::Ok };
            let _ = error.print();
            return code.into();
        }
    };
    match run(&request) {
        Ok(()) => Sysexit::Ok.into(),
        Err(complaint) => {
            let _ = writeln!(std::io::stderr(), "pop3: {}", complaint.text);
            complaint.code.into()
        }
    }
}

fn run(request: &arguments::Fetch) -> Result<(), Complaint> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime
        .map_err(|error| Complaint::new(Sysexit::OsError, format!("cannot start threads: {error}")))?;
    let outcome = runtime.block_on(fetch::fetch(request));
    // A name lookup that hangs is not waited for.
    runtime.shutdown_background();
    outcome
}
