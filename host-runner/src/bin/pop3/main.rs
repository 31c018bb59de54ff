//! The `pop3` command: mail from a POP3 server, through the component or natively.

mod access;
mod address;
mod arguments;
mod bar;
mod cache;
mod capabilities;
mod certificate;
mod check;
mod complaint;
mod exit;
mod explain;
mod fetch;
mod generate;
mod interrupt;
mod line;
mod list;
mod output;
mod password;
mod show;
mod trace;
mod traced;

use std::{io::Write, process::ExitCode, time::Duration};

use clap::Parser;

use arguments::{Arguments, Command};
use complaint::Complaint;
use exit::Sysexit;
use interrupt::{Terminal, interrupted};

/// After an interruption, a message that is just reaching the disk is waited for so long.
const LAST_WORK: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let command = match Arguments::try_parse() {
        Ok(arguments) => arguments.command,
        Err(error) => {
            // Help and version come this way too.
            let code = if error.use_stderr() { Sysexit::Usage } else { Sysexit::Ok };
            let _ = error.print();
            return code.into();
        }
    };
    match run(command) {
        Ok(()) => Sysexit::Ok.into(),
        Err(complaint) => {
            if !complaint.text.is_empty() {
                let _ = writeln!(std::io::stderr(), "pop3: {}", complaint.text);
            }
            complaint.code.into()
        }
    }
}

fn run(command: Command) -> Result<(), Complaint> {
    let terminal = Terminal::remember();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime
        .map_err(|error| Complaint::new(Sysexit::OsError, format!("cannot start threads: {error}")))?;
    let outcome = runtime.block_on(async {
        tokio::select! {
            // First, so that signals are caught before anything has begun.
            biased;
            complaint = interrupted() => Err(complaint),
            outcome = Box::pin(carry_out(command)) => outcome,
        }
    });
    match &outcome {
        Err(Complaint { code: Sysexit::Interrupted | Sysexit::Terminated, .. }) => {
            terminal.restore();
            runtime.shutdown_timeout(LAST_WORK);
        }
        // A name lookup that hangs is not waited for.
        _ => runtime.shutdown_background(),
    }
    outcome
}

async fn carry_out(command: Command) -> Result<(), Complaint> {
    match command {
        Command::Fetch(request) => fetch::fetch(request).await,
        Command::List(request) => list::list(request).await,
        Command::Show(request) => show::show(request).await,
        Command::Capabilities(request) => capabilities::capabilities(request).await,
        Command::Check(request) => Box::pin(check::check(request)).await,
        Command::Completions { shell } => generate::completions(shell),
        Command::Man => generate::man(),
    }
}
