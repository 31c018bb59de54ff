//! Clients that others wrote.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
    time::{Duration, Instant},
};

use pop3_conformance::dovecot::Dovecot;
use tokio::process::Command;

use super::Course;
use crate::{Outcome, arguments::Security, child};

/// Times itself, so that the start of the interpreter does not count. poplib drops the line ends.
const POPLIB: &str = r#"
import poplib, ssl, sys, time
port, ca, user, password, messages = sys.argv[1:]
context = ssl.create_default_context(cafile=ca) if ca else None
started = time.perf_counter()
if context:
    server = poplib.POP3_SSL("127.0.0.1", int(port), context=context)
else:
    server = poplib.POP3("127.0.0.1", int(port))
server.user(user)
server.pass_(password)
octets = 0
for message in range(1, int(messages) + 1):
    _, lines, _ = server.retr(message)
    octets += sum(map(len, lines)) + 2 * len(lines)
server.quit()
print(time.perf_counter() - started, octets)
"#;

/// Whether a program is there and starts.
pub(super) async fn runs(program: &str) -> bool {
    child::output(Command::new(program).arg("--version")).await.is_ok()
}

/// Fetches everything with poplib.
pub(super) async fn poplib(course: &Course, security: Security) -> Outcome<(Duration, u64)> {
    let mut command = Command::new("python3");
    command.args(["-c", POPLIB]).arg(course.port(security).to_string());
    match security {
        Security::Plaintext => command.arg(""),
        Security::Tls => command.arg(&course.ca_file),
    };
    command.args([Dovecot::USER, Dovecot::PASSWORD, &course.messages.to_string()]);
    let output = child::output(&mut command).await?;
    let text = String::from_utf8(output.stdout)?;
    let (seconds, octets) = text.trim().split_once(' ').ok_or_else(|| format!("poplib says {text:?}"))?;
    Ok((Duration::from_secs_f64(seconds.parse()?), octets.parse()?))
}

/// Fetches everything with one curl, whose start is too short to matter. It counts no octets of POP3 itself, so it
/// writes them to a pipe.
pub(super) async fn curl(course: &Course, security: Security) -> Outcome<(Duration, u64)> {
    let scheme = match security {
        Security::Plaintext => "pop3",
        Security::Tls => "pop3s",
    };
    let mut command = Command::new("curl");
    command
        .args(["--silent", "--show-error", "--fail-early"])
        .arg("--cacert")
        .arg(&course.ca_file)
        .arg("--user")
        .arg(format!("{}:{}", Dovecot::USER, Dovecot::PASSWORD))
        .arg(format!("{scheme}://127.0.0.1:{}/[1-{}]", course.port(security), course.messages));
    let started = Instant::now();
    let octets = child::written(&mut command).await?;
    Ok((started.elapsed(), octets))
}

/// Fetches everything with one mpop into an mbox, which it cannot do without: what it writes stays in memory where the
/// system has a file system there.
pub(super) async fn mpop(course: &Course, security: Security) -> Outcome<(Duration, u64)> {
    let memory = Path::new("/dev/shm");
    let parent = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let directory = tempfile::Builder::new().prefix("pop3-bench-").tempdir_in(parent)?;
    let mbox = directory.path().join("mbox");
    let mut command = Command::new("mpop");
    command
        .args(["--host=127.0.0.1", "--auth=user", "--keep=on", "--received-header=off", "--quiet"])
        .arg(format!("--port={}", course.port(security)))
        .arg(format!("--user={}", Dovecot::USER))
        .arg(format!("--passwordeval=echo {}", Dovecot::PASSWORD))
        .arg(format!("--delivery=mbox,{}", mbox.display()))
        .arg(format!("--uidls-file={}", directory.path().join("uidls").display()));
    match security {
        Security::Plaintext => command.arg("--tls=off"),
        Security::Tls => command
            .args(["--tls=on", "--tls-starttls=off"])
            .arg(format!("--tls-trust-file={}", course.ca_file.display())),
    };
    let started = Instant::now();
    child::output(&mut command).await?;
    Ok((started.elapsed(), sent(&mbox)?))
}

/// Octets of the messages of an mbox as they were sent: with CRLF, without the line in front and the empty one behind.
fn sent(mbox: &Path) -> Outcome<u64> {
    let mut octets = 0;
    for line in BufReader::new(File::open(mbox)?).split(b'\n') {
        let line = line?;
        if line.starts_with(b"From ") {
            octets -= i64::from(octets > 0) * 2;
        } else {
            octets += i64::try_from(line.len())? + 2;
        }
    }
    Ok(u64::try_from(octets - 2)?)
}
