//! `pop3-mock serve`: the mock server as a command.

#![forbid(unsafe_code)]

mod address;
mod args;
mod exit;
mod load;
mod output;
mod ready;
mod serve;
mod stop;
mod users;

use std::io::Write;
use std::process::ExitCode;

use args::{Args, Command};
use clap::Parser;
use exit::Sysexit;

fn main() -> ExitCode {
    let Command::Serve(options) = match Args::try_parse() {
        Ok(args) => args.command,
        Err(error) => {
            // Help and version come this way too.
            let code = if error.use_stderr() { Sysexit::Usage } else { Sysexit::Ok };
            let _ = error.print();
            return code.into();
        }
    };
    match serve::run(&options) {
        Ok(()) => Sysexit::Ok.into(),
        Err(complaint) => {
            // Nobody may be left to read it; the exit code tells, too.
            let _ = writeln!(std::io::stderr(), "pop3-mock: {}", complaint.text);
            complaint.code.into()
        }
    }
}
