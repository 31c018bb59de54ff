//! `pop3-mock`: the mock server as a command.

#![forbid(unsafe_code)]

mod accounts;
mod address;
mod args;
mod exec;
mod exit;
mod known;
mod load;
mod logins;
mod mbox;
mod misbehave;
mod mock;
mod output;
mod proxy;
mod ready;
mod record;
mod refused;
mod replay;
mod serve;
mod size;
mod stop;
mod tls;
mod transcript;
mod users;

use std::process::ExitCode;

use args::{Args, Command};
use clap::Parser;
use exit::Sysexit;
use pop3_mock::{Fault, Rule};

fn main() -> ExitCode {
    let command = match Args::try_parse() {
        Ok(args) => args.command,
        Err(error) => {
            // Help and version come this way too.
            let code = if error.use_stderr() { Sysexit::Usage } else { Sysexit::Ok };
            match refused::value(&error) {
                Some(told) => exit::tell(told),
                // Nobody may be left to read it.
                None => drop(error.print()),
            }
            return code.into();
        }
    };
    let ended = match &command {
        Command::Serve(options) => serve::run(options).map(|()| Sysexit::Ok.into()),
        Command::Exec(options) => exec::run(options),
        Command::Quirks(listing) => known::quirks(listing).map(|()| Sysexit::Ok.into()),
        Command::Personas(listing) => known::personas(listing).map(|()| Sysexit::Ok.into()),
        Command::Rules => known::print(Rule::KEYS).map(|()| Sysexit::Ok.into()),
        Command::Faults => known::print(Fault::GRAMMAR).map(|()| Sysexit::Ok.into()),
        Command::Record(options) => record::run(options).map(|()| Sysexit::Ok.into()),
        Command::Replay(options) => replay::run(options).map(|()| Sysexit::Ok.into()),
        Command::Proxy(options) => proxy::run(options).map(|()| Sysexit::Ok.into()),
    };
    ended.unwrap_or_else(|complaint| {
        complaint.tell();
        complaint.code.into()
    })
}
