//! Measures what it costs to fetch mail: memory for one huge message, time for many small ones and for a few large ones,
//! and time over a long link.
//!
//! - Memory: `pop3-client`, the component and the `pop3` command each fetch one message of 1 GiB, each in a process
//!   of its own, from a mock server in another. What counts is the peak above the process that is connected and waits
//!   for the greeting.
//! - Time: 10,000 messages of 4 KiB and 20 of 25 MiB from Dovecot with both clients, each in one batch, beside mpop, curl
//!   and poplib as far as they are installed, and beside a socket that pipelines and looks for nothing but terminators.
//!   Contenders take turns; the median counts. The mock server sends the small messages to that socket, too.
//! - Distance: 1,000 messages of 4 KiB from Dovecot over a link of 50 ms round trip, step by step.
//!
//! Everything stays on loopback. Build with `--release`: ratios between programs only mean something when ours is
//! optimised too.

mod arguments;
mod child;
mod distant;
mod machine;
mod memory;
mod parts;
mod report;
mod session;
mod speed;

use std::{
    fs,
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;

use arguments::{Arguments, Part, Role};
use report::Report;

/// Whatever went wrong ends the measurement: a number that is not there is better than a wrong one.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(run(Arguments::parse())));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            // Where standard error is gone too, the exit code has to do.
            let _ = writeln!(io::stderr(), "pop3-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Outcome<ExitCode> {
    match arguments.role {
        Some(Role::Serve(serve)) => memory::serve(&serve).map(|()| ExitCode::SUCCESS),
        Some(Role::Fetch(fetch)) => memory::fetch(&fetch).await.map(|()| ExitCode::SUCCESS),
        None => measure(&arguments).await,
    }
}

async fn measure(arguments: &Arguments) -> Outcome<ExitCode> {
    let wanted = |part| arguments.only.is_none_or(|only| only == part);
    let mut report = Report::new();
    if wanted(Part::Memory) {
        report.memory = Some(memory::measure(arguments).await?);
    }
    if wanted(Part::Speed) {
        report.speed = Some(speed::measure(arguments).await?);
    }
    if wanted(Part::Distant) {
        report.distant = Some(distant::measure(arguments).await?);
    }
    if let Some(file) = &arguments.parts {
        report.component = Some(parts::Parts::read(file)?);
    }
    let json = serde_json::to_string_pretty(&report)? + "\n";
    match &arguments.json {
        Some(file) if file.as_os_str() == "-" => io::stdout().write_all(json.as_bytes())?,
        Some(file) => {
            fs::write(file, json)?;
            write!(io::stdout(), "{report}")?;
        }
        None => write!(io::stdout(), "{report}")?,
    }
    Ok(if report.within_goals() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
