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
mod login;
mod mechanism;
mod output;
mod password;
mod show;
mod trace;
mod traced;

use std::{env, io::Write, process::ExitCode, sync::Arc};

use clap::Parser;

use arguments::{Arguments, Command};
use complaint::Complaint;
use exit::Sysexit;
use interrupt::{LAST_WORK, Terminal, last_resort};
use output::Voice;

fn main() -> ExitCode {
    let command = match Arguments::try_parse() {
        Ok(arguments) => arguments.command,
        Err(error) => return not_understood(&error).into(),
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

/// Says what is wrong with the command line. Help and version come this way too.
fn not_understood(error: &clap::Error) -> Sysexit {
    let _ = error.print();
    if !error.use_stderr() {
        return Sysexit::Ok;
    }
    if env::args_os().any(|argument| argument == "--json") {
        let text = error.to_string();
        let first_line = text.lines().next().unwrap_or_default();
        let first_line = first_line.strip_prefix("error: ").unwrap_or(first_line);
        let _ = Voice::new(true, true).refused::<()>(Complaint::usage(first_line));
    }
    Sysexit::Usage
}

fn run(command: Command) -> Result<(), Complaint> {
    let terminal = Arc::new(Terminal::remember());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime
        .map_err(|error| Complaint::new(Sysexit::OsError, format!("cannot start threads: {error}")))?;
    runtime.spawn(last_resort(Arc::clone(&terminal)));
    let outcome = runtime.block_on(carry_out(command));
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
