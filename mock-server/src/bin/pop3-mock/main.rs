//! `pop3-mock serve`: the mock server as a command.

#![forbid(unsafe_code)]

mod args;
mod load;
mod ready;
mod serve;

use std::process::ExitCode;

use args::Command;
use clap::Parser;

fn main() -> ExitCode {
    let Command::Serve(options) = args::Args::parse().command;
    match serve::run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pop3-mock: {error}");
            ExitCode::FAILURE
        }
    }
}
