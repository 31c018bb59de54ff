//! One process, watched while it fetches the message.

use std::{env, fs, path::Path, path::PathBuf, process::Stdio};

use tokio::{io::AsyncWriteExt, process::Command, time::timeout};

use super::{
    GOAL, Ready, Row,
    gate::Gate,
    roles::{PASSWORD, USER},
};
use crate::{
    Outcome,
    arguments::{Security, Subject},
    child::LONGEST,
};

/// What all processes have in common.
pub(super) struct Setting {
    /// The server.
    pub(super) ready: Ready,
    /// Its authority.
    pub(super) ca_file: PathBuf,
    /// Size of its message.
    pub(super) octets: u64,
    /// Room for a Maildir.
    pub(super) directory: PathBuf,
}

impl Setting {
    async fn gate(&self, security: Security) -> Outcome<Gate> {
        Gate::to(match security {
            Security::Plaintext => self.ready.pop3,
            Security::Tls => self.ready.pop3s,
        })
        .await
    }
}

/// One of our clients, in a process that does nothing else.
pub(super) async fn subject(setting: &Setting, subject: Subject, security: Security) -> Outcome<Row> {
    let gate = setting.gate(security).await?;
    let mut command = Command::new(env::current_exe()?);
    command
        .args(["fetch", "--subject", subject.name(), "--security", security.name()])
        .args(["--port", &gate.port()?.to_string(), "--octets", &setting.octets.to_string()])
        .arg("--ca-file")
        .arg(&setting.ca_file);
    watched(command, gate, subject.name(), security).await
}

/// The `pop3` command, which also stores the message.
pub(super) async fn command(setting: &Setting, program: &Path, security: Security) -> Outcome<Row> {
    let gate = setting.gate(security).await?;
    let scheme = match security {
        Security::Plaintext => "pop3",
        Security::Tls => "pop3s",
    };
    let maildir = setting.directory.join(scheme);
    let mut command = Command::new(program);
    command
        .arg("fetch")
        .arg(format!("{scheme}://{USER}@127.0.0.1:{}/", gate.port()?))
        .args(["--keep", "--quiet", "--password-stdin", "--security", security.name()])
        .arg("--ca-file")
        .arg(&setting.ca_file)
        .arg("--maildir")
        .arg(&maildir);
    let row = watched(command, gate, "pop3 fetch", security).await?;
    check_delivery(&maildir, setting.octets)?;
    fs::remove_dir_all(maildir)?;
    Ok(row)
}

async fn watched(mut command: Command, gate: Gate, name: &'static str, security: Security) -> Outcome<Row> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).kill_on_drop(true).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(format!("{PASSWORD}\n").as_bytes()).await?;
    }
    let seen = timeout(LONGEST, gate.watch(&mut child)).await;
    let seen =
        seen.map_err(|_| format!("{name} takes too long"))?.map_err(|error| format!("{name}: {error}"))?;
    let growth = seen.peak.saturating_sub(seen.idle);
    Ok(Row {
        subject: name,
        security,
        idle: seen.idle,
        peak: seen.peak,
        growth,
        seconds: seen.ran.as_secs_f64(),
        within_goal: growth <= GOAL,
    })
}

/// Memory saved by losing mail would be no merit.
fn check_delivery(maildir: &Path, octets: u64) -> Outcome<()> {
    let sizes: Result<Vec<u64>, std::io::Error> =
        fs::read_dir(maildir.join("new"))?.map(|entry| Ok(entry?.metadata()?.len())).collect();
    let sizes = sizes?;
    if sizes == [octets] { Ok(()) } else { Err(format!("delivered are messages of {sizes:?} octets").into()) }
}
