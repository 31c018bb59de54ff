//! Peak memory while one huge message goes through.

mod gate;
mod roles;
mod run;

use std::{env, fs, path::PathBuf, process::Stdio};

use serde::Serialize;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use crate::{
    Outcome,
    arguments::{Arguments, Security, Subject},
    child::LONGEST,
};

pub(crate) use roles::{Ready, fetch, serve};

/// What a process may need above idle, in octets.
const GOAL: u64 = 4 << 20;

/// Memory of each subject.
#[derive(Debug, Serialize)]
pub(crate) struct Memory {
    /// Size of the message.
    pub(crate) octets: u64,
    /// What a process may need above idle, in octets.
    pub(crate) goal: u64,
    /// One line for each subject and security.
    pub(crate) rows: Vec<Row>,
}

/// Memory of one process, in octets.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) subject: &'static str,
    /// Whether over TLS.
    pub(crate) security: Security,
    /// Resident while it waited for the greeting.
    pub(crate) idle: u64,
    /// The most from then on.
    pub(crate) peak: u64,
    /// The difference.
    pub(crate) growth: u64,
    /// From the connection to the end of the process.
    pub(crate) seconds: f64,
    /// Whether the growth is within the goal.
    pub(crate) within_goal: bool,
}

/// Measures every subject, over plaintext and TLS.
pub(crate) async fn measure(arguments: &Arguments) -> Outcome<Memory> {
    let program = pop3(arguments)?;
    let directory = tempfile::Builder::new().prefix("pop3-bench-").tempdir()?;
    let octets = arguments.sizes().octets;
    let (mut server, ready) = start_server(octets).await?;
    let ca_file = directory.path().join("ca.pem");
    fs::write(&ca_file, &ready.ca)?;
    let setting = run::Setting { ready, ca_file, octets, directory: directory.path().to_owned() };

    let mut rows = Vec::new();
    for security in [Security::Plaintext, Security::Tls] {
        for subject in [Subject::Native, Subject::Component] {
            rows.push(run::subject(&setting, subject, security).await?);
        }
        rows.push(run::command(&setting, &program, security).await?);
    }

    // The server ends with its standard input.
    drop(server.stdin.take());
    timeout(LONGEST, server.wait()).await??;
    Ok(Memory { octets, goal: GOAL, rows })
}

/// In a process of its own: what the server needs is not the client's.
async fn start_server(octets: u64) -> Outcome<(Child, Ready)> {
    let mut server = Command::new(env::current_exe()?)
        .args(["serve", "--octets", &octets.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let stdout = server.stdout.take().ok_or("no pipe to the server")?;
    let mut line = String::new();
    timeout(LONGEST, BufReader::new(stdout).read_line(&mut line)).await??;
    Ok((server, serde_json::from_str(&line)?))
}

/// The `pop3` command, by default from the same build.
fn pop3(arguments: &Arguments) -> Outcome<PathBuf> {
    let program = match &arguments.pop3 {
        Some(program) => program.clone(),
        None => env::current_exe()?.with_file_name("pop3"),
    };
    if program.is_file() {
        return Ok(program);
    }
    Err(format!("{} is missing: cargo build --release -p pop3-host --bin pop3", program.display()).into())
}
